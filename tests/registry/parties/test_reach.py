"""Through which rows a party is reached, and through which it is not (REG-09, REG-31; design, section 4)."""

import pytest

from anlan.foundation.accounts.acting import ActingPost
from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import register_called
from anlan.foundation.scope.rules import Actor, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party, PartyReach
from anlan.registry.parties.reach import refresh_reach
from anlan.registry.parties.services import PlaceGiven, set_place
from anlan.registry.people import services as people
from anlan.registry.people.reach import acting_posts_of, units_below
from anlan.registry.regions.services import merge_region
from tests.registry.cast import NOON, SUN, actor_in, chen, enterprise, li, wang, zhao

SYSTEM = system_actor("test")
NOBODY = Actor(name="nobody", user_id=9, reach=Reach())

pytestmark = pytest.mark.django_db


def sees(actor, party):
    return Party.objects.visible_to(actor).filter(pk=party.pk).exists()


def holder(unit, *, username, title="主任", role="committee_office", head=False):
    """A user who holds a post of the unit."""
    user = User.objects.create(username=username, name=username, created_at=NOON)
    person = people.add_person(organisation=unit.uid, name=username, user_id=user.pk, actor=SYSTEM, now=NOON)
    post = people.create_post(
        organisation=unit.uid, title=title, kind="officer", role=role, is_head=head, actor=SYSTEM, now=NOON
    )
    people.appoint(uid=post.uid, person=person.uid, version=1, actor=SYSTEM, now=NOON)
    return user, post


def test_a_party_is_seen_from_every_region_above_it_and_from_no_other(city, mill):
    for region in ("山西省", "长治市", "潞州区", "马厂镇", "安居村委会"):
        assert sees(actor_in("township_officer", region=city[region]), mill), region
    for region in ("襄垣县", "老顶山镇", "张庄村委会"):
        assert not sees(actor_in("township_officer", region=city[region]), mill), region
    assert sees(wang(mill), mill)
    assert not sees(SUN, mill)
    assert not sees(NOBODY, mill)


def test_a_party_is_reached_through_any_of_its_places(city, mill):
    given = PlaceGiven("registered", city["常庄村委会"].uid, "2号")
    set_place(uid=mill.uid, place=given, actor=chen(city), now=NOON)
    assert sees(li(city), mill)
    assert sees(zhao(city), mill)
    assert Party.objects.visible_to(chen(city)).filter(pk=mill.pk).count() == 1


def test_an_officer_of_a_line_sees_what_his_line_leads_in_his_county_only(city, mill):
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂")
    refresh_reach({mill.pk: ["emergency"], abroad.pk: ["emergency"]})
    emergency = actor_in("department_officer", region=city["潞州区"], line="emergency")
    housing = actor_in("department_officer", region=city["潞州区"], line="housing")
    assert (sees(emergency, mill), sees(housing, mill), sees(emergency, abroad)) == (True, False, False)

    refresh_reach({mill.pk: ["housing"]})
    assert (sees(emergency, mill), sees(housing, mill)) == (False, True)
    refresh_reach({mill.pk: None})
    assert sees(housing, mill), "None keeps the lines"
    assert sorted(PartyReach.objects.filter(party=mill).values_list("line", flat=True)) == ["", "housing"]


def test_an_enterprise_sees_its_parts_at_every_depth_and_no_neighbour(city, mill):
    plant = enterprise(city, name="一分厂", kind="plant", part_of=mill.uid)
    workshop = enterprise(city, name="磨粉车间", kind="workshop", part_of=plant.uid)
    neighbour = enterprise(city, name="邻厂")
    user, _post = holder(mill, username="wang", role="enterprise_principal")
    reach = acting_posts_of(user)[0].reach
    assert set(reach.parties) == {mill.pk, plant.pk, workshop.pk}
    actor = Actor(name="Wang", user_id=user.pk, reach=reach)
    assert [sees(actor, each) for each in (mill, plant, workshop, neighbour)] == [True, True, True, False]


def test_parts_are_found_at_any_depth_for_several_units_at_once_and_a_circle_ends(
    city, mill, django_assert_num_queries
):
    wholes = [mill]
    for depth in range(5):
        wholes.append(enterprise(city, name=f"第{depth}层", kind="workshop", part_of=wholes[-1].uid))
    keys = [each.pk for each in wholes]
    with django_assert_num_queries(2):
        assert units_below([keys[0]]) == {keys[0]: tuple(keys[1:])}
    assert units_below([keys[0], keys[3]]) == {keys[0]: tuple(keys[1:]), keys[3]: tuple(keys[4:])}

    Party.objects.beyond_scope("test").filter(pk=mill.pk).update(part_of=wholes[-1])
    assert units_below([keys[2]]) == {keys[2]: (*keys[3:], keys[0], keys[1])}


def test_outside_is_not_found_and_inside_without_the_right_is_forbidden(city, mill):
    register = register_called("registry", "parties")
    with pytest.raises(Refused, match="not-found"):
        register.one(mill.uid, zhao(city))
    with pytest.raises(Forbidden):
        register.edit(mill, 1, {"name": "x"}, actor=wang(mill), now=NOON)
    with pytest.raises(Forbidden):
        register.one(mill.uid, SUN)


def test_the_posts_of_an_official_say_what_he_sees(city, mill):
    office = enterprise(city, village="潞州区", name="潞州区安委办", kind="office")
    user, post = holder(office, username="li")
    (acting,) = acting_posts_of(user)
    assert isinstance(acting, ActingPost)
    assert (acting.uid, acting.role, acting.organisation_id) == (post.uid, "committee_office", office.pk)
    assert [area.path for area in acting.reach.areas] == [city["潞州区"].path]
    assert not acting.reach.everything


def test_a_unit_without_a_place_reaches_itself_only(city):
    """An empty path would be the whole country."""
    unit = Party.objects.create(kind="office", name="无址", created_at=NOON)
    user, _post = holder(unit, username="li")
    (acting,) = acting_posts_of(user)
    assert (acting.reach.areas, acting.reach.parties) == ((), (unit.pk,))


def test_closing_the_post_or_the_unit_takes_everything_away_at_once(city, mill):
    office = enterprise(city, village="潞州区", name="潞州区安委办", kind="office")
    user, post = holder(office, username="li")
    people.close_post(uid=post.uid, version=99, reason="撤销", actor=SYSTEM, now=NOON)
    assert acting_posts_of(user) == []

    bureau = enterprise(city, village="潞州区", name="旧局", kind="department")
    user, _post = holder(bureau, username="old")
    Party.objects.visible_to(SYSTEM).filter(pk=bureau.pk).update(state="closed")
    assert acting_posts_of(user) == []


def test_after_a_merger_the_township_that_took_the_villages_sees_their_parties(city, mill):
    """Its own officers keep only what still hangs on the old node: nobody's reach grows by a merger of regions."""
    old = enterprise(city, village="马厂镇", name="马厂镇安监站", kind="station")
    new = enterprise(city, village="老顶山镇", name="老顶山镇安监站", kind="station")
    users = [holder(unit, username=f"u{unit.pk}", role="township_officer")[0] for unit in (old, new)]
    merge_region(uid=city["马厂镇"].uid, into=city["老顶山镇"].uid, version=1, basis="x", actor=SYSTEM, now=NOON)

    reaches = [acting_posts_of(user)[0].reach for user in users]
    actors = [Actor(name="x", user_id=user.pk, reach=reach) for user, reach in zip(users, reaches, strict=True)]
    assert [sees(actor, mill) for actor in actors] == [False, True]
    assert [sees(actor, old) for actor in actors] == [True, True]
