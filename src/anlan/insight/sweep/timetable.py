"""The timetable of duties: one slot for every duty and period that has begun. Pure.

Periods, working days and due instants are computed here, once for each duty and period and by the same functions as
everywhere else; what is counted for millions of parties and acts is relational (``measures.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from anlan.foundation.calendars.rules import WorkingDays, local_day
from anlan.foundation.periods.rules import FIRST_YEAR, Period, between
from anlan.responsibility.engine.facts import Duty, known
from anlan.responsibility.engine.rules import due_of, unanswered

_FIRST_DAY = date(FIRST_YEAR, 1, 1)
INSTANT = "timestamp('UTC', 6)"


def shapes_of_timetable(duty_id: str) -> dict[str, dict[str, str]]:
    """Return the columns of the tables duty and slot with their types, in the words of Ibis."""
    return {
        "duty": {
            "duty_no": "int32",
            "duty_id": duty_id,
            "selector_no": "int32",
            "act_kind": "string",
            "minimum": "int32",
            "from_day": "date",
            "to_day": "date",
        },
        "slot": {
            "slot": "int32",
            "duty_no": "int32",
            "period": "string",
            "first_day": "date",
            "last_day": "date",
            "length": "int32",
            "due": INSTANT,
            "otherwise": "string",
        },
    }


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of one duty. ``slot`` counts on from period to period within a duty; ``otherwise`` is the status
    of an obligation without enough acts and without a waiver; recorded before the UTC instant ``due`` is in time.
    """

    slot: int
    duty_no: int
    period: str
    first_day: date
    last_day: date
    length: int
    due: datetime
    otherwise: str


@dataclass(frozen=True, slots=True)
class Row:
    """One duty that has slots: its conditions, and the local days between which it is in force."""

    duty_no: int
    duty_id: int | str
    selector_no: int
    act_kind: str
    minimum: int
    from_day: date
    to_day: date


@dataclass(frozen=True)
class Timetable:
    """The duties that matter at an instant, their slots, and their different selectors."""

    duties: tuple[Row, ...]
    slots: tuple[Slot, ...]
    selectors: tuple[object, ...]

    @property
    def first_day(self) -> date:
        """The first day of the first slot."""
        return min(slot.first_day for slot in self.slots)

    @property
    def last_day(self) -> date:
        """The last day of the last slot."""
        return max(slot.last_day for slot in self.slots)


def timetable(
    duties: Iterable[Duty],
    as_of: datetime,
    working_days: WorkingDays,
    *,
    earliest: date,
    since: date | None = None,
    only_open: bool = False,
) -> Timetable:
    """Lay out the periods of every duty known at ``as_of`` that have begun by then.

    ``earliest`` is the first local day on which any party was active; periods before it concern nobody. ``since``
    leaves out what was over before that day; ``only_open`` leaves out what is over and due.
    """
    today = local_day(as_of)
    rows: list[Row] = []
    slots: list[Slot] = []
    selectors: list[object] = []
    for duty in known(duties, as_of):
        # A period that has begun may be owed for days that still lie ahead.
        first = max(min(max(duty.valid_from or _FIRST_DAY, earliest), today), since or _FIRST_DAY)
        last = min(duty.valid_to or date.max, today)
        duty_no, begun = len(rows), len(slots)
        for period in between(first, last, duty.cadence):
            if 2 * _in_force(duty, period) < period.length:
                continue  # owed by nobody, and perhaps older than the calendar
            due = due_of(duty, period, working_days)
            if only_open and period.last_day < today and due.instant <= as_of:
                continue
            otherwise = unanswered(duty, period, due, as_of)
            days = period.first_day, period.last_day, period.length
            slots.append(Slot(len(slots), duty_no, period.code, *days, due.instant, otherwise.value))
        if len(slots) == begun:
            continue
        if duty.selector not in selectors:
            selectors.append(duty.selector)
        rows.append(
            Row(
                duty_no,
                duty.id,
                selectors.index(duty.selector),
                duty.act_kind,
                duty.minimum,
                max(duty.valid_from or _FIRST_DAY, slots[begun].first_day),
                min(duty.valid_to or date.max, slots[-1].last_day),
            )
        )
    return Timetable(tuple(rows), tuple(slots), tuple(selectors))


def _in_force(duty: Duty, period: Period) -> int:
    """Return on how many days of the period the duty was in force."""
    begins = max(duty.valid_from or _FIRST_DAY, period.first_day)
    ends = min(duty.valid_to or date.max, period.last_day)
    return max(0, (ends - begins).days + 1)
