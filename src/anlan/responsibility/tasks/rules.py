"""What a task is, when progress is due, how far it is, how a pasted table is read. Pure; days are local days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from anlan.foundation.periods.rules import Cadence, containing, next_after
from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.rules import TaskMode as Mode
from anlan.responsibility.policy.rules import UnitRole as Role
from anlan.responsibility.policy.units import units_in

OPEN = ("issued", "accepted")
"""The states in which the unit itself has to do something."""
LIVE = (*OPEN, "submitted", "objected", "finished")
"""The states in which the unit has the task; passed on and withdrawn are not among them."""
_STRENGTH = (Role.LEAD, Role.RESPONSIBLE, Role.ASSISTING)


@dataclass(frozen=True, slots=True)
class TaskGiven:
    """One row of a task table: as printed, and to whom it goes by words.

    ``number`` stays text, because printed numbers skip and repeat. ``units`` are (words, role).
    """

    text: str
    theme: str = ""
    item: str = ""
    number: str = ""
    units: tuple[tuple[str, str], ...] = ()
    mode: str = Mode.DOES.value
    due_on: date | None = None
    cadence: str = ""
    further: Mapping[str, object] = field(default_factory=dict)


def stronger(one: str, other: str) -> str:
    """Return the stronger of two roles: whoever leads a task does not assist with it as well."""
    return min(one, other, key=lambda role: _STRENGTH.index(Role(role)))


def share(complied: int, supervised: int) -> int:
    """Return the whole per cent of the supervised that complied, rounded down; nothing to supervise is nothing open."""
    return complied * 100 // supervised if supervised else 100


def report_due(cadence: str, reported_on: date | None, today: date, due_on: date | None) -> date | None:
    """Return the last local day of the period in which progress has to be reported next; None without a cadence.

    Who reported in the running period owes the next one; never later than the day on which the task itself is due.
    """
    if not cadence:
        return None
    period = containing(today, Cadence(cadence))
    if reported_on is not None and reported_on in period:
        period = next_after(period)
    return min(period.last_day, due_on) if due_on else period.last_day


def step_due(due_on: date | None, report_by: date | None) -> date | None:
    """Return by which local day the unit has to do something next."""
    return min((day for day in (due_on, report_by) if day), default=None)


def is_late(state: str, step_by: date | None, today: date) -> bool:
    """Whether the unit had to do something by a day that is over."""
    return state in OPEN and step_by is not None and step_by < today


COLUMNS = ("theme", "item", "number", "text", "units", "due_on")
OPEN_END = "等部门"
_SEPARATORS = ("、", ";", "；", ",", "，")


def read_table(pasted: str) -> list[TaskGiven]:
    """Read rows copied from a spreadsheet: theme, item, number, task, units, deadline, divided by tabs or ``|``.

    An empty theme or item repeats the one above, as merged cells do. The cell of units is read as in documents
    (``policy.units``): "…监督企业落实" means supervising enterprises.
    Raises Refused ``task-row-wrong`` with the number of the line.
    """
    rows: list[TaskGiven] = []
    theme = item = ""
    for number, line in enumerate(pasted.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]
        cells += [""] * (len(COLUMNS) - len(cells))
        if len(cells) > len(COLUMNS) or not cells[3]:
            raise Refused("task-row-wrong", line=number, fields={"rows": "task-row-wrong"})
        theme, item = cells[0] or theme, cells[1] or item
        units, mode = units_of(cells[4])
        try:
            due = date.fromisoformat(cells[5]) if cells[5] else None
        except ValueError:
            raise Refused("task-row-wrong", line=number, fields={"rows": "task-row-wrong"}) from None
        rows.append(TaskGiven(cells[3], theme, item, cells[2], units, mode, due))
    return rows


def units_of(cell: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return (words, role) of the units in a cell of a document's table, and the mode.

    An open end (等部门) stays among them: whoever issues the list says whom it means or leaves it out.
    """
    read = units_in(cell)
    units = tuple((unit.name, unit.role.value) for unit in read.units)
    return (*units, *[(OPEN_END, Role.RESPONSIBLE.value)] * read.open_ended), read.mode.value


def read_units(line: str) -> tuple[tuple[str, str], ...]:
    """Return (words, role) from what ``as_printed`` wrote and somebody changed: nothing in the names is interpreted."""
    return tuple(_with_role(words) for words in _split(line.strip().rstrip("。")))


def _split(text: str) -> list[str]:
    for mark in _SEPARATORS[1:]:
        text = text.replace(mark, _SEPARATORS[0])
    return list(dict.fromkeys(part.strip() for part in text.split(_SEPARATORS[0]) if part.strip()))


def as_printed(units: Iterable[Sequence[str]]) -> str:
    """Return (words, role) as documents write them, lead and assisting marked; ``read_units`` reads it back."""
    return "、".join(f"{words}{_SIGNS.get(role, '')}" for words, role in units)


_SIGNS = {Role.LEAD.value: "（牵头）", Role.ASSISTING.value: "（配合）"}
_ROLE_WORDS = {"牵头": Role.LEAD, "lead": Role.LEAD, "配合": Role.ASSISTING, "assisting": Role.ASSISTING}


def _with_role(words: str) -> tuple[str, str]:
    for said, role in _ROLE_WORDS.items():
        for opening, closing in ("()", "（）"):
            if words.endswith(f"{opening}{said}{closing}"):
                return words[: -len(said) - 2].strip(), role.value
    return words, Role.RESPONSIBLE.value


@dataclass
class Tally:
    """How many units stand where with some tasks: not accepted, under way, to be finished, finished; and the late."""

    issued: int = 0
    accepted: int = 0
    submitted: int = 0
    objected: int = 0
    finished: int = 0
    late: int = 0
    percents: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.issued + self.accepted + self.submitted + self.objected + self.finished

    @property
    def percent(self) -> int | None:
        """The average progress in whole per cent, a finished one counting full; None of nothing."""
        return self.percents // self.total if self.total else None

    def add(self, state: str, percent: int, late: bool, count: int = 1) -> None:
        """Count units in a state."""
        setattr(self, state, getattr(self, state) + count)
        self.late += count * late
        self.percents += count * (100 if state == "finished" else percent)


def add_up(rows: Iterable[tuple[str, int, bool]]) -> Tally:
    """Return the tally of (state, per cent, late)."""
    found = Tally()
    for state, percent, late in rows:
        found.add(state, percent, late)
    return found


def worst(states: Sequence[tuple[str, bool]]) -> str:
    """Return what a cell of the wall chart shows of a unit: late before anything else, then what is open longest."""
    if any(late for _state, late in states):
        return "late"
    order = ("objected", "issued", "accepted", "submitted", "finished")
    return min((state for state, _late in states), key=order.index, default="")
