"""Posts, who holds them, who stands in, who acts for whom (REG-12, REG-18, REG-19, REG-31)."""

from datetime import date, timedelta
from typing import Any

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.people import services
from anlan.registry.people.bulk import Appointment, appoint_many
from anlan.registry.people.models import Person, Post
from anlan.registry.people.reach import acting_posts_of
from anlan.registry.people.units import RegistryUnits
from tests.registry.cast import NOON, actor_in, enterprise, li, zhao

SYSTEM = system_actor("test")
TODAY = date(2026, 11, 22)
LATER = NOON + timedelta(days=10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(city):
    """马厂镇安监站: Zhou is its head, Qian an officer."""
    return enterprise(city, village="马厂镇", name="马厂镇安监站", kind="station")


def post_of(unit, title, **more):
    given = {"kind": "officer", "role": "township_officer", **more}
    return services.create_post(organisation=unit.uid, title=title, **given, actor=SYSTEM, now=NOON)


def seated(unit, title, name, *, user=None, **more):
    post = post_of(unit, title, **more)
    given = {"user_id": user.pk} if user else {}
    person = services.add_person(organisation=unit.uid, name=name, **given, actor=SYSTEM, now=NOON)
    return services.appoint(uid=post.uid, person=person.uid, version=post.version, actor=SYSTEM, now=NOON)


def now_is(post):
    current = Post.objects.visible_to(SYSTEM).get(pk=post.pk)
    return (current.holder.name if current.holder else None, current.acting)


def tenures(post):
    rows = post.tenures.filter(superseded_at=None).order_by("first_day").select_related("person")
    return [(row.person.name, row.acting, row.first_day, row.last_day) for row in rows]


def account(username):
    return User.objects.create(username=username, name=username, created_at=NOON)


def test_whoever_is_appointed_holds_the_post_and_his_predecessor_keeps_his_days(city, station):
    post = seated(station, "站员", "钱一")
    successor = services.add_person(organisation=station.uid, name="孙二", actor=li(city), now=NOON)
    services.appoint(uid=post.uid, person=successor.uid, version=post.version, actor=li(city), now=LATER)

    assert now_is(post) == ("孙二", False)
    assert tenures(post) == [("钱一", False, TODAY, date(2026, 12, 1)), ("孙二", False, date(2026, 12, 2), None)]
    assert Act.objects.visible_to(SYSTEM).filter(kind="post.filled", subject_uid=post.uid).count() == 2


def test_somebody_is_appointed_by_his_name(city, station):
    post = post_of(station, "站员")
    other = post_of(station, "副站长")
    services.appoint_by_name(uid=post.uid, name=" 钱一 ", phone="13800000001", version=1, actor=li(city), now=NOON)
    services.appoint_by_name(uid=other.uid, name="钱一", version=1, actor=li(city), now=NOON)
    assert Person.objects.visible_to(SYSTEM).filter(name="钱一").count() == 1, "the same person holds both"

    services.add_person(organisation=station.uid, name="钱一", phone="13900000002", actor=SYSTEM, now=NOON)
    third = post_of(station, "巡查员")
    with pytest.raises(Refused, match="person-ambiguous"):
        services.appoint_by_name(uid=third.uid, name="钱一", version=1, actor=li(city), now=NOON)
    services.appoint_by_name(uid=third.uid, name="钱一", phone="13900000002", version=1, actor=li(city), now=NOON)
    assert Post.objects.visible_to(SYSTEM).get(pk=third.pk).holder.phone == "13900000002"


def test_a_vacated_post_falls_to_the_head_as_acting_until_a_successor_is_named(city, station):
    seated(station, "站长", "周站长", is_head=True)
    post = seated(station, "站员", "钱一")
    vacated = services.vacate_post(uid=post.uid, version=post.version, reason="调离", actor=li(city), now=LATER)

    assert now_is(post) == ("周站长", True)
    assert tenures(post)[-1] == ("周站长", True, date(2026, 12, 2), None)
    with pytest.raises(Refused, match="post-vacant"):
        services.vacate_post(uid=post.uid, version=vacated.version, reason="再来", actor=li(city), now=LATER)
    services.appoint_by_name(uid=post.uid, name="孙二", version=vacated.version, actor=li(city), now=LATER)
    assert now_is(post) == ("孙二", False)


def test_without_a_head_the_head_of_the_unit_above_stands_in_and_without_one_nobody(city, station):
    village = enterprise(city, name="安居村安全劝导站", kind="persuasion_station", part_of=station.uid)
    post = seated(village, "劝导员", "吴三", role="")
    services.vacate_post(uid=post.uid, version=post.version, reason="离村", actor=li(city), now=NOON)
    assert now_is(post) == (None, False)

    seated(station, "站长", "周站长", is_head=True)
    other = seated(village, "信息员", "郑四", role="")
    services.vacate_post(uid=other.uid, version=other.version, reason="离村", actor=li(city), now=NOON)
    assert now_is(other) == ("周站长", True)


def test_units_that_are_part_of_each_other_do_not_hang_the_machine(city, station):
    station.part_of = station
    station.save()
    post = seated(station, "站员", "钱一")
    services.vacate_post(uid=post.uid, version=post.version, reason="x", actor=SYSTEM, now=NOON)
    assert now_is(post) == (None, False)


def test_closing_a_post_always_succeeds_and_ends_what_hung_on_it(city, station):
    user = account("sun")
    seated(station, "站长", "周站长", is_head=True)
    post = seated(station, "站员", "钱一")
    deputy = services.add_person(organisation=station.uid, name="孙二", user_id=user.pk, actor=SYSTEM, now=NOON)
    services.delegate(
        uid=post.uid,
        to=deputy.uid,
        first_day=TODAY,
        last_day=date(2027, 11, 22),
        reason="学习",
        actor=li(city),
        now=NOON,
    )
    services.set_jurisdiction(uid=post.uid, region=city["老顶山镇"].uid, actor=li(city), now=NOON)
    closed = services.close_post(uid=post.uid, version=0, reason="机构改革", actor=li(city), now=NOON)

    assert closed.closed_on == TODAY
    assert now_is(post) == ("周站长", True)
    assert not post.delegations.filter(superseded_at=None, last_day=None).exists()
    assert not post.jurisdictions.filter(superseded_at=None).exists()
    assert acting_posts_of(user) == []
    with pytest.raises(Refused, match="post-closed"):
        services.close_post(uid=post.uid, reason="再来", actor=li(city), now=NOON)
    post_of(station, "站员")  # the title is free again


def test_a_delegate_acts_on_behalf_of_the_post_only_during_its_days(city, station):
    user = account("sun")
    post = seated(station, "站长", "周站长", is_head=True)
    own = seated(station, "站员", "孙二", user=user)
    deputy = own.holder
    from datetime import UTC, datetime

    today = datetime.now(UTC).date()
    services.delegate(
        uid=post.uid, to=deputy.uid, first_day=today - timedelta(days=2), last_day=today + timedelta(days=2),
        reason="住院", actor=SYSTEM, now=NOON,
    )  # fmt: skip
    mine, lent = acting_posts_of(user)
    assert (mine.on_behalf_of, lent.on_behalf_of, lent.id) == (None, post.uid, own.pk)

    services.end_delegation(uid=post.uid, actor=SYSTEM, now=datetime.now(UTC))
    assert len(acting_posts_of(user)) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 1)}, "delegation-days"),
        ({"first_day": date(2026, 1, 1), "last_day": date(2026, 11, 21)}, "delegation-days"),
        ({"to": "holder"}, "delegation-self"),
    ],
)
def test_delegations_that_make_no_sense_are_refused(city, station, given, code):
    post = seated(station, "站长", "周站长", is_head=True)
    other = services.add_person(organisation=station.uid, name="孙二", actor=SYSTEM, now=NOON)
    whole = {"to": other.uid, "first_day": TODAY, "last_day": TODAY, "reason": "x", **given}
    if given.get("to"):
        whole["to"] = post.holder.uid
    with pytest.raises(Refused, match=code):
        services.delegate(uid=post.uid, **whole, actor=li(city), now=NOON)


def test_a_person_who_leaves_leaves_every_post_and_his_account(city, station):
    user = account("zhou")
    head = seated(station, "站长", "周站长", user=user, is_head=True)
    other = post_of(station, "巡查员")
    services.appoint(uid=other.uid, person=head.holder.uid, version=1, actor=SYSTEM, now=NOON)
    services.person_leaves(uid=head.holder.uid, version=1, reason="退休", actor=li(city), now=NOON)

    assert now_is(head) == (None, False)
    assert now_is(other) == (None, False)
    user.refresh_from_db()
    assert not user.is_active
    assert acting_posts_of(user) == []
    gone = Person.objects.visible_to(SYSTEM).get(name="周站长")
    with pytest.raises(Refused, match="person-left"):
        services.appoint(uid=other.uid, person=gone.uid, version=3, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="person-left-already"):
        services.person_leaves(uid=gone.uid, version=gone.version, reason="x", actor=li(city), now=NOON)


def test_a_further_jurisdiction_widens_what_the_holder_sees(city, station, django_assert_num_queries):
    user = account("zhou")
    post = seated(station, "站长", "周站长", user=user)
    services.set_jurisdiction(uid=post.uid, region=city["老顶山镇"].uid, line="", actor=li(city), now=NOON)
    paths = {area.path for area in acting_posts_of(user)[0].reach.areas}
    assert paths == {city["马厂镇"].path, city["老顶山镇"].path}
    services.set_jurisdiction(uid=post.uid, region=city["张庄村委会"].uid, line="", actor=li(city), now=NOON)
    with django_assert_num_queries(1):
        (acting,) = acting_posts_of(user)
    assert {area.path for area in acting.reach.areas} == paths | {city["张庄村委会"].path}, "one post, whatever it sees"
    services.end_jurisdiction(uid=post.uid, region=city["张庄村委会"].uid, actor=li(city), now=NOON)

    with pytest.raises(Refused, match="region-outside"):
        services.set_jurisdiction(uid=post.uid, region=city["襄垣县"].uid, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="line-unknown"):
        services.set_jurisdiction(uid=post.uid, region=city["老顶山镇"].uid, line="x", actor=li(city), now=NOON)
    services.end_jurisdiction(uid=post.uid, region=city["老顶山镇"].uid, actor=li(city), now=NOON)
    assert {area.path for area in acting_posts_of(user)[0].reach.areas} == {city["马厂镇"].path}


def administrator(unit):
    """A unit's administrator: he sets up posts and accounts of his unit, and must not raise himself (REG-31)."""
    actor = actor_in("unit_administrator", parties=(unit.pk,))
    return Actor(**{**actor.__dict__, "organisation_id": unit.pk, "post_id": 0})


def test_nobody_gives_a_role_above_his_own(city, station):
    admin = administrator(station)
    high = post_of(station, "安委办主任", role="committee_office")
    person = services.add_person(organisation=station.uid, name="钱一", actor=admin, now=NOON)
    low = services.create_post(
        organisation=station.uid, title="站员", kind="officer", role="township_officer", actor=admin, now=NOON
    )
    for attempt in (
        lambda: services.create_post(
            organisation=station.uid, title="x", kind="officer", role="system_administrator", actor=admin, now=NOON
        ),
        lambda: services.create_post(
            organisation=station.uid, title="x", kind="officer", role="unit_administrator", actor=admin, now=NOON
        ),
        lambda: services.edit_post(uid=low.uid, version=1, fields={"role": "committee_office"}, actor=admin, now=NOON),
        lambda: services.edit_post(uid=high.uid, version=1, fields={"role": ""}, actor=admin, now=NOON),
        lambda: services.appoint(uid=high.uid, person=person.uid, version=1, actor=admin, now=NOON),
        lambda: services.delegate(
            uid=high.uid, to=person.uid, first_day=TODAY, last_day=TODAY, reason="x", actor=admin, now=NOON
        ),
        lambda: (
            services.set_jurisdiction(uid=high.uid, region=city["马厂镇"].uid, actor=li(city), now=NOON)
            and services.create_post(
                organisation=station.uid, title="x", kind="o", role="city_leader", actor=li(city), now=NOON
            )
        ),
        lambda: appoint_many([Appointment(high.pk, "钱一")], actor=admin, now=NOON),
    ):
        with pytest.raises(Refused, match="role-not-yours"):
            attempt()
    assert now_is(high) == (None, False)

    services.appoint(uid=high.uid, person=person.uid, version=1, actor=li(city), now=NOON)
    assert now_is(high) == ("钱一", False), "an office gives what it may do itself"


def test_the_holder_lends_his_post_himself(city, station):
    post = seated(station, "站长", "周站长", role="leader", is_head=True)
    deputy = services.add_person(organisation=station.uid, name="孙二", actor=SYSTEM, now=NOON)
    leader = actor_in("leader", region=city["马厂镇"])
    himself = Actor(**{**leader.__dict__, "post_id": post.pk})
    leader = Actor(**{**leader.__dict__, "post_id": 0})
    given: dict[str, Any] = {"to": deputy.uid, "first_day": TODAY, "last_day": TODAY, "reason": "出差"}
    with pytest.raises(Forbidden):
        services.delegate(uid=post.uid, **given, actor=leader, now=NOON)
    services.delegate(uid=post.uid, **given, actor=himself, now=NOON)
    services.end_delegation(uid=post.uid, actor=himself, now=NOON)


def test_outside_the_reach_neither_post_nor_person_is_found(city, station):
    post = seated(station, "站员", "钱一")
    for verb, given in (
        (services.edit_post, {"uid": post.uid, "version": 1, "fields": {"title": "x"}}),
        (services.appoint, {"uid": post.uid, "person": post.holder.uid, "version": 1}),
        (services.vacate_post, {"uid": post.uid, "version": 1, "reason": "x"}),
        (services.close_post, {"uid": post.uid, "reason": "x"}),
        (services.edit_person, {"uid": post.holder.uid, "version": 1, "name": "x", "phone": ""}),
        (services.person_leaves, {"uid": post.holder.uid, "version": 1, "reason": "x"}),
        (services.add_person, {"organisation": station.uid, "name": "x"}),
        (services.create_post, {"organisation": station.uid, "title": "x", "kind": "officer"}),
        (
            services.delegate,
            {"uid": post.uid, "to": post.holder.uid, "first_day": TODAY, "last_day": TODAY, "reason": "x"},
        ),
        (services.end_delegation, {"uid": post.uid}),
        (services.set_jurisdiction, {"uid": post.uid, "region": city["襄垣县"].uid}),
    ):
        with pytest.raises(Refused, match="not-found"):
            verb(**given, actor=zhao(city), now=NOON)


def test_who_sees_posts_may_not_yet_change_them(city, station):
    post = seated(station, "站员", "钱一")
    leader = actor_in("leader", region=city["马厂镇"])
    for verb, given in (
        (services.edit_post, {"version": 1, "fields": {"title": "x"}}),
        (services.vacate_post, {"version": 1, "reason": "x"}),
        (services.close_post, {"reason": "x"}),
    ):
        with pytest.raises(Forbidden):
            verb(uid=post.uid, **given, actor=leader, now=NOON)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "post-title-missing"),
        ({"title": "站员"}, "post-title-taken"),
        ({"role": "emperor"}, "role-unknown"),
    ],
)
def test_posts_that_cannot_be(city, station, given, code):
    post_of(station, "站员")
    with pytest.raises(Refused, match=code):
        services.create_post(
            organisation=station.uid, **{"title": "新", "kind": "officer", **given}, actor=li(city), now=NOON
        )


@pytest.mark.parametrize("phone", ["138****5678", "没有", "1", "1380000000012345678901"])
def test_what_is_no_number_is_not_written(city, station, phone):
    person = services.add_person(organisation=station.uid, name="钱一", phone="13800005678", actor=SYSTEM, now=NOON)
    with pytest.raises(Refused, match="phone-wrong"):
        services.edit_person(uid=person.uid, version=1, name="钱一", phone=phone, actor=li(city), now=NOON)
    assert Person.objects.visible_to(SYSTEM).get(pk=person.pk).phone == "13800005678"


def test_an_unfit_number_of_old_does_not_stop_a_change_of_name(city, station):
    person = Person.objects.create(organisation=station, name="钱一", phone="待补")
    services.edit_person(uid=person.uid, version=1, name="钱壹", phone="待补", actor=li(city), now=NOON)
    assert Person.objects.visible_to(SYSTEM).get(pk=person.pk).name == "钱壹"


def test_two_who_edit_a_post_at_once(city, station):
    post = post_of(station, "站员")
    services.edit_post(uid=post.uid, version=1, fields={"title": "甲"}, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.edit_post(uid=post.uid, version=1, fields={"title": "乙"}, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.appoint_by_name(uid=post.uid, name="钱一", version=1, actor=li(city), now=NOON)


def test_account_administration_seats_people_on_vacant_posts_of_the_unit(city, station):
    admin, units = administrator(station), RegistryUnits()
    post_of(station, "站员")
    post_of(station, "主任", role="committee_office")
    held = seated(station, "站长", "周站长")
    assert units.posts_to_fill(admin) == ["站员"]
    for words, code in (("主任", "role-not-yours"), ("站长", "post-taken"), ("无此岗", "post-unknown")):
        with pytest.raises(Refused, match=code):
            units.seat(user=account(f"u-{words}"), post=words, actor=admin, now=NOON)
    user = account("qian")
    units.seat(user=user, post="站员", actor=admin, now=NOON)
    assert [acting.role for acting in acting_posts_of(user)] == ["township_officer"]
    assert User.objects.filter(units.accounts_of(admin)).get() == user
    assert now_is(held) == ("周站长", False)
    nobody = Actor(name="x", user_id=1, reach=Reach())
    assert not User.objects.filter(units.accounts_of(nobody)).exists()
