"""What a kind asks of an object, and until when it must be visited. Pure; days are local days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a field. ``first`` comes first in lists; ``cover``: a named place that must not be without object."""

    code: str
    zh: str
    en: str
    first: bool = False
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What a kind asks: text, number, day, yes, or one of its choices."""

    code: str
    zh: str
    en: str
    type: str
    required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A responsible party that must be named."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a visit asks, answered yes or no; ``danger`` is the answer that tells of a danger, empty for none."""

    code: str
    zh: str
    en: str
    danger: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object; the fields are explained in data/kinds.toml."""

    code: str
    zh: str
    en: str
    row: str
    source: str
    noted: date
    points_at: str = ""
    needs_record: bool = False
    person: bool = False
    lines: tuple[str, ...] = ()
    every: int = 0
    every_by: Mapping[str, int] = field(default_factory=dict)
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    before_festivals: int = 0
    mark: str = ""
    fields: tuple[Field, ...] = ()
    roles: tuple[Role, ...] = ()
    questions: tuple[Question, ...] = ()
    counts_zh: str = ""
    counts_en: str = ""
    to_close: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[Choice, ...]:
        """The values by which the kind is sorted."""
        return next((one.choices for one in self.fields if one.code == self.mark), ())

    @property
    def covers(self) -> tuple[Choice, ...]:
        """The named kinds of place that must not be without an object."""
        return tuple(one for one in self.marks if one.cover)


def faults(kind: Kind, details: Mapping[str, Any]) -> dict[str, str]:
    """Return field → refusal code of what a kind does not take: missing, unknown, of the wrong type."""
    known = {one.code: one for one in kind.fields}
    wrong = {name: "choice-wrong" for name, value in details.items() if name not in known and value not in (None, "")}
    for code, one in known.items():
        value = details.get(code)
        if value in (None, ""):
            if one.required:
                wrong[code] = "object-field-missing"
        elif not _fits(one, value):
            wrong[code] = "choice-wrong"
    return wrong


def _fits(one: Field, value: Any) -> bool:
    match one.type:
        case "choice":
            return any(choice.code == value for choice in one.choices)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        case "yes":
            return isinstance(value, bool)
        case "day":
            return isinstance(value, str) and _is_day(value)
    return isinstance(value, str) and len(value) <= 300


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def sorted_as(kind: Kind, details: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the value by which an object is sorted, and whether it comes first."""
    code = str(details.get(kind.mark) or "") if kind.mark else ""
    return code, any(one.first for one in kind.marks if one.code == code)


def unnamed(kind: Kind, parties: Mapping[str, str]) -> tuple[str, ...]:
    """Return the responsible parties that nobody has named yet (CMP-08)."""
    return tuple(one.code for one in kind.roles if not str(parties.get(one.code) or "").strip())


def missing_to_close(kind: Kind, details: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields that must be said before an object is closed."""
    return tuple(code for code in kind.to_close if details.get(code) in (None, ""))


def due(kind: Kind, mark: str, since: date, festivals: Sequence[date]) -> date | None:
    """Return the last day of the next visit, counted from the last one or from the entry; None where none is owed.

    Outside the season nothing is owed: what falls there is due on the season's first day. A festival brings a visit
    forward to the day before it, unless one was made in the days that count as before it.
    """
    every = kind.every_by.get(mark, kind.every)
    if not every:
        return None
    last = since + timedelta(days=every)
    if kind.before_festivals:
        ahead = [day - timedelta(days=1) for day in festivals if since < day - timedelta(days=kind.before_festivals)]
        last = min([last, *ahead])
    return _in_season(last, kind.season)


def _in_season(day: date, season: tuple[tuple[int, int], tuple[int, int]] | None) -> date:
    if season is None:
        return day
    first, last = season
    here = (day.month, day.day)
    within = first <= here <= last if first <= last else here >= first or here <= last
    return day if within else date(day.year + (here > first), *first)


def uncovered(kind: Kind, found: Sequence[str]) -> tuple[Choice, ...]:
    """Return the named kinds of place of which there is no object (CMP-09)."""
    return tuple(one for one in kind.covers if one.code not in found)


def dangers(kind: Kind, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions whose answers tell of a danger."""
    return tuple(one for one in kind.questions if one.danger and answers.get(one.code) == one.danger)


def share(part: int, whole: int) -> float | None:
    """Return a share in per cent, rounded down to a tenth; None of nothing."""
    return part * 1000 // whole / 10 if whole else None
