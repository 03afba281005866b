"""Key equipment and vehicles with their inspections (REG-25)."""

from datetime import date

import pytest

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.equipment.models import Equipment
from anlan.registry.equipment.queries import overdue
from anlan.registry.equipment.services import change_equipment, enter_equipment, record_inspection
from tests.registry.cast import NOON, actor_in, chen, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)


def lift(party, **given):
    return {"party": party, "kind": "lift", "number": "梯11晋D0001", "region": None, **given}


def test_equipment_stands_where_its_owner_does_unless_said_otherwise(city, mill):
    assert enter_equipment(lift(mill), actor=li(city), now=NOON).region == city["安居村委会"]


@pytest.mark.parametrize(("due", "late"), [(date(2026, 11, 21), True), (TODAY, False), (None, False)])
def test_an_inspection_is_overdue_from_the_day_after_it_was_due(city, mill, due, late):
    enter_equipment(lift(mill, due_on=due), actor=li(city), now=NOON)

    assert overdue(li(city), TODAY).exists() is late


def test_an_inspection_clears_the_warning(city, mill):
    piece = enter_equipment(lift(mill, due_on=date(2026, 1, 1)), actor=li(city), now=NOON)

    record_inspection(piece, piece.version, inspected_on=TODAY, due_on=date(2027, 11, 22), actor=wang(mill), now=NOON)

    assert not overdue(li(city), TODAY).exists()
    piece.refresh_from_db()
    with pytest.raises(Refused, match="equipment-next-before"):
        record_inspection(piece, piece.version, inspected_on=TODAY, due_on=date(2026, 1, 1), actor=li(city), now=NOON)


def test_a_number_is_entered_once_in_the_city(city, mill):
    enter_equipment(lift(mill), actor=li(city), now=NOON)
    other = enterprise(city, village="常庄村委会", name="襄垣面粉厂")

    with pytest.raises(Refused, match="entry-twin"):
        enter_equipment(lift(other), actor=zhao(city), now=NOON)


def test_the_county_where_a_crane_stands_sees_it_though_its_owner_is_elsewhere(city, mill):
    crane = enter_equipment(lift(mill, region=city["常庄村委会"]), actor=chen(city), now=NOON)

    assert list(Equipment.objects.visible_to(zhao(city))) == [crane]
    village = actor_in("village_officer", region=city["张庄村委会"])
    assert not Equipment.objects.visible_to(village).exists()


def test_an_enterprise_sees_its_own_equipment_only_and_a_village_enters_none(city, mill):
    other = enterprise(city, name="邻厂")
    enter_equipment(lift(other), actor=li(city), now=NOON)

    assert not Equipment.objects.visible_to(wang(mill)).exists()
    with pytest.raises(Refused, match="not-found"):
        enter_equipment(lift(other, number="2"), actor=wang(mill), now=NOON)
    with pytest.raises(Forbidden):
        enter_equipment(lift(mill), actor=actor_in("village_officer", region=city["安居村委会"]), now=NOON)


def test_an_empty_region_of_a_form_leaves_equipment_where_it_stands(city, mill):
    piece = enter_equipment(lift(mill, region=city["张庄村委会"]), actor=li(city), now=NOON)

    piece = change_equipment(piece, piece.version, {"region": None, "name": "货梯"}, actor=li(city), now=NOON)

    assert (piece.name, piece.region) == ("货梯", city["张庄村委会"])
