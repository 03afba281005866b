"""The reference engine against facts worked out by hand (RSP-10, REG-30, design section 2)."""

from datetime import date

import pytest

from anlan.foundation.periods.rules import Cadence, DueFrom
from anlan.responsibility.engine.facts import Duty, Strength
from anlan.responsibility.engine.rules import coming, judge, on_time_rate, worst_first
from tests.responsibility.engine.cases import CALENDAR, CASES, NOW, Case, act, at, spell


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_one_sentence_of_section_2(number):
    case = CASES[number]
    party, duty = case.posed(number)
    assert {v.period.code: v.status.value for v in judge(party, duty, case.as_of, CALENDAR)} == case.expected


def test_a_verdict_says_when_it_was_due_and_what_was_done():
    party, duty = Case("", {}, {"minimum": 2, "grace": 3}, acts=(act("2026-05-20"),)).posed(1)
    may = next(verdict for verdict in judge(party, duty, NOW, CALENDAR) if verdict.period.code == "2026-05")
    assert (may.due.day, may.due.instant, may.done) == (date(2026, 6, 3), at("2026-06-04T00:00"), 1)


def test_only_what_was_not_over_before_a_day_is_judged():
    party, duty = Case("", {}).posed(1)
    assert [v.period.code for v in judge(party, duty, NOW, CALENDAR, since=date(2026, 5, 31))] == ["2026-05", "2026-06"]


def test_what_is_coming_begins_after_today_and_falls_away_when_the_party_is_known_to_stop():
    party, duty = Case("", {}, {"grace": 5}, spells=(spell("2024-01-01", "2026-08-20"),)).posed(1)
    ahead = coming(party, duty, NOW, date(2026, 10, 1), CALENDAR)
    assert [(c.period.code, c.due.day) for c in ahead] == [("2026-07", date(2026, 8, 5)), ("2026-08", date(2026, 9, 5))]
    plan = Duty(1, duty.selector, Cadence.MONTH, "act", due_from=DueFrom.START, grace=-3)
    assert coming(party, plan, NOW, date(2026, 7, 1), CALENDAR)[0].due.day == date(2026, 6, 28)


def test_the_on_time_rate_counts_met_late_and_missed_of_mandatory_duties_alone():
    done = (act("2026-01-10"), act("2026-02-10", "2026-03-02T10:00"))
    party, duty = Case("", {}, acts=done).posed(1)
    voluntary = Case("", {}, {"strength": Strength.ENCOURAGED}, acts=done).posed(1)[1]
    verdicts = [v for d in (duty, voluntary) for v in judge(party, d, NOW, CALENDAR)]
    assert on_time_rate(verdicts) == (1, 5)  # January met; February late; March, April, May missed; June is open


def test_what_asks_for_something_comes_worst_first():
    party, monthly = Case("", {}, {"grace": 20, "valid_from": date(2026, 4, 1)}).posed(1)
    assert [(v.period.code, v.status.value) for v in worst_first(judge(party, monthly, NOW, CALENDAR))] == [
        ("2026-04", "missed"),
        ("2026-05", "due"),
        ("2026-06", "open"),
    ]
