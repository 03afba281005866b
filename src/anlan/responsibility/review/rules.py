"""What an item of a document says, from the reader's drafts to what is published. Pure; days are local days.

The values of a task: theme, item, number, text, units ([words, role] each), mode, due (as printed), due_on (ISO day
or empty), cadence. Of a duty: text, actor, cadence (a calendar period or empty), minimum, strength, who, act_kind,
minutes, reason (why it is no calendar period).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from anlan.foundation.periods.rules import Cadence
from anlan.responsibility.policy.rules import DutyDraft, DutyType, TaskDraft

_BLANK = re.compile(r"\s+")
_DUE = re.compile(r"(?:(\d{4})\s*年)?\s*(1[0-2]|0?[1-9])\s*月(?:\s*(3[01]|[12]\d|0?[1-9])\s*日)?")
_END_OF_YEAR = re.compile(r"(?:(\d{4})\s*年)?(?:年底|年末|底前)")
# (unit, every) of the reader → calendar period of the engine; anything else cannot be evaluated.
_PERIODS = {
    **{(cadence.value, 1): cadence for cadence in Cadence},
    ("month", 3): Cadence.QUARTER,
    ("month", 6): Cadence.HALF_YEAR,
    ("month", 12): Cadence.YEAR,
    ("quarter", 2): Cadence.HALF_YEAR,
    ("quarter", 4): Cadence.YEAR,
    ("half_year", 2): Cadence.YEAR,
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One item before it is stored: by the names of ``DraftItem``."""

    kind: str
    start: int
    end: int
    trigger_start: int | None
    trigger_end: int | None
    read: dict[str, Any]
    values: dict[str, Any]
    rule: str
    confidence: float
    explanation: str


def of_task(draft: TaskDraft, printed_on: date | None) -> Proposed:
    """Return a task as an item; its deadline is understood where it names a month."""
    due = due_day(draft.due, printed_on)
    read: dict[str, Any] = {
        "theme": draft.theme,
        "item": draft.item,
        "number": draft.number_as_printed,
        "text": draft.text,
        "units": [[unit.name, unit.role.value] for unit in draft.units],
        "mode": draft.mode.value,
        "mode_as_printed": draft.mode_as_printed,
        "due": draft.due,
        "due_on": due.isoformat() if due else "",
        "cadence": "",
        "open_ended": draft.open_ended,
    }
    values = {name: value for name, value in read.items() if name not in ("mode_as_printed", "open_ended")}
    return Proposed(
        "task", draft.place.start, draft.place.end, None, None, read, values, draft.why.rule, draft.why.confidence,
        draft.why.words,
    )  # fmt: skip


def of_duty(draft: DutyDraft, who: str, act_kind: str, minutes: int) -> Proposed:
    """Return a duty as an item, with what was guessed."""
    read: dict[str, Any] = {
        "text": draft.action,
        "actor": draft.actor,
        "trigger": draft.trigger,
        "type": draft.type.value,
        "unit": draft.unit,
        "every": draft.every,
        "minimum": draft.minimum,
        "days": draft.days,
        "day_unit": draft.day_unit,
        "event": draft.event,
        "date": draft.date,
        "strength": draft.strength.value,
        "negated": draft.negated,
        "note": draft.note,
    }
    cadence = period_of(draft.type.value, draft.unit, draft.every)
    values: dict[str, Any] = {
        "text": draft.action,
        "actor": draft.actor,
        "cadence": cadence,
        "minimum": max(1, draft.minimum or 1),
        "strength": draft.strength.value,
        "who": who,
        "act_kind": act_kind,
        "minutes": minutes,
        "reason": "" if cadence else draft.trigger,
    }
    return Proposed(
        "duty", draft.place.start, draft.place.end, draft.trigger_place.start, draft.trigger_place.end, read, values,
        draft.why.rule, draft.why.confidence, draft.why.words,
    )  # fmt: skip


def period_of(kind: str, unit: str | None, every: int | None) -> str:
    """Return the calendar period of a recurring duty; empty for what the engine cannot evaluate by periods."""
    if kind != DutyType.RECURRING or unit is None:
        return ""
    found = _PERIODS.get((unit, every or 1))
    return found.value if found else ""


def due_day(printed: str, printed_on: date | None) -> date | None:
    """Return the last local day that a printed deadline means (2026年3月底前, 11月20日前, 年底前), or None.

    Without a year it is the first such day from the document's own date on; None when that is unknown too.
    """
    if found := _DUE.search(printed):
        month, day = int(found[2]), int(found[3]) if found[3] else None
        year = int(found[1]) if found[1] else printed_on.year if printed_on else None
    elif found := _END_OF_YEAR.search(printed):
        month, day = 12, 31
        year = int(found[1]) if found[1] else printed_on.year if printed_on else None
    else:
        return None
    if year is None or not 1900 <= year <= 2199:
        return None
    due = _day(year, month, day)
    if found[1] is None and printed_on is not None and due < printed_on:
        due = _day(year + 1, month, day)
    return due


def _day(year: int, month: int, day: int | None) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))


def fingerprint(kind: str, read: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes two items of two versions equal: what was read, blanks and printed numbers left out."""
    if kind == "task":
        units = tuple(sorted((words, role) for words, role in read["units"]))
        return (kind, _plain(read["text"]), units, read["mode"], _plain(read["due"]))
    timing = tuple(read[name] for name in ("type", "unit", "every", "minimum", "days", "day_unit", "date", "strength"))
    return (kind, _plain(read["actor"]), _plain(read["text"]), _plain(read["trigger"]), timing)


def _plain(text: str) -> str:
    return _BLANK.sub("", text)


def merged(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values of several items as one: texts after each other, units of all, the rest of the first."""
    first = dict(values[0])
    first["text"] = "".join(one["text"] if one["text"].endswith(("。", "；", ";", ".")) else f"{one['text']}；"
                            for one in values[:-1]) + values[-1]["text"]  # fmt: skip
    if "units" in first:
        units: dict[str, str] = {}
        for one in values:
            for words, role in one["units"]:
                units.setdefault(words, role)
        first["units"] = [list(each) for each in units.items()]
    return first


def suggested_parts(text: str) -> list[str]:
    """Return the sentences of a text, as the parts into which it may be divided."""
    return [part.strip() for part in re.split(r"(?<=[。；;])", text) if part.strip()]


def places_of(parts: Sequence[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where each part stands within a place of the text; the whole place for a part that is not there."""
    places, at = [], start
    for part in parts:
        found = text.find(part, at, end)
        places.append((found, found + len(part)) if found >= 0 else (start, end))
        at = found + len(part) if found >= 0 else at
    return places


def words_of(values: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the words of all responsible units, each once, in their order."""
    return list(dict.fromkeys(words for one in values for words, _role in one.get("units", ())))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text, with the numbers of the items that stand there and the kinds of marks that it carries."""

    text: str
    items: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers of the items, divided by blanks."""
        return " ".join(self.items)

    @property
    def classes(self) -> str:
        """The names of its marks, as the page shows them."""
        return " ".join(f"is-{kind}" for kind in self.kinds)


def stretches(text: str, marks: Iterable[tuple[str, str, int, int]]) -> list[Stretch]:
    """Divide a text at the places of (number, kind, start, end) marks, which may overlap."""
    kept = [(uid, kind, max(0, start), min(end, len(text))) for uid, kind, start, end in marks]
    kept = [mark for mark in kept if mark[2] < mark[3]]
    begin: dict[int, list[int]] = {}
    finish: dict[int, list[int]] = {}
    for number, (_uid, _kind, start, end) in enumerate(kept):
        begin.setdefault(start, []).append(number)
        finish.setdefault(end, []).append(number)
    found: list[Stretch] = []
    running: dict[int, None] = {}
    for at, until in pairwise(sorted({0, len(text), *begin, *finish})):
        for number in finish.get(at, ()):
            running.pop(number, None)
        running.update(dict.fromkeys(begin.get(at, ())))
        items = tuple(dict.fromkeys(kept[number][0] for number in running))
        kinds = tuple(dict.fromkeys(kept[number][1] for number in running))
        found.append(Stretch(text[at:until], items, kinds))
    return found
