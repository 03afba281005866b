"""The kinds that a register records, as shipped data: what each counts as, who records it, what makes it valid."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from anlan.registry.lists.names import in_language
from anlan.responsibility.duties import proofs
from anlan.responsibility.duties.proofs import Proof


@dataclass(frozen=True)
class Sort:
    """One kind: its code, names, the kinds of party that record it (empty: any) and what must be there.

    ``needs`` are text, figures, images, file; ``every`` is the cadence of the period that a report names; ``when`` is
    "after" (the period is over), "within" (it has begun) or "before" (a plan). ``holder`` is party or post.
    """

    code: str
    zh: str
    en: str
    who: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    every: str = ""
    when: str = ""
    holder: str = "party"

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_language(self.zh, self.en, get_language())


@cache
def read_sorts(file: Path) -> dict[str, Sort]:
    """Return code → kind of a data file, in its order."""
    with file.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            row["code"]: Sort(
                code=row["code"],
                zh=row["zh"],
                en=row["en"],
                who=_several(row.get("who")),
                needs=_several(row.get("needs")),
                every=row.get("every") or "",
                when=row.get("when") or "",
                holder=row.get("holder") or "party",
            )
            for row in rows
        }


def declare_sorts(noun: str, sorts: dict[str, Sort], url_name: str, permission: str) -> None:
    """Declare what each kind counts as: the act ``<noun>.<code>``, recorded by the form at ``url_name``."""
    for sort in sorts.values():
        proofs.declare(
            Proof(
                act_kind=f"{noun}.{sort.code}",
                words=_lazily(sort),
                url_name=url_name,
                query=(("kind", sort.code),),
                permission=permission,
                holder=sort.holder,
            )
        )


def names_of(sorts: dict[str, Sort]) -> Callable[[], dict[str, str]]:
    """Return a function that gives code → name in the active language."""
    return lambda: {code: sort.name for code, sort in sorts.items()}


def _lazily(sort: Sort) -> Any:
    return lazy(lambda: sort.name, str)()


def _several(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("|") if part)
