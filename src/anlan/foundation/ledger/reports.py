"""What a check of the ledger found, offline or in the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from anlan.foundation.ledger.merkle import leaf_hash
from anlan.foundation.ledger.rules import canonical
from anlan.foundation.ledger.signatures import Head, Key, fits

MOST_PROBLEMS = 200


class Problem(NamedTuple):
    """One thing that is wrong. ``code``: changed, removed, reordered, added, root, head, key, fork, unreadable, …"""

    code: str
    message: str


@dataclass
class Report:
    """What was checked and what was found; nothing found is good."""

    kind: str = "unknown"
    leaves: int = 0
    heads: int = 0
    root: str = ""
    keys: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    further_problems: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def add(self, code: str, message: str) -> None:
        """Note a problem; beyond 200 they are only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(code, message))
        else:
            self.further_problems += 1

    def as_json(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "sound": self.is_sound,
            "kind": self.kind,
            "leaves": self.leaves,
            "heads": self.heads,
            "root": self.root,
            "keys": self.keys,
            "problems": [problem._asdict() for problem in self.problems],
            "further_problems": self.further_problems,
        }


def check_signature(report: Report, head: Head, keys: Mapping[str, Key], name: str) -> bool:
    """Note what is wrong with a head's signature; whether it is right."""
    key = keys.get(head.key_id)
    if key is None:
        report.add("head", f"{name} is signed by an unknown key {head.key_id}")
    elif not fits(key.public_key, head.text, head.signature):
        report.add("head", f"{name} is forged: its signature does not fit")
    else:
        return True
    return False


def hash_of(content: Any) -> bytes | None:
    """Return the hash of a leaf read from a file; None when no leaf can look like this."""
    try:
        return leaf_hash(canonical(content))
    except (TypeError, ValueError, RecursionError):
        return None
