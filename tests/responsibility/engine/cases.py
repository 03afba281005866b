"""Facts small enough to work out by hand, one for every sentence of design section 2, and what must come of them.

Both the reference engine and the sweep are held to them. Unless a case says otherwise it is Wednesday, 10 June 2026,
12:00 in Shanghai, a sole trader has been active since 2024, and a duty asks for one act of kind "act" a month.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from anlan.foundation.periods.rules import Cadence, DueFrom, GraceUnit
from anlan.responsibility.engine.facts import ActRow, Duty, FacetRow, Party, SpellRow, Strength, WaiverRow

NOW = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
EVERYBODY: dict[str, Any] = {"all": []}


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Return a local instant in UTC."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


class WeekendsAndHolidays:
    """Monday to Friday, but 1 May 2026 (a Friday) is free and 9 May (a Saturday) is worked instead."""

    def is_working(self, day_: date) -> bool:
        if day_ in (date(2026, 5, 1), date(2026, 5, 9)):
            return day_.day == 9
        return day_.weekday() < 5


CALENDAR = WeekendsAndHolidays()
CALENDAR_DAYS = [date(2025, 11, 1) + timedelta(days=n) for n in range(500)]


@dataclass(frozen=True)
class Case:
    name: str
    expected: dict[str, str]
    duty: dict[str, Any] = field(default_factory=dict)
    facets: tuple[FacetRow, ...] = ()
    spells: tuple[SpellRow, ...] = (SpellRow(date(2024, 1, 1), None, LONG_AGO),)
    acts: tuple[ActRow, ...] = ()
    waivers: tuple[WaiverRow, ...] = ()
    region: str = "140404001000"
    as_of: datetime = NOW
    expected_from: str = ""

    def posed(self, number: int) -> tuple[Party, Duty]:
        """Return party and duty of a case, apart from those of all others by their kind."""
        kind = f"kind-{number}"
        told: dict[str, Any] = {
            "cadence": Cadence.MONTH,
            "act_kind": "act",
            "selector": EVERYBODY,
            "valid_from": date(2026, 1, 1),
        }
        told |= self.duty
        duty = Duty(id=number, **told | {"selector": {"all": [{"facet": "kind", "in": [kind]}, told["selector"]]}})
        waivers = tuple(
            WaiverRow(number, row.first_day, row.last_day, row.recorded_at, row.superseded_at) for row in self.waivers
        )
        return Party(number, kind, self.region, self.facets, self.spells, self.acts, waivers), duty


def spell(first: str, last: str | None, **known: Any) -> SpellRow:
    return SpellRow(day(first), day(last) if last else None, **{"recorded_at": LONG_AGO} | known)


def facet(name: str, value: str, first: str = "2024-01-01", last: str | None = None, **known: Any) -> FacetRow:
    return FacetRow(name, value, day(first), day(last) if last else None, **{"recorded_at": LONG_AGO} | known)


def act(counts_on: str, recorded: str = "", **more: Any) -> ActRow:
    recorded_at = at(recorded) if recorded else at(f"{counts_on}T10:00")
    return ActRow("act", day(counts_on), recorded_at, **more)


def waiver(first: str, last: str | None, **known: Any) -> WaiverRow:
    return WaiverRow(0, day(first), day(last) if last else None, **{"recorded_at": LONG_AGO} | known)


MAY = {"valid_from": date(2026, 5, 1), "valid_to": date(2026, 5, 31)}
JUNE = {"valid_from": date(2026, 6, 1)}
CHEM = {"facet": "sector", "in": ["hazchem"]}
WORKING = {"grace_unit": GraceUnit.WORKING}
CASES = [
    # Periods are calendar periods, named as the design names them; the obligation exists once the period has begun.
    Case(
        "a day owes once it has begun",
        {"2026-06-09": "missed", "2026-06-10": "open"},
        {"cadence": Cadence.DAY, "valid_from": date(2026, 6, 9)},
    ),
    Case(
        "a week is an ISO week, and 29 December 2025 begins the first of 2026",
        {"2026W01": "missed", "2026W02": "missed"},
        {"cadence": Cadence.WEEK, "valid_from": date(2025, 12, 29), "valid_to": date(2026, 1, 11)},
    ),
    Case(
        "a quarter, a half-year and a year have their own names",
        {"2026Q1": "missed", "2026Q2": "open"},
        {"cadence": Cadence.QUARTER},
    ),
    Case("a half-year", {"2026H1": "open"}, {"cadence": Cadence.HALF_YEAR}),
    Case("a year", {"2026": "open"}, {"cadence": Cadence.YEAR}),
    Case(
        "at the first instant of the local day a period has begun, one microsecond before it has not",
        {"2026-06-10": "open"},
        {"cadence": Cadence.DAY, "valid_from": date(2026, 6, 10)},
        as_of=at("2026-06-10T00:00"),
    ),
    Case(
        "one microsecond before midnight tomorrow owes nothing",
        {"2026-06-09": "open"},
        {"cadence": Cadence.DAY, "valid_from": date(2026, 6, 9)},
        as_of=at("2026-06-10T00:00") - timedelta(microseconds=1),
    ),
    # … if on at least half of its days the duty was in force, the party was active and matched the selector.
    Case(
        "in force on 15 of April's 30 days: it exists",
        {"2026-04": "missed", "2026-05": "missed", "2026-06": "open"},
        {"valid_from": date(2026, 4, 16)},
    ),
    Case("in force on 15 of May's 31 days: it does not", {"2026-06": "open"}, {"valid_from": date(2026, 5, 17)}),
    Case(
        "a duty that ended with 15 April still asked for April",
        {"2026-03": "missed", "2026-04": "missed"},
        {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 4, 15)},
    ),
    Case(
        "active on 15 of 30 days in two spells: they add up",
        {"2026-04": "missed"},
        MAY | {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30)},
        spells=(spell("2024-01-01", "2026-04-08"), spell("2026-04-24", "2026-04-30")),
    ),
    Case(
        "active on 14 of 30 days in two spells: nothing is owed",
        {},
        {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30)},
        spells=(spell("2024-01-01", "2026-04-08"), spell("2026-04-25", "2026-04-30")),
    ),
    Case(
        "spells that overlap count a day once",
        {},
        {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30)},
        spells=(spell("2026-04-01", "2026-04-10"), spell("2026-04-05", "2026-04-14")),
    ),
    Case("a party that was never active owes nothing", {}, spells=()),
    Case(
        "days of the running period that still lie ahead count as the facts say now",
        {"2026-06": "open"},
        JUNE,
        spells=(spell("2026-06-09", None),),
    ),
    Case("known to stop on 14 June: June is not owed", {}, JUNE, spells=(spell("2024-01-01", "2026-06-14"),)),
    Case(
        "a year that has begun is owed for a duty in force from 2 July on: 183 of 365 days",
        {"2026": "open"},
        {"cadence": Cadence.YEAR, "valid_from": date(2026, 7, 2)},
    ),
    Case("from 3 July on it is not", {}, {"cadence": Cadence.YEAR, "valid_from": date(2026, 7, 3)}),
    Case(
        "and by a party known to open on 2 July",
        {"2026": "open"},
        {"cadence": Cadence.YEAR},
        spells=(spell("2026-07-02", None),),
    ),
    Case(
        "a facet that fits for 16 of 31 days",
        {"2026-05": "missed"},
        MAY | {"selector": CHEM},
        (facet("sector", "trade", "2024-01-01", "2026-05-15"), facet("sector", "hazchem", "2026-05-16")),
    ),
    Case(
        "a facet that fits for 15 of 31 days",
        {},
        MAY | {"selector": CHEM},
        (facet("sector", "trade", "2024-01-01", "2026-05-16"), facet("sector", "hazchem", "2026-05-17")),
    ),
    Case(
        "other values in between do not matter, the days that fit add up",
        {"2026-05": "missed"},
        MAY | {"selector": CHEM},
        (
            facet("sector", "hazchem", "2024-01-01", "2026-05-08"),
            facet("sector", "trade", "2026-05-09", "2026-05-23"),
            facet("sector", "hazchem", "2026-05-24"),
        ),
    ),
    Case(
        "a facet of one day holds on that day alone",
        {"2026-06-08": "missed"},
        {"cadence": Cadence.DAY, "valid_from": date(2026, 6, 7), "selector": CHEM},
        (facet("sector", "hazchem", "2026-06-08", "2026-06-08"),),
    ),
    Case(
        "a change of another facet cuts nothing",
        {"2026-05": "missed"},
        MAY | {"selector": CHEM},
        (
            facet("sector", "hazchem"),
            facet("size", "micro", "2024-01-01", "2026-05-10"),
            facet("size", "small", "2026-05-11"),
        ),
    ),
    Case(
        "a facet that ended has no known value",
        {},
        MAY | {"selector": CHEM},
        (facet("sector", "hazchem", "2024-01-01", "2026-05-15"),),
    ),
    # Selectors.
    Case(
        "a leaf on a facet without a known value is false, and its contrary true",
        {"2026-05": "missed"},
        MAY | {"selector": {"not": CHEM}},
    ),
    Case("region by prefix", {"2026-05": "missed"}, MAY | {"selector": {"facet": "region", "prefix": "140404"}}),
    Case("another county", {}, MAY | {"selector": {"facet": "region", "prefix": "140405"}}),
    Case(
        "numbers from 10 to 500, both ends included",
        {"2026-05": "missed"},
        MAY | {"selector": {"facet": "employees", "min": 10, "max": 500}},
        (facet("employees", "500"),),
    ),
    Case("501 is beyond 500", {}, MAY | {"selector": {"facet": "employees", "max": 500}}, (facet("employees", "501"),)),
    Case(
        "9.5 is less than 10, and not more as text would be",
        {},
        MAY | {"selector": {"facet": "employees", "min": 10}},
        (facet("employees", "9.5"),),
    ),
    Case(
        "what is no number lies between no numbers",
        {},
        MAY | {"selector": {"facet": "employees", "min": 0}},
        (facet("employees", "some"),),
    ),
    Case("any of nothing holds for nobody", {}, MAY | {"selector": {"any": []}}),
    # due(q).
    Case(
        "due with the end of the last day: at that instant it is missed",
        {"2026-05": "missed"},
        MAY,
        as_of=at("2026-06-01T00:00"),
    ),
    Case(
        "one microsecond before it is open",
        {"2026-05": "open"},
        MAY,
        as_of=at("2026-06-01T00:00") - timedelta(microseconds=1),
    ),
    Case("in grace it is due", {"2026-05": "due"}, MAY | {"grace": 10}),
    Case("grace of 9 days ended with 9 June", {"2026-05": "missed"}, MAY | {"grace": 9}),
    Case("7 working days after 31 May end with 9 June", {"2026-05": "missed"}, MAY | WORKING | {"grace": 7}),
    Case("8 working days after 31 May end with 10 June", {"2026-05": "due"}, MAY | WORKING | {"grace": 8}),
    Case(
        "1 May is free and 9 May is worked: 6 working days after 30 April end with 9 May",
        {"2026-04": "missed"},
        {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30), "grace": 6} | WORKING,
        as_of=at("2026-05-10T00:00"),
    ),
    Case(
        "and not before",
        {"2026-04": "due"},
        {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 4, 30), "grace": 6} | WORKING,
        as_of=at("2026-05-09T23:00"),
    ),
    Case(
        "no working days of grace are the last day itself, though 31 May is a Sunday",
        {"2026-05": "late"},
        MAY | WORKING,
        acts=(act("2026-05-31", "2026-06-01T00:00"),),
    ),
    Case(
        "a plan is due some days after the first day",
        {"2026-06": "open"},
        JUNE | {"due_from": DueFrom.START, "grace": 9},
    ),
    Case(
        "a plan not made by then is missed while its period goes on",
        {"2026-06": "missed"},
        JUNE | {"due_from": DueFrom.START, "grace": 8},
    ),
    Case(
        "a plan due before its period begins owes from the beginning on",
        {"2026-05": "missed", "2026-06": "met"},
        {"valid_from": date(2026, 5, 1), "due_from": DueFrom.START, "grace": -3},
        acts=(act("2026-06-30", "2026-05-29T23:59:59"),),
    ),
    Case(
        "three days before 1 June end with 29 May: at its end a plan is late",
        {"2026-06": "late"},
        JUNE | {"due_from": DueFrom.START, "grace": -3},
        acts=(act("2026-06-30", "2026-05-30T00:00"),),
    ),
    # An act counts for the period that holds its day, if valid, recorded by T and not voided by T.
    Case("done in May is met", {"2026-05": "met"}, MAY, acts=(act("2026-05-20"),)),
    Case(
        "recorded in the last microsecond in time",
        {"2026-05": "met"},
        MAY,
        acts=(act("2026-05-20", "2026-05-31T23:59:59.999999"),),
    ),
    Case(
        "recorded at the instant it was due is late",
        {"2026-05": "late"},
        MAY,
        acts=(act("2026-05-20", "2026-06-01T00:00"),),
    ),
    Case("an act of June does nothing for May", {"2026-05": "missed"}, MAY, acts=(act("2026-06-01"),)),
    Case(
        "an act of another kind does nothing",
        {"2026-05": "missed"},
        MAY,
        acts=(ActRow("other", date(2026, 5, 20), at("2026-05-20T10:00")),),
    ),
    Case(
        "without valid evidence it does not count", {"2026-05": "missed"}, MAY, acts=(act("2026-05-20", valid=False),)
    ),
    Case(
        "voided it does not count",
        {"2026-05": "missed"},
        MAY,
        acts=(act("2026-05-20", voided_at=at("2026-06-09T09:00")),),
    ),
    Case(
        "voided later than T it still counts",
        {"2026-05": "met"},
        MAY,
        acts=(act("2026-05-20", voided_at=NOW + timedelta(microseconds=1)),),
    ),
    Case("voided at T it no longer counts", {"2026-05": "missed"}, MAY, acts=(act("2026-05-20", voided_at=NOW),)),
    Case("recorded at T it counts", {"2026-05": "late"}, MAY, acts=(act("2026-05-20", "2026-06-10T12:00"),)),
    Case(
        "recorded after T it is not known", {"2026-05": "missed"}, MAY, acts=(act("2026-05-20", "2026-06-10T12:00:01"),)
    ),
    Case(
        "a plan for the year, filed in December before, counts on the year's last day",
        {"2026": "met"},
        {"cadence": Cadence.YEAR},
        acts=(act("2026-12-31", "2025-12-20T10:00"),),
    ),
    # The n-th act in order of recording decides.
    Case("two of two in time", {"2026-05": "met"}, MAY | {"minimum": 2}, acts=(act("2026-05-20"), act("2026-05-02"))),
    Case("one of two is not enough", {"2026-05": "missed"}, MAY | {"minimum": 2}, acts=(act("2026-05-20"),)),
    Case(
        "the second recorded late makes it late",
        {"2026-05": "late"},
        MAY | {"minimum": 2},
        acts=(act("2026-05-01", "2026-06-02T10:00"), act("2026-05-20")),
    ),
    Case(
        "the third may be late",
        {"2026-05": "met"},
        MAY | {"minimum": 2},
        acts=(act("2026-05-01"), act("2026-05-20"), act("2026-05-02", "2026-06-02T10:00")),
    ),
    Case(
        "two at the same instant are two",
        {"2026-05": "met"},
        MAY | {"minimum": 2},
        acts=(act("2026-05-20"), act("2026-05-20")),
    ),
    Case("enough before the period ends is met at once", {"2026-06": "met"}, JUNE, acts=(act("2026-06-03"),)),
    # Waivers.
    Case(
        "a waiver that covers the last day", {"2026-05": "waived"}, MAY, waivers=(waiver("2026-05-31", "2026-06-05"),)
    ),
    Case(
        "a waiver that ends the day before covers nothing",
        {"2026-05": "missed"},
        MAY,
        waivers=(waiver("2026-05-01", "2026-05-30"),),
    ),
    Case("a waiver without end", {"2026-05": "waived"}, MAY, waivers=(waiver("2026-05-20", None),)),
    Case(
        "met in spite of a waiver is met",
        {"2026-05": "met"},
        MAY,
        acts=(act("2026-05-20"),),
        waivers=(waiver("2026-05-01", "2026-05-31"),),
    ),
    Case(
        "late under a waiver is waived",
        {"2026-05": "waived"},
        MAY,
        acts=(act("2026-05-20", "2026-06-02T10:00"),),
        waivers=(waiver("2026-05-01", "2026-05-31"),),
    ),
    Case(
        "a running period is waived at once", {"2026-06": "waived"}, JUNE, waivers=(waiver("2026-06-01", "2026-06-30"),)
    ),
    Case(
        "a waiver withdrawn before T",
        {"2026-05": "missed"},
        MAY,
        waivers=(waiver("2026-05-01", "2026-05-31", superseded_at=NOW),),
    ),
    Case(
        "a waiver granted after T",
        {"2026-05": "missed"},
        MAY,
        waivers=(waiver("2026-05-01", "2026-05-31", recorded_at=NOW + timedelta(hours=1)),),
    ),
    # Encouraged duties lapse.
    Case(
        "encouraged and not done lapses",
        {"2026-05": "lapsed", "2026-06": "open"},
        {"valid_from": date(2026, 5, 1), "strength": Strength.ENCOURAGED},
    ),
    Case(
        "encouraged and done late is late",
        {"2026-05": "late"},
        MAY | {"strength": Strength.ENCOURAGED},
        acts=(act("2026-05-20", "2026-06-02T10:00"),),
    ),
    # As it was known at T.
    Case(
        "a correction recorded before T replaces what it superseded",
        {},
        MAY | {"selector": CHEM},
        (
            facet("sector", "hazchem", superseded_at=at("2026-06-01T10:00")),
            facet("sector", "trade", recorded_at=at("2026-06-01T10:00")),
        ),
    ),
    Case(
        "a back-dated correction changes nothing that was frozen before it",
        {"2026-05": "missed"},
        MAY | {"selector": CHEM},
        (
            facet("sector", "hazchem", superseded_at=NOW + timedelta(hours=1)),
            facet("sector", "trade", recorded_at=NOW + timedelta(hours=1)),
        ),
    ),
    Case(
        "a correction at T is known at T",
        {},
        MAY | {"selector": CHEM},
        (facet("sector", "hazchem", superseded_at=NOW), facet("sector", "trade", recorded_at=NOW)),
    ),
    Case(
        "a spell that was corrected",
        {},
        MAY,
        spells=(
            spell("2024-01-01", None, superseded_at=at("2026-06-05T10:00")),
            spell("2024-01-01", "2026-04-30", recorded_at=at("2026-06-05T10:00")),
        ),
    ),
    Case("a duty that was not yet known", {}, {"recorded_at": NOW + timedelta(hours=1)}),
    Case("a duty that was replaced", {}, {"recorded_at": LONG_AGO, "superseded_at": NOW}),
    Case(
        "rows that end before they begin never hold",
        {},
        MAY | {"selector": CHEM},
        (facet("sector", "hazchem", "2026-05-31", "2026-05-01"),),
    ),
]
