"""A late task goes up the ladder and its warning ends by what the unit does, never by a click (RSP-24)."""

from datetime import datetime, time, timedelta

import pytest

from anlan.foundation.calendars.rules import LOCAL_ZONE
from anlan.insight.warnings.models import Cause, ClosedAs, Warning
from anlan.insight.warnings.register import matter_url
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.insight.warnings.running import look_at_tasks
from anlan.responsibility.tasks import services
from anlan.responsibility.tasks.models import UnitTask
from tests.prevention.hazards.cast import build_cast
from tests.registry import cast as registry
from tests.responsibility.tasks.test_services import TODAY, issued, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    city = registry.build_city()
    return build_cast(city, registry.enterprise(city))


def noon(days):
    return datetime.combine(TODAY + timedelta(days=days), time(12), tzinfo=LOCAL_ZONE)


def warning():
    return Warning.objects.beyond_scope("test").get(cause=Cause.TASK)


def test_a_late_task_warns_the_unit_and_ends_when_it_is_reported_on_put_off_or_withdrawn(cast):
    issued(
        cast, task("整治", ("安居村委会", "responsible")), task("月报", ("潞州区应急管理局", "lead"), cadence="month")
    )
    mine = UnitTask.objects.beyond_scope("test").get(party=cast.villager.organisation_id)
    bureau = UnitTask.objects.beyond_scope("test").get(party=cast.head.organisation_id)
    look_at_tasks(noon(4))
    assert not Warning.objects.beyond_scope("test").exists()
    look_at_tasks(noon(9))
    late = warning()
    assert (late.party_id, late.rung, late.latest) == (cast.head.organisation_id, Rung.WARN, "2026-11-30")
    assert (late.sentence, late.subject_uid) == (Sentence.WORK, bureau.uid)
    assert matter_url(late, cast.office) == f"/responsibility/tasks/{bureau.uid}/"
    services.progress(bureau.uid, 1, note="已开展", actor=cast.head, now=noon(9))
    look_at_tasks(noon(10))
    late = warning()
    assert late.closed_as == ClosedAs.MET, "progress was reported"
    late.delete()
    look_at_tasks(noon(28))
    rows = Warning.objects.beyond_scope("test").filter(cause=Cause.TASK, party=mine.party)
    assert rows.get().rung == Rung.REMIND, "the deadline is near"
    services.extend(mine.uid, 1, until=TODAY + timedelta(days=60), reason="雨季", actor=cast.office, now=noon(28))
    look_at_tasks(noon(29))
    assert rows.get().closed_as == ClosedAs.PUT_OFF
    look_at_tasks(noon(66))
    assert rows.get(closed_at=None).rung == Rung.REPORT
    services.withdraw(mine.uid, 2, reason="并入其他任务", actor=cast.office, now=noon(66))
    look_at_tasks(noon(67))
    assert rows.order_by("pk").last().closed_as == ClosedAs.NOT_OWED
