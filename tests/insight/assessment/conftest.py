"""October 2026 in a small city: two counties, a city bureau, three mills that did more or less of what they owed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from anlan.foundation.calendars.rules import start_of
from anlan.foundation.scope.services import system_actor
from anlan.foundation.workflow.models import KnownState
from anlan.insight.assessment.loading import load_shipped
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause
from anlan.insight.warnings.raising import apply
from anlan.insight.warnings.rules import Case, Sentence
from anlan.prevention.checks.services import CHECKS
from anlan.prevention.hazards.models import Hazard
from anlan.registry.assignment.models import Assignment
from anlan.registry.lists.loading import load_shipped as load_lists
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import services as duties
from anlan.responsibility.evidence import services as evidence
from tests.insight.conftest import somebody
from tests.registry import cast

SYSTEM = system_actor("test")
RUN_AT = datetime(2026, 11, 6, 1, tzinfo=UTC)
"""The morning of the run day."""


def at(month: int, day: int, hour: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@dataclass
class Story:
    """Units and people by name."""

    city: Any
    units: dict[str, Party] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Party:
        return self.units[name]


@pytest.fixture
def story(city, settings, tmp_path):
    settings.HOME = tmp_path
    load_lists(actor=SYSTEM, now=at(1, 1))
    load_shipped(actor=SYSTEM, now=at(1, 1))
    told = Story(city)
    unit = told.units
    for name, region, level in (("潞州区", "潞州区", 3), ("襄垣县", "襄垣县", 3), ("长治市", "长治市", 2)):
        unit[name] = cast.enterprise(city, village=region, name=f"{name}人民政府", kind="government", level=level)
    unit["局"] = cast.enterprise(city, village="长治市", name="市应急局", kind="department", level=2, line="emergency")
    unit["安委办"] = cast.enterprise(city, village="长治市", name="市安委办", kind="office", level=2)
    unit["区安委办"] = cast.enterprise(city, village="潞州区", name="区安委办", kind="office", level=3)
    for name, village in (("勤", "安居村委会"), ("惰", "张庄村委会"), ("远", "常庄村委会")):
        unit[name] = cast.enterprise(city, village=village, name=f"{name}面粉厂")
    for one in unit.values():
        one.spells.update(first_day=date(2025, 1, 1), recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    for name in ("勤", "远"):
        Assignment.objects.beyond_scope("test").filter(party=unit[name]).delete()
        Assignment.objects.create(
            party=unit[name], lead=unit["局"], first_day=date(2025, 1, 1), recorded_at=datetime(2025, 1, 1, tzinfo=UTC)
        )
    told.people = {
        "chen": somebody("chen", unit["安委办"], "committee_office"),
        "li": somebody("li", unit["区安委办"], "committee_office"),
        "qu": somebody("qu", unit["潞州区"], "leader"),
        "xian": somebody("xian", unit["襄垣县"], "leader"),
        "ju": somebody("ju", unit["局"], "department_head"),
        "wang": somebody("wang", unit["勤"], "enterprise_principal"),
    }
    return told


def owe(code="MONTHLY", **terms):
    """Switch a duty of enterprises on: a self-inspection a month, due three days after it."""
    given = {"name": "月度自查", "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "month", "grace": 3,
             "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    one = duties.enter_duty(code, {**given, **terms}, actor=SYSTEM, now=at(7, 1))
    return duties.switch_on(one.uid, version=one.version, from_day=date(2026, 7, 1), actor=SYSTEM, now=at(7, 1))


def check(party, day, now):
    values = {"party": party, "kind": "plant", "counts_on": day, "nothing_found": True}
    return evidence.draft(CHECKS, values, hand_in_now=True, actor=cast.wang(party), now=now)


def hazard(party, deadline, *, found=date(2026, 10, 1), rectified=None):
    """Make a hazard whose deadline and rectification are given."""
    noon = start_of(found)
    one = Hazard.objects.create(
        party=party,
        source="self",
        text="安全通道堵塞",
        grade="general",
        found_at=noon,
        reported_at=noon,
        deadline=deadline,
    )
    if rectified:
        _lead_to(one, "submitted")
        Hazard.objects.beyond_scope("test").filter(pk=one.pk).update(rectified_at=start_of(rectified))
    return one


def _lead_to(one, goal):
    """Take the shortest way through the declared table, as the triggers demand."""
    moves, ways = Hazard._meta.get_field("state").workflow.moves(), {"reported": []}
    edge = ["reported"]
    while goal not in ways:
        state = edge.pop(0)
        for old, new in sorted(moves):
            if old == state and new not in ways and new != "merged":
                ways[new] = [*ways[state], new]
                edge.append(new)
    for state in ways[goal]:
        Hazard.objects.beyond_scope("test").filter(pk=one.pk).update(state=KnownState(state))


def warn(party, due, now, matter="m:1"):
    """Raise a warning, and let it climb as far as the ladder says at ``now``."""
    case = Case(matter=matter, spell="s", due_at=due, ladder=policy().ladders["hazard"], party_id=party.pk,
                sentence=Sentence.RECTIFY)  # fmt: skip
    return apply(Cause.DUTY, [case], now=now)


@pytest.fixture
def october(story):
    """Verdicts, hazards and a warning of October, as the tests count them."""
    owe()
    check(story["勤"], date(2026, 10, 10), at(10, 10))
    check(story["远"], date(2026, 10, 12), at(11, 2))
    check(story["惰"], date(2026, 10, 12), at(11, 4))  # a day late
    for mill, deadline, rectified in (
        ("勤", date(2026, 10, 10), date(2026, 10, 9)),
        ("惰", date(2026, 10, 10), date(2026, 10, 20)),
        ("惰", date(2026, 10, 20), None),
        ("远", date(2026, 10, 31), date(2026, 10, 31)),
        ("远", date(2026, 11, 30), None),
    ):
        hazard(story[mill], deadline, rectified=rectified)
    warn(story["惰"], at(10, 20), at(10, 21))
    warn(story["惰"], at(10, 20), at(10, 24))
    return story
