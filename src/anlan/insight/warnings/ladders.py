"""The ladders of causes without terms of their own, and the caps; from ``ladder.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anlan.insight.warnings.rules import Ladder, Rung, Sentence, ladder_of


@dataclass(frozen=True)
class Proposed:
    """That the system proposes a kind of order from a rung on, for some causes or, where none is named, for all."""

    kind: str
    rung: Rung
    causes: frozenset[str]

    def fits(self, cause: str, rung: int) -> bool:
        """Whether a warning of this cause on this rung asks for it."""
        return rung >= self.rung and (not self.causes or cause in self.causes)


@dataclass(frozen=True)
class Policy:
    """What the file says."""

    most_notices: int
    many: int
    ladders: dict[str, Ladder]
    sentences: dict[str, Sentence]
    numbers: dict[str, str]
    proposed: tuple[Proposed, ...]
    second_person: frozenset[str]
    public: frozenset[str]
    public_days: int

    def sentence_of(self, act_kind: str) -> Sentence:
        """Return the sentence under which a duty's failure counts, by the first word of the act that fulfils it."""
        return self.sentences.get(act_kind.partition(".")[0], Sentence.WORK)


@cache
def policy() -> Policy:
    """Read the file, once."""
    content = tomllib.loads((Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8"))
    ladders = {cause: ladder_of(rows) for cause, rows in content["ladders"].items()}
    sentences = {word: Sentence(name) for name, words in content["sentences"].items() for word in words}
    proposed = tuple(
        Proposed(kind, Rung[row["rung"].upper()], frozenset(row.get("causes", ())))
        for kind, row in content["proposed"].items()
    )
    measures = content["measures"]
    return Policy(
        content["most_notices"], content["many"], ladders, sentences, content["numbers"], proposed,
        frozenset(measures["second_person"]), frozenset(measures["public"]),
        measures["public_days"],
    )  # fmt: skip
