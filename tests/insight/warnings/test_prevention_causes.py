"""Hazards past a step's time limit and orders past their term go up the same ladder (INS-03, PRV-31, PRV-37)."""

from datetime import datetime, time, timedelta

import pytest

from anlan.foundation.calendars.rules import LOCAL_ZONE
from anlan.insight.warnings.models import Cause, Warning
from anlan.insight.warnings.rules import Rung, Sentence
from anlan.insight.warnings.running import look_at_hazards
from anlan.prevention.supervision_orders import queries, services
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import build_cast
from tests.prevention.hazards.test_life import go, graded
from tests.registry import cast as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    city = registry.build_city()
    return build_cast(city, registry.enterprise(city))


def noon_after(day, days):
    return datetime.combine(day + timedelta(days=days), time(12), tzinfo=LOCAL_ZONE)


def warnings(cause):
    return list(Warning.objects.beyond_scope("test").filter(cause=cause).order_by("pk"))


def test_a_repair_past_its_time_limit_warns_whoever_owes_the_step_and_ends_with_it(cast):
    hazard = graded(cast)
    assert hazard.step_due is not None
    look_at_hazards(noon_after(hazard.step_due, 0))
    (warning,) = warnings(Cause.HAZARD)
    assert (warning.rung, warning.party_id) == (Rung.REMIND, hazard.owed_by_id), "the last day is not over"
    look_at_hazards(noon_after(hazard.step_due, 1))
    (warning,) = warnings(Cause.HAZARD)
    assert (warning.rung, warning.sentence, warning.subject_uid) == (Rung.WARN, Sentence.RECTIFY, hazard.uid)
    type(hazard)._base_manager.filter(pk=hazard.pk).update(step_due=hazard.step_due + timedelta(days=30))
    look_at_hazards(noon_after(hazard.step_due, 2))
    assert warnings(Cause.HAZARD)[0].closed_at is not None, "more time was granted"


def test_listed_supervision_past_its_term_warns_the_unit_that_listed_it(cast):
    unit = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    unit.level = 3
    unit.save()
    hazard = go(services.issue, graded(cast, "major"), cast.office, unit=unit, requirements="停用二楼", level=3)
    order = queries.in_force(hazard)
    assert order is not None
    look_at_hazards(noon_after(order.deadline, -10))
    assert warnings(Cause.LISTED) == []
    look_at_hazards(noon_after(order.deadline, 2))
    (warning,) = warnings(Cause.LISTED)
    assert (warning.party, warning.rung) == (unit, Rung.REPORT)
