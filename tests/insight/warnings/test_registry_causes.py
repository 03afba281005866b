"""Vacant posts and businesses without a supervisor go up the same ladder (REG-12, REG-18)."""

from datetime import timedelta

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.models import Cause, Warning
from anlan.insight.warnings.rules import Rung
from anlan.insight.warnings.running import look_at_the_registry
from anlan.registry.people.services import place_account, vacate_post
from tests.registry.cast import NOON, enterprise

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
DAY = timedelta(days=1)


def warnings(cause):
    return list(Warning.objects.beyond_scope("test").filter(cause=cause).order_by("pk"))


def test_a_post_that_stays_vacant_is_warned_about_after_a_week_and_closes_when_somebody_holds_it(wang, li):
    vacate_post(uid=li.post.uid, version=li.post.version, reason="调离", actor=SYSTEM, now=NOON)
    look_at_the_registry(NOON + 6 * DAY)
    assert warnings(Cause.VACANCY) == []
    look_at_the_registry(NOON + 8 * DAY)
    (warning,) = warnings(Cause.VACANCY)
    assert warning.party == li.unit and warning.post == li.post and warning.rung == Rung.WARN
    li.post.refresh_from_db()
    place_account(user=wang.user, unit=li.unit, post=li.post, actor=SYSTEM, now=NOON + 9 * DAY)
    look_at_the_registry(NOON + 10 * DAY)
    assert warnings(Cause.VACANCY)[0].closed_at == NOON + 10 * DAY


def test_a_township_whose_businesses_nobody_supervises_is_warned_and_the_count_follows(city, wang):
    town = enterprise(city, village="马厂镇", name="马厂镇人民政府", kind="government")
    for day in (0, 8):
        look_at_the_registry(NOON + day * DAY)
    (warning,) = warnings(Cause.UNASSIGNED)
    assert (warning.party, warning.failing, warning.rung) == (town, 1, Rung.WARN)
    enterprise(city, name="二号面粉厂")
    look_at_the_registry(NOON + 9 * DAY)
    assert [(one.failing, one.spell) for one in warnings(Cause.UNASSIGNED)] == [(2, warning.spell)]


def test_without_a_township_government_the_county_is_warned(city, wang):
    county = enterprise(city, village="潞州区", name="潞州区人民政府", kind="government")
    for day in (0, 8):
        look_at_the_registry(NOON + day * DAY)
    assert [one.party for one in warnings(Cause.UNASSIGNED)] == [county]
