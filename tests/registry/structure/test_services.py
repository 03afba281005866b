"""The parts of an enterprise (REG-22)."""

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.parties.models import Party
from anlan.registry.structure.parts import part_ranks
from anlan.registry.structure.queries import parts, tree_of
from anlan.registry.structure.register import panel
from anlan.registry.structure.rules import may_stand_under
from anlan.registry.structure.services import add_part, close_part, rename_part
from tests.registry.cast import NOON, actor_in, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def of(whole, *parts_below):
    """The enterprise's own people see the enterprise and its parts."""
    return actor_in("enterprise_principal", parties=(whole.pk, *(part.pk for part in parts_below)), name="Wang")


@pytest.mark.parametrize(
    ("part", "whole", "may"),
    [
        ("group_company", "enterprise", True),
        ("plant", "group_company", True),
        ("workshop", "enterprise", True),
        ("shift_team", "workshop", True),
        ("safety_department", "plant", True),
        ("workshop", "shift_team", False),
        ("plant", "workshop", False),
        ("plant", "plant", False),
        ("safety_department", "safety_department", False),
        ("enterprise", "enterprise", False),
    ],
)
def test_a_part_lies_lower_than_its_whole(part, whole, may):
    assert may_stand_under(part, whole, part_ranks()) is may


def test_an_enterprise_adds_its_own_plant_and_workshop(city, mill):
    plant = add_part(whole=mill.uid, kind="plant", name="一厂", actor=wang(mill), now=NOON)
    shop = add_part(whole=plant.uid, kind="workshop", name="磨粉车间", actor=of(mill, plant), now=NOON)

    assert (plant.part_of, plant.region) == (mill, mill.region)
    assert [(node.party, node.depth) for node in tree_of(li(city), mill)] == [(plant, 1), (shop, 2)]
    act = Act.objects.visible_to(li(city)).get(subject_uid=plant.uid)
    assert act.kind == "party.registered"


def test_adding_a_part_gives_no_other_right(city, mill):
    """The right over parts is widened inside the verb only: a foreign enterprise stays out of reach."""
    other = enterprise(city, name="邻厂")
    strange = add_part(whole=other.uid, kind="plant", name="一厂", actor=li(city), now=NOON)

    with pytest.raises(Refused, match="not-found"):
        add_part(whole=other.uid, kind="plant", name="x", actor=wang(mill), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        rename_part(uid=strange.uid, version=strange.version, name="x", actor=wang(mill), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        close_part(uid=strange.uid, version=strange.version, reason="x", actor=wang(mill), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        rename_part(uid=mill.uid, version=mill.version, name="x", actor=wang(mill), now=NOON)
    with pytest.raises(Forbidden):
        add_part(whole=mill.uid, kind="plant", name="x", actor=actor_in("expert", parties=(mill.pk,)), now=NOON)
    assert not parts(zhao(city)).exists()


def test_names_are_unique_below_a_whole_and_ranks_are_kept(city, mill):
    plant = add_part(whole=mill.uid, kind="plant", name="一厂", actor=li(city), now=NOON)
    with pytest.raises(Refused, match="part-name-taken"):
        add_part(whole=mill.uid, kind="workshop", name=" 一厂", actor=li(city), now=NOON)
    with pytest.raises(Refused, match="part-not-under"):
        add_part(whole=plant.uid, kind="group_company", name="集团", actor=li(city), now=NOON)


def test_a_part_is_closed_from_the_bottom_up(city, mill):
    plant = add_part(whole=mill.uid, kind="plant", name="一厂", actor=li(city), now=NOON)
    shop = add_part(whole=plant.uid, kind="workshop", name="车间", actor=li(city), now=NOON)
    with pytest.raises(Refused, match="part-has-parts"):
        close_part(uid=plant.uid, version=plant.version, reason="停产", actor=li(city), now=NOON)
    shop = Party.objects.visible_to(li(city)).get(pk=shop.pk)
    close_part(uid=shop.uid, version=shop.version, reason="停产", actor=li(city), now=NOON)
    plant = Party.objects.visible_to(li(city)).get(pk=plant.pk)
    close_part(uid=plant.uid, version=plant.version, reason="停产", actor=li(city), now=NOON)

    assert tree_of(li(city), mill) == []


def test_the_tree_is_one_question_at_any_depth_and_ends_in_a_circle(city, mill, django_assert_num_queries):
    plant = add_part(whole=mill.uid, kind="plant", name="一厂", actor=li(city), now=NOON)
    shop = add_part(whole=plant.uid, kind="workshop", name="磨粉车间", actor=li(city), now=NOON)
    team = add_part(whole=shop.uid, kind="shift_team", name="甲班", actor=li(city), now=NOON)
    Party.objects.visible_to(li(city)).filter(pk=mill.pk).update(part_of=team.pk)  # as no service would leave it

    with django_assert_num_queries(1):
        nodes = tree_of(li(city), mill)
    assert [(node.party, node.depth) for node in nodes] == [(plant, 1), (shop, 2), (team, 3)]
    assert [node.party for node in tree_of(li(city), plant)] == [shop, team]


def test_the_party_page_shows_the_tree(city, mill):
    assert panel(mill, li(city)) == ""
    add_part(whole=mill.uid, kind="plant", name="一厂", actor=li(city), now=NOON)

    assert "一厂" in panel(mill, li(city))
    assert panel(mill, actor_in("village_officer", region=city["安居村委会"])) == ""
