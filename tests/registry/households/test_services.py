"""Vulnerable households: a row right tighter than territory (REG-27)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anlan.foundation.ledger.models import ActDetail
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Reach
from anlan.registry.entries.services import close, enter
from anlan.registry.households.models import Household
from anlan.registry.households.queries import households_per_village
from anlan.registry.households.register import HOUSEHOLDS
from anlan.registry.households.services import (
    DUTY,
    change_household,
    enter_household,
    read_household,
    record_visit,
)
from tests.registry.cast import NOON, actor_in, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def village(city, name="安居村委会"):
    return actor_in("village_officer", region=city[name], name="Wei")


@pytest.fixture
def household(city):
    given = {
        "region": city["安居村委会"],
        "name": "王秀英",
        "kind": "living_alone",
        "phone": "13812345678",
        "address": "安居村三组12号",
    }
    return enter_household(given, actor=village(city), now=NOON)


@pytest.fixture
def station(city):
    return enterprise(city, village="马厂镇", name="马厂镇消防救援站", kind="team")


def crew(city, station):
    """Somebody of the fire station: his post reaches the whole township."""
    return replace(actor_in("township_officer", region=city["马厂镇"]), organisation_id=station.pk)


def put_on_duty(city, station, first, last):
    """The right looks at the clock of the database, so these days are the real ones."""
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    given = {
        "unit": station,
        "region": city["安居村委会"],
        "first_day": today + timedelta(days=first),
        "last_day": today + timedelta(days=last),
    }
    return enter(DUTY, given, actor=li(city), now=NOON)


def sees(actor):
    return Household.objects.visible_to(actor).exists()


def test_only_the_village_itself_sees_its_households(city, household, station, mill):
    assert sees(village(city))
    for stranger in (
        village(city, "张庄村委会"),
        crew(city, station),
        li(city),
        zhao(city),
        wang(mill),
        actor_in("department_officer", region=city["潞州区"], line="fire_rescue"),
        replace(actor_in("city_leader"), reach=Reach(everything=True)),
        replace(actor_in("discipline_auditor"), reach=Reach(everything=True)),
    ):
        assert not sees(stranger), stranger
        with pytest.raises((Refused, Forbidden)):
            record_visit(household, household.version, day=None, actor=stranger, now=NOON)
        with pytest.raises((Refused, Forbidden)):
            read_household(household, reason="看看", actor=stranger, now=NOON)


@pytest.mark.parametrize(("first", "last", "seen"), [(0, 0, True), (-3, 3, True), (1, 5, False), (-5, -1, False)])
def test_a_unit_sees_a_village_while_it_is_on_duty_there(city, household, station, first, last, seen):
    put_on_duty(city, station, first, last)

    assert sees(crew(city, station)) is seen


def test_the_right_of_a_unit_ends_at_once_when_its_duty_is_closed(city, household, station):
    duty = put_on_duty(city, station, -1, 30)
    assert sees(crew(city, station))

    close(DUTY, duty, duty.version, reason="换班", actor=li(city), now=NOON)

    assert not sees(crew(city, station))


def test_a_unit_on_duty_visits_but_neither_enters_nor_changes(city, household, station):
    put_on_duty(city, station, 0, 0)
    on_duty = crew(city, station)

    record_visit(household, household.version, day=None, actor=on_duty, now=NOON)

    household.refresh_from_db()
    assert household.visited_on == NOON.date()
    with pytest.raises(Forbidden):
        change_household(household, household.version, {"name": "x"}, actor=on_duty, now=NOON)
    assert not sees(replace(on_duty, organisation_id=station.pk + 1)), "another unit of the township"


def test_a_duty_is_given_within_the_territory_and_for_one_village(city, station):
    today = NOON.date()
    given = {"unit": station, "region": city["马厂镇"], "first_day": today, "last_day": today}
    with pytest.raises(Refused, match="duty-village"):
        enter(DUTY, given, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        enter(DUTY, {**given, "region": city["安居村委会"]}, actor=zhao(city), now=NOON)
    with pytest.raises(Forbidden):
        enter(DUTY, {**given, "region": city["安居村委会"]}, actor=village(city), now=NOON)


def test_a_household_is_entered_by_its_own_village_only(city, household):
    given = {"region": city["张庄村委会"], "name": "x", "kind": "ill"}
    with pytest.raises(Refused, match="household-village"):
        enter_household(given, actor=village(city), now=NOON)
    with pytest.raises(Refused, match="household-village"):
        change_household(household, 1, {"region": city["张庄村委会"]}, actor=village(city), now=NOON)
    with pytest.raises(Forbidden):
        enter_household({**given, "region": city["安居村委会"]}, actor=li(city), now=NOON)


def test_above_the_village_there_are_numbers_and_no_names(city, household):
    assert households_per_village(li(city)) == {city["安居村委会"].pk: 1}
    assert households_per_village(zhao(city)) == {}


def test_lists_are_masked_for_everybody_even_the_village(city, household):
    def row(actor):
        return [column.reader(actor)(household) for column in HOUSEHOLDS.columns[:5]]

    shown = row(village(city))

    assert shown == row(li(city))
    assert shown[0] == "王**"
    assert shown[2] == "独居老人", "whoever reaches the row must know whom he visits"
    assert shown[4] == "138****5678"
    assert "12号" not in shown[3]
    assert HOUSEHOLDS.title(household) == "王**"


def test_reading_in_full_needs_a_reason_and_is_logged(city, household):
    with pytest.raises(Refused, match="reason-missing"):
        read_household(household, reason=" ", actor=village(city), now=NOON)
    read_household(household, reason="入户走访", actor=village(city), now=NOON)

    entry = AccessLog.objects.beyond_scope("a test looks").get()
    assert (entry.subject_uid, entry.reason) == (household.uid, "入户走访")


def test_no_act_says_who_lives_there_or_why_he_is_vulnerable(city, household):
    change_household(household, 1, {"name": "王秀兰", "kind": "disabled"}, actor=village(city), now=NOON)

    told = " ".join(str(row.body) for row in ActDetail.objects.beyond_scope("a test looks"))
    for secret in ("秀英", "秀兰", "living_alone", "disabled", "13812345678", "三组"):
        assert secret not in told
