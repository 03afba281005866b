"""What a visit says, and the figures of who was visited in time. Pure; days are local days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.campaigns.objects.rules import Kind, Question, dangers, share

FINE, DANGER, ABSENT = "fine", "danger", "absent"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a visit comes to: its result, and the questions whose answers tell of a danger."""

    result: str
    dangers: Sequence[Question] = ()


def judge(kind: Kind | None, answers: Mapping[str, str], found: str, absent: bool) -> Judged:
    """Return the result of a visit: nobody met, a danger found by an answer or in words, or nothing found."""
    if absent:
        return Judged(ABSENT)
    told = dangers(kind, answers) if kind else ()
    return Judged(DANGER if told or found.strip() else FINE, told)


def unknown_answers(kind: Kind | None, answers: Mapping[str, str]) -> list[str]:
    """Return the answers that the kind does not ask for, or that are neither yes nor no."""
    asked = {one.code for one in kind.questions} if kind else set()
    return [code for code, answer in answers.items() if code not in asked or answer not in ("yes", "no")]


@dataclass(frozen=True, slots=True)
class Cover:
    """One row of the coverage: whose visits, how many are owed, made in time, never made, overdue.

    ``asked`` is what lists are narrowed by: code of a region, uid of a unit or post; empty where nobody is named.
    ``worst`` is the longest that one is overdue, in days. ``visits`` … ``settled`` count what was done.
    """

    key: Any
    name: str = ""
    asked: str = ""
    owed: int = 0
    covered: int = 0
    never: int = 0
    late: int = 0
    worst: int = 0
    visits: int = 0
    dangers: int = 0
    counted: int = 0
    matters: int = 0
    settled: int = 0

    @property
    def rate(self) -> float | None:
        """Share of what is owed that was visited in time, in per cent; None of nothing."""
        return share(self.covered, self.owed)

    @property
    def waiting(self) -> int:
        """How many were not visited yet and are not overdue."""
        return self.owed - self.covered - self.late


def worst_first(rows: Sequence[Cover]) -> list[Cover]:
    """Return rows with most overdue first, then the lowest rate, then by name."""
    return sorted(rows, key=lambda one: (-one.late, one.rate if one.rate is not None else 101.0, one.name))


def overdue(due_on: date | None, today: date) -> int:
    """Return for how many days a visit is overdue; 0 when it is not."""
    return max(0, (today - due_on).days) if due_on else 0
