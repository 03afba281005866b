"""Self-built houses, high-rises and large complexes (REG-26)."""

from decimal import Decimal

import pytest

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.refusals.rules import Refused
from anlan.registry.buildings.models import Building
from anlan.registry.buildings.queries import large_buildings
from anlan.registry.buildings.register import BUILDINGS
from anlan.registry.buildings.services import BUILDING
from anlan.registry.entries.services import change, close, enter
from tests.registry.cast import NOON, actor_in, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def tower(city, **given):
    return {"kind": "high_rise", "name": "新时代广场", "region": city["安居村委会"], **given}


def test_large_is_above_the_threshold_of_the_source(city):
    """003: 超过2万平米以上."""
    enter(BUILDING, tower(city, floor_area=Decimal("20000")), actor=li(city), now=NOON)
    large = enter(BUILDING, tower(city, name="大厦", floor_area=Decimal("20000.01")), actor=li(city), now=NOON)

    assert list(large_buildings(li(city))) == [large]
    assert large_buildings(li(city), floor_area=Decimal("100")).count() == 2


@pytest.mark.parametrize(("typed", "count"), [("20,000", 1), ("30000", 0), ("viel", 0)])
def test_the_list_filters_by_any_area(city, typed, count):
    enter(BUILDING, tower(city, floor_area=Decimal("25000")), actor=li(city), now=NOON)

    assert BUILDINGS.listed(li(city), {"area": typed}).count() == count


def test_buildings_are_seen_in_the_territory_and_by_the_lines_that_watch_them(city, mill):
    enter(BUILDING, tower(city, user=mill), actor=li(city), now=NOON)

    def sees(actor):
        return Building.objects.visible_to(actor).exists()

    assert sees(actor_in("village_officer", region=city["安居村委会"]))
    assert sees(actor_in("department_officer", region=city["潞州区"], line="housing"))
    assert sees(wang(mill))
    assert not sees(actor_in("department_officer", region=city["潞州区"], line="sports"))
    assert not sees(actor_in("village_officer", region=city["张庄村委会"]))
    assert not sees(zhao(city))


def test_nobody_enters_a_building_outside_his_territory(city):
    with pytest.raises(Refused, match="region-outside"):
        enter(BUILDING, tower(city), actor=zhao(city), now=NOON)
    building = enter(BUILDING, tower(city), actor=li(city), now=NOON)
    with pytest.raises(Refused, match="region-outside"):
        change(BUILDING, building, 1, {"region": city["常庄村委会"]}, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        close(BUILDING, building, 1, reason="x", actor=zhao(city), now=NOON)


def test_the_owner_of_a_house_is_masked_for_whoever_needs_not_know(city):
    house = enter(
        BUILDING,
        tower(city, kind="self_built_house", owner_name="王建国", contact_phone="13812345678"),
        actor=li(city),
        now=NOON,
    )
    village = actor_in("village_officer", region=city["安居村委会"])

    assert shown(village, "registry.Building", "owner_name", house.owner_name) == "王**"
    column = next(each for each in BUILDINGS.columns if each.name == "contact_phone")
    assert column.reader(village)(house) == "138****5678"
    assert column.reader(li(city))(house) == "13812345678"
