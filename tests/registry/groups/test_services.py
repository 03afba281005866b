"""Groups of units: who belongs to them on which day, and who may change that (REG-06)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.groups.making import make_standard_groups
from anlan.registry.groups.models import Group, GroupDefinition
from anlan.registry.groups.queries import changes_since, expand, groups, outside
from anlan.registry.groups.rules import Wanted, selector_of
from anlan.registry.groups.services import (
    Definition,
    add_group,
    change_group,
    close_group,
    put_in,
    take_out,
)
from anlan.registry.industries.loading import load_shipped as load_industries
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.facts import set_facet, set_place
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Membership, Party
from anlan.registry.parties.services import PlaceGiven, register_party
from anlan.registry.regions.services import add_area
from tests.registry.cast import NOON, actor_in, chen, enterprise, li, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SYSTEM = system_actor("test")


def names(actor, group, day=TODAY, **more):
    return [party.name for party in expand(actor, group, day, **more)]


def group_of(city, wanted, place="潞州区", name="测试组"):
    definition = Definition(selector=selector_of(wanted))
    return add_group(name=name, region=city[place], definition=definition, actor=li(city), now=NOON)


def by_hand(city, name="重点对象", place="潞州区"):
    return add_group(name=name, region=city[place], definition=Definition(), actor=li(city), now=NOON)


def standard(city, code, place):
    return Group.objects.beyond_scope("test").get(code=code, region=city[place])


@pytest.fixture
def made(city):
    """The standard organisations of the small city, with its standard groups."""
    make_standard_organisations(city["长治市"].uid, actor=SYSTEM, now=NOON)


def test_standard_groups_come_with_the_standard_organisations(city, made):
    codes = set(Group.objects.visible_to(li(city)).filter(region=city["潞州区"]).values_list("code", flat=True))
    assert codes == {"villages", "townships", "committee_members", "departments_county", "key_sector_smes"}
    assert names(li(city), standard(city, "villages", "潞州区")) == ["安居村委会", "张庄村委会"]
    assert names(li(city), standard(city, "villages", "马厂镇")) == ["安居村委会", "张庄村委会"]
    assert names(li(city), standard(city, "townships", "潞州区")) == ["老顶山镇人民政府", "马厂镇人民政府"]
    assert len(names(li(city), standard(city, "direct_units", "马厂镇"))) == 9
    assert len(names(chen(city), standard(city, "duty_units", "长治市"))) == 52
    committee = Party.objects.beyond_scope("test").get(kind="committee", region=city["马厂镇"])
    members = Membership.objects.beyond_scope("test").filter(body=committee)
    assert expand(li(city), standard(city, "committee_members", "马厂镇"), TODAY).count() == members.count() > 5


def test_a_second_run_makes_no_group_and_a_name_given_by_hand_is_left_alone(city):
    add_group(name="各村（社区）", region=city["马厂镇"], definition=Definition(), actor=li(city), now=NOON)

    first = make_standard_groups(region=city["潞州区"].uid, actor=li(city), now=NOON)
    second = make_standard_groups(region=city["潞州区"].uid, actor=li(city), now=NOON)

    assert first.groups > 0 and (second.groups, second.known) == (0, first.groups)
    assert not Group.objects.beyond_scope("test").filter(region=city["马厂镇"], code="villages").exists()
    assert not Group.objects.beyond_scope("test").filter(code="committee_members").exists(), "no committee yet"
    assert Act.objects.beyond_scope("test").filter(kind="group.entered").count() == first.groups + 1


def test_standard_groups_are_made_within_the_own_area_only(city):
    with pytest.raises(Refused, match="region-outside"):
        make_standard_groups(region=city["襄垣县"].uid, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="group-region"):
        make_standard_groups(region=city["安居村委会"].uid, actor=li(city), now=NOON)
    with pytest.raises(Forbidden):
        make_standard_groups(region=city["潞州区"].uid, actor=actor_in("leader", region=city["潞州区"]), now=NOON)


def test_a_standard_group_has_an_english_name_until_people_rename_it(city):
    make_standard_groups(region=city["马厂镇"].uid, actor=li(city), now=NOON)
    group = standard(city, "villages", "马厂镇")
    with override("en"):
        assert str(group) == "All villages and communities"
    group = change_group(uid=group.uid, version=1, name="十个村", actor=li(city), now=NOON)
    with override("en"):
        assert str(group) == "十个村"


def test_a_rule_holds_for_whom_it_holds_on_the_day(city):
    load_industries(actor=SYSTEM, now=NOON)
    old = NOON - timedelta(days=200)
    mine = enterprise(city, name="小煤矿", facets={"size": "small", "industry": "0610"}, first_day=old.date())
    enterprise(city, name="大煤矿", facets={"size": "large", "industry": "0610"}, first_day=old.date())
    enterprise(city, name="小面馆", kind="sole_trader", facets={"size": "small", "industry": "6210"})
    enterprise(city, name="外县煤矿", village="常庄村委会", facets={"size": "small", "industry": "0610"})
    make_standard_groups(region=city["潞州区"].uid, actor=li(city), now=NOON)
    group = standard(city, "key_sector_smes", "潞州区")

    assert names(li(city), group) == ["小煤矿"]
    set_facet(uid=mine.uid, name="size", value="large", first_day=TODAY - 10 * DAY, actor=SYSTEM, now=NOON)

    assert names(li(city), group) == names(li(city), group, today=TODAY) == []
    assert names(li(city), group, TODAY - 11 * DAY) == ["小煤矿"]
    assert names(li(city), group, TODAY - 10 * DAY) == []
    assert names(li(city), group, date(2020, 1, 1)) == [], "it was not there yet"


def test_whoever_closed_or_moved_away_belongs_to_no_group_from_that_day_on(city, mill):
    far = enterprise(city, name="搬迁厂", first_day=TODAY - 100 * DAY)
    group = group_of(city, Wanted(kinds=("enterprise",)))
    assert names(li(city), group) == ["安居面粉厂", "搬迁厂"]
    place = PlaceGiven("operating", city["常庄村委会"].uid, "新址")
    old = far.places.get()
    set_place(uid=far.uid, place=place, replaces=old.pk, first_day=TODAY - 5 * DAY, actor=SYSTEM, now=NOON)
    change_state(uid=mill.uid, state="closed", version=mill.version, reason="停业", actor=SYSTEM, now=NOON)

    assert names(li(city), group) == names(li(city), group, today=TODAY) == []
    assert names(SYSTEM, group, TODAY - 6 * DAY) == ["搬迁厂"]


def test_who_is_registered_here_and_operates_there_belongs_to_the_groups_of_there(city):
    places = [PlaceGiven("registered", city["安居村委会"].uid), PlaceGiven("operating", city["常庄村委会"].uid)]
    register_party(kind="enterprise", name="两地厂", places=places, actor=SYSTEM, now=NOON)
    here = group_of(city, Wanted(kinds=("enterprise",)))
    there = add_group(
        name="x",
        region=city["襄垣县"],
        definition=Definition(selector=selector_of(Wanted(kinds=("enterprise",)))),
        actor=zhao(city),
        now=NOON,
    )
    for today in (None, TODAY):
        assert names(SYSTEM, here, today=today) == []
        assert names(SYSTEM, there, today=today) == ["两地厂"]


def test_published_values_and_dated_facts_say_the_same_of_today(city):
    load_industries(actor=SYSTEM, now=NOON)
    area = add_area(name="高新区", kind="development_zone", region=city["潞州区"].uid, actor=SYSTEM, now=NOON)
    for number in range(24):
        facets = {
            "size": ("large", "medium", "small", "")[number % 4],
            "industry": ("0610", "2511", "", "5413")[number // 2 % 4],
            "employees": str(number * 7) if number % 3 else "",
            "high_hazard": "yes" if number % 5 == 0 else "no",
        }
        party = enterprise(
            city,
            name=f"第{number}厂",
            kind=("enterprise", "sole_trader", "cooperative")[number % 3],
            village=("安居村委会", "张庄村委会", "常庄村委会")[number % 3],
            facets={name: value for name, value in facets.items() if value},
        )
        if number % 6 == 0:
            party.areas.create(area=area, first_day=TODAY, recorded_at=NOON)
        if number % 7 == 0:
            change_state(uid=party.uid, state="closed", version=party.version, reason="x", actor=SYSTEM, now=NOON)
    several = (
        Wanted(kinds=("enterprise", "cooperative")),
        Wanted(sizes=("small",)),
        Wanted(sectors=("mine", "road")),
        Wanted(industries=("25", "06")),
        Wanted(flags=("high_hazard", "key_enterprise")),
        Wanted(employees_from=20, employees_to=120),
        Wanted(areas=(str(area.uid),)),
        Wanted(kinds=("cooperative",), sizes=("large", "small"), employees_to=150),
    )
    for number, wanted in enumerate(several):
        group = add_group(
            name=f"第{number}组",
            region=city["长治市"],
            definition=Definition(selector=selector_of(wanted)),
            actor=chen(city),
            now=NOON,
        )
        quick = names(chen(city), group, today=TODAY)
        assert quick == names(chen(city), group), wanted
        assert 0 < len(quick) < 24, wanted


def test_a_rule_by_something_that_no_group_can_be_made_by_is_refused(city):
    for selector, code in (
        ({"all": [{"facet": "moon", "in": ["full"]}]}, "group-facet"),
        ({"all": [{"facet": "kind"}]}, "selector-wrong"),
    ):
        with pytest.raises(Refused, match=code):
            add_group(name="x", region=city["潞州区"], definition=Definition(selector), actor=li(city), now=NOON)
    assert not Group.objects.beyond_scope("test").exists(), "nothing half written"


def test_hand_picked_members_are_dated_and_leave_acts_on_both(city, mill):
    shop = enterprise(city, name="安居超市", first_day=TODAY - 100 * DAY)
    group = by_hand(city)
    put_in(uid=group.uid, parties=[shop.uid], first_day=TODAY - 10 * DAY, actor=li(city), now=NOON)
    put_in(uid=group.uid, parties=[mill.uid, shop.uid], reason="专项整治", actor=li(city), now=NOON)

    assert names(li(city), group) == ["安居超市", "安居面粉厂"]
    assert names(li(city), group, TODAY - DAY) == ["安居超市"]
    assert names(li(city), group, TODAY - 11 * DAY) == []

    later = NOON + 3 * DAY
    assert take_out(uid=group.uid, parties=[shop.uid], reason="整改完成", actor=li(city), now=later) == 1
    assert names(li(city), group, TODAY + 2 * DAY) == ["安居超市", "安居面粉厂"]
    assert names(li(city), group, TODAY + 3 * DAY) == ["安居面粉厂"]
    kinds = Act.objects.beyond_scope("test").filter(party_uid=shop.uid, subject_uid=group.uid).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["group.member_added", "group.member_ended"]


def test_somebody_whom_the_rule_holds_in_can_be_left_out_and_comes_back(city, mill):
    enterprise(city, name="安居超市")
    group = group_of(city, Wanted(kinds=("enterprise",)))

    take_out(uid=group.uid, parties=[mill.uid], reason="由省直管", actor=li(city), now=NOON + DAY)
    assert names(li(city), group, TODAY) == ["安居超市", "安居面粉厂"]
    assert names(li(city), group, TODAY + DAY) == ["安居超市"]
    with pytest.raises(Refused, match="group-member-not"):
        take_out(uid=group.uid, parties=[mill.uid], reason="再次", actor=li(city), now=NOON + DAY)

    assert put_in(uid=group.uid, parties=[mill.uid], actor=li(city), now=NOON + 2 * DAY) == 1
    assert names(li(city), group, TODAY + 2 * DAY) == ["安居超市", "安居面粉厂"]
    assert put_in(uid=group.uid, parties=[mill.uid], actor=li(city), now=NOON + 2 * DAY) == 0, "he belongs to it"


def test_putting_in_is_all_or_nothing_and_within_reach(city, mill):
    far = enterprise(city, village="常庄村委会", name="远厂")
    gone = enterprise(city, name="旧厂")
    change_state(uid=gone.uid, state="closed", version=gone.version, reason="x", actor=SYSTEM, now=NOON)
    group = by_hand(city)
    wrong: list[tuple[list[Any], dict[str, Any], str]] = [
        ([mill.uid, far.uid], {}, "not-found"),
        ([mill.uid, gone.uid], {}, "party-closed"),
        ([], {}, "nothing-chosen"),
        ([mill.uid], {"first_day": TODAY + DAY}, "party-day-future"),
    ]
    for parties, more, code in wrong:
        with pytest.raises(Refused, match=code):
            put_in(uid=group.uid, parties=parties, actor=li(city), now=NOON, **more)
    with pytest.raises(Refused, match="reason-missing"):
        take_out(uid=group.uid, parties=[mill.uid], reason=" ", actor=li(city), now=NOON)
    assert names(li(city), group) == []


def test_members_of_a_committee_follow_the_committee_from_day_to_day(city, made):
    committee = Party.objects.beyond_scope("test").get(kind="committee", region=city["潞州区"])
    group = standard(city, "committee_members", "潞州区")
    before = names(li(city), group)
    row = Membership.objects.beyond_scope("test").filter(body=committee).first()
    Membership.objects.beyond_scope("test").filter(pk=row.pk).update(last_day=TODAY)

    assert len(names(li(city), group, TODAY)) == len(before)
    assert set(before) - set(names(li(city), group, TODAY + DAY)) == {row.member.name}


def test_who_joined_and_left_since_a_day_is_shown_REG_06(city, mill):
    other = enterprise(city, name="常来厂", first_day=TODAY - 100 * DAY)
    group = group_of(city, Wanted(kinds=("enterprise",)))
    fresh = enterprise(city, name="新厂", first_day=TODAY)
    change_state(
        uid=other.uid, state="closed", version=other.version, first_day=TODAY - DAY, reason="x", actor=SYSTEM, now=NOON
    )
    place = PlaceGiven("operating", city["常庄村委会"].uid, "新址")
    away = enterprise(city, name="迁走厂", first_day=TODAY - 100 * DAY)
    set_place(uid=away.uid, place=place, replaces=away.places.get().pk, first_day=TODAY, actor=SYSTEM, now=NOON)

    def told(actor):
        found = changes_since(actor, group, TODAY - 5 * DAY, TODAY, today=TODAY)
        spoken = dict(Party.objects.beyond_scope("test").values_list("pk", "name"))
        return [[spoken[pk] for pk in some] for some in (found.joined, found.left)], found.hidden

    assert told(SYSTEM) == ([["安居面粉厂", "新厂"], ["常来厂", "迁走厂"]], 0)
    assert told(li(city)) == ([["安居面粉厂", "新厂"], ["常来厂"]], 1), "who moved away is counted, not named"
    assert fresh.pk in changes_since(li(city), group, TODAY - 5 * DAY, TODAY).joined


def test_a_changed_rule_holds_from_its_day_and_the_former_one_before_it(city, mill):
    enterprise(city, name="安居合作社", kind="cooperative", first_day=TODAY - 100 * DAY)
    group = group_of(city, Wanted(kinds=("enterprise",)))
    fresh = Definition(selector=selector_of(Wanted(kinds=("cooperative",))))

    change_group(uid=group.uid, version=group.version, definition=fresh, actor=li(city), now=NOON + 2 * DAY)

    assert names(li(city), group, TODAY + DAY) == ["安居面粉厂"]
    assert names(li(city), group, TODAY + 2 * DAY) == ["安居合作社"]
    assert GroupDefinition.objects.beyond_scope("test").filter(group=group, superseded_at=None).count() == 2
    with pytest.raises(Refused, match="stale-edit"):
        change_group(uid=group.uid, version=group.version, name="y", actor=li(city), now=NOON + 2 * DAY)
    version = Group.objects.beyond_scope("test").get(pk=group.pk).version
    change_group(uid=group.uid, version=version, definition=fresh, actor=li(city), now=NOON + 3 * DAY)
    assert Act.objects.beyond_scope("test").filter(kind="group.changed").count() == 1, "the same rule is no change"


def test_a_group_by_committee_needs_a_committee_within_reach(city, mill, made):
    far = Party.objects.beyond_scope("test").get(kind="committee", region=city["襄垣县"])
    for unit in (far, mill):
        with pytest.raises(Refused, match="group-committee"):
            add_group(name="x", region=city["潞州区"], definition=Definition(committee=unit), actor=li(city), now=NOON)


def test_a_name_is_given_once_in_a_place(city):
    first, second = by_hand(city), by_hand(city, name="其他")
    with pytest.raises(Refused, match="entry-twin"):
        by_hand(city)
    with pytest.raises(Refused, match="group-name-taken"):
        change_group(uid=second.uid, version=second.version, name=first.name, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="name-missing"):
        by_hand(city, name="  ")
    close_group(uid=first.uid, version=first.version, reason="不再使用", actor=li(city), now=NOON)
    by_hand(city)
    with pytest.raises(Refused, match="entry-closed"):
        put_in(uid=first.uid, parties=[], actor=li(city), now=NOON)


def test_groups_are_kept_by_the_offices_of_the_area_and_read_by_the_others(city, mill):
    group = by_hand(city)
    town = actor_in("township_officer", region=city["马厂镇"])
    for reader in (actor_in("department_officer", region=city["潞州区"], line="emergency"), chen(city)):
        assert groups(reader).filter(pk=group.pk).exists()
    for stranger in (zhao(city), town):
        assert not groups(stranger).filter(pk=group.pk).exists()
        with pytest.raises(Refused, match="not-found"):
            put_in(uid=group.uid, parties=[mill.uid], actor=stranger, now=NOON)
    own = add_group(name="本镇", region=city["马厂镇"], definition=Definition(), actor=town, now=NOON)
    assert put_in(uid=own.uid, parties=[mill.uid], actor=town, now=NOON) == 1
    with pytest.raises(Refused, match="region-outside"):
        add_group(name="他县", region=city["襄垣县"], definition=Definition(), actor=town, now=NOON)
    with pytest.raises(Forbidden):
        by_leader = actor_in("leader", region=city["潞州区"])
        add_group(name="x", region=city["潞州区"], definition=Definition(), actor=by_leader, now=NOON)
    with pytest.raises(Forbidden):
        expand(actor_in("expert", region=city["潞州区"]), group, TODAY)


def test_members_beyond_the_reach_are_counted_and_not_named(city, made):
    group = standard(city, "villages", "潞州区")
    officer = actor_in("department_officer", region=city["潞州区"], line="emergency")
    assert (names(officer, group), outside(officer, group, TODAY)) == ([], 2)
    assert outside(li(city), group, TODAY, today=TODAY) == 0
