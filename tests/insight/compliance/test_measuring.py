"""A task of supervising is as far as the unit's enterprises comply, by the newest sweep (RSP-22)."""

from datetime import date

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.insight.compliance.measuring import measure
from anlan.insight.compliance.rules import Some, count
from anlan.insight.sweep.models import Shortfall, Sweep
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import services as duties
from anlan.responsibility.tasks import services
from anlan.responsibility.tasks.models import UnitTask
from anlan.responsibility.tasks.rules import TaskGiven
from tests.prevention.hazards.cast import build_cast
from tests.registry import cast as registry
from tests.registry.cast import NOON, enterprise

SYSTEM = system_actor("test")


def test_enterprises_count_for_who_leads_them_and_for_every_place_above():
    territorial = frozenset({"government", "village_committee"})
    rows = [Some(7, "aaaabbbb", 3, 1), Some(None, "aaaacccc", 2, 2)]
    counts = count(rows, territorial=territorial, step=4)
    assert counts.of(7, "department", "aaaa") == (3, 2), "a department answers for what it leads"
    assert counts.of(1, "village_committee", "aaaabbbb") == (3, 2)
    assert counts.of(1, "government", "aaaa") == (5, 2)
    assert counts.of(8, "department", "aaaa") == (0, 0)
    assert counts.of(1, "government", "") == (0, 0)


@pytest.mark.django_db
def test_what_the_sweep_found_is_published_on_the_units_tasks():
    city = registry.build_city()
    cast = build_cast(city, enterprise(city))
    other = enterprise(city, village="张庄村委会", name="张庄面粉厂")
    Party.objects.beyond_scope("test").filter(pk=other.pk).update(lead=cast.bureau)
    terms = {"name": "月查", "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "month",
             "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    duty = duties.enter_duty("LOCAL-1", terms, actor=SYSTEM, now=NOON)
    duties.switch_on(duty.uid, version=duty.version, from_day=date(2026, 11, 1), actor=SYSTEM, now=NOON)
    units = (("应急管理局", "responsible"), ("安居村委会", "responsible"))
    office = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    given = TaskGiven("监督月查", units=units, mode="supervises", further={"duty": duty})
    task_list = services.draft_list(
        title="分解表",
        document="方案",
        issuer=office,
        first_day=NOON.date(),
        tasks=[given],
        actor=cast.office,
        now=NOON,
    )
    services.issue(task_list.uid, 1, actor=cast.office, now=NOON)

    def found():
        rows = UnitTask.objects.beyond_scope("test").order_by("party__name")
        return {row.party.name: (row.measured, row.percent) for row in rows}

    assert measure(NOON) == 0, "nothing is known before the first sweep"
    Sweep.objects.create(
        as_of=NOON, since=NOON.date(), started_at=NOON, finished_at=NOON, parties=2, duties=1, counted=2, hash="0" * 64
    )
    Shortfall.objects.create(
        duty=duty, party=cast.mill, status="missed", spell="2026-10", due_at=NOON, latest="2026-10", failing=1
    )
    assert measure(NOON) == 2
    assert found() == {"安居村委会": ("0 / 1", 0), "潞州区应急管理局": ("1 / 2", 50)}
    Shortfall.objects.beyond_scope("test").update(answered=True)
    assert measure(NOON) == 2
    assert found()["潞州区应急管理局"] == ("2 / 2", 100), "done late is done"
    assert measure(NOON) == 0
