"""Real posts on real requests: what they open, and that closing one revokes at once (REG-31)."""

from itertools import count

import pytest
from django.urls import reverse

from anlan.foundation.accounts import services as accounts
from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.queries import accounts_visible_to
from anlan.foundation.accounts.rules import WantedAccount
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.people import services as people
from anlan.registry.people.models import Person, Post
from tests.registry.cast import NOON, enterprise

SYSTEM = system_actor("test")
NUMBERS = count(1)


def seated(unit, name, title, role):
    """Open an account for somebody and let him hold a new post of the unit."""
    post = people.create_post(organisation=unit.uid, title=title, kind="staff", role=role, actor=SYSTEM, now=NOON)
    username = f"person{next(NUMBERS)}"
    user = accounts.create_account(actor=SYSTEM, now=NOON, name=name, username=username).user
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    person = people.add_person(organisation=unit.uid, name=name, user_id=user.pk, actor=SYSTEM, now=NOON)
    people.appoint(uid=post.uid, person=person.uid, version=post.version, actor=SYSTEM, now=NOON)
    return User.objects.get(pk=user.pk), Post.objects.beyond_scope("a test looks").get(pk=post.pk)


@pytest.fixture
def unit(city):
    return enterprise(city, name="马厂镇安监站")


@pytest.fixture
def li(unit):
    return seated(unit, "李红", "账号管理员", "unit_administrator")


def test_closing_a_post_revokes_on_the_very_next_request(client, li):
    user, post = li
    client.force_login(user)
    assert client.get(reverse("account-list")).status_code == 200
    people.close_post(uid=post.uid, version=post.version, reason="撤销", actor=SYSTEM, now=NOON)
    assert client.get(reverse("account-list")).status_code == 403
    assert actor_for(user).permissions == frozenset()


def test_switching_between_two_real_posts(client, unit, li):
    user, first = li
    second = people.create_post(
        organisation=unit.uid, title="登记员", kind="staff", role="registrar", actor=SYSTEM, now=NOON
    )
    people.appoint(uid=second.uid, person=user.person.uid, version=second.version, actor=SYSTEM, now=NOON)
    client.force_login(user)
    assert client.get(reverse("my-account")).wsgi_request.actor.post_uid == first.uid
    client.post(reverse("acting-post"), {"post": str(second.uid)})
    request = client.get(reverse("my-account")).wsgi_request
    assert request.actor.post_uid == second.uid
    assert request.actor.may("registry:party:import")
    assert not request.actor.may("foundation:account:view")


def test_a_units_administrator_opens_accounts_on_the_vacant_posts_of_his_unit(unit, li):
    administrator = actor_for(li[0])
    people.create_post(
        organisation=unit.uid, title="副站长", kind="staff", role="township_officer", actor=SYSTEM, now=NOON
    )
    (new,) = accounts.create_accounts(
        actor=administrator, now=NOON, lines=[WantedAccount(1, "赵敏", "13935510002", "副站长")]
    )
    assert actor_for(new.user).may("registry:party:edit")
    assert new.user in accounts_visible_to(administrator)
    with pytest.raises(Refused, match="post-taken"):
        accounts.create_account(actor=administrator, now=NOON, name="孙强", post="副站长")


def test_the_dry_run_leaves_no_person_and_no_holder_behind(unit, li):
    administrator = actor_for(li[0])
    post = people.create_post(
        organisation=unit.uid, title="副站长", kind="staff", role="township_officer", actor=SYSTEM, now=NOON
    )
    faults = accounts.line_faults(
        actor=administrator,
        now=NOON,
        lines=[
            WantedAccount(1, "赵敏", "", "副站长"),
            WantedAccount(2, "孙强", "", "副站长"),
            WantedAccount(3, "周丽", "", "市长"),
        ],
    )
    assert faults == {2: {"post": "post-taken"}, 3: {"post": "post-unknown"}}
    assert not Person.objects.beyond_scope("a test looks").filter(name="赵敏").exists()
    assert Post.objects.beyond_scope("a test looks").get(pk=post.pk).holder is None


def test_a_units_administrator_does_not_find_the_people_of_another_unit(city, li):
    other = enterprise(city, village="常庄村委会", name="侯堡镇安监站")
    stranger, _post = seated(other, "郭峰", "站长", "township_officer")
    administrator = actor_for(li[0])
    assert stranger not in accounts_visible_to(administrator)
    with pytest.raises(Refused, match="not-found"):
        accounts.reset_password(actor=administrator, now=NOON, uid=stranger.uid)


@pytest.mark.parametrize("role", ["system_administrator", "city_leader", "discipline_auditor", "committee_office"])
def test_a_units_administrator_raises_nobody_above_himself(unit, li, role):
    administrator = actor_for(li[0])
    people.create_post(organisation=unit.uid, title="高位", kind="staff", role=role, actor=SYSTEM, now=NOON)
    with pytest.raises(Refused, match="role-not-yours"):
        accounts.create_account(actor=administrator, now=NOON, name="赵敏", post="高位")
    with pytest.raises(Refused, match="role-not-yours"):
        people.create_post(
            organisation=unit.uid, title="再高位", kind="staff", role=role, actor=administrator, now=NOON
        )
    post = Post.objects.beyond_scope("a test looks").get(title="高位")
    with pytest.raises(Refused, match="role-not-yours"):
        people.appoint(uid=post.uid, person=li[0].person.uid, version=post.version, actor=administrator, now=NOON)


def test_a_system_administrator_gives_every_role(unit):
    keeper, _post = seated(unit, "周丽", "系统管理员", "system_administrator")
    actor = actor_for(keeper)
    post = people.create_post(
        organisation=unit.uid, title="安委办主任", kind="staff", role="committee_office", actor=actor, now=NOON
    )
    assert post.role == "committee_office"
    assert not actor.may("registry:party:view")


def test_whoever_leaves_the_unit_is_out_with_the_next_request(client, unit, li):
    user, _post = seated(unit, "赵敏", "站长", "township_officer")
    client.force_login(user)
    assert client.get(reverse("my-account")).status_code == 200
    people.person_leaves(uid=user.person.uid, version=user.person.version, reason="调离", actor=SYSTEM, now=NOON)
    assert client.get(reverse("my-account")).status_code == 302


def test_the_office_erases_who_has_left_and_his_acts_stay_proven(client, unit, li):
    """Personal Information Protection Law, article 47: on request or when the term is over."""
    clerk, _post = seated(unit, "安委办", "主任", "committee_office")
    _user, post = li
    person = Person.objects.beyond_scope("a test looks").get(pk=post.holder_id)
    client.force_login(clerk)
    page = f"/registry/people/{person.uid}/"
    assert f"{page}erase/" not in client.get(page).content.decode(), "who is in office is not erased"
    people.person_leaves(uid=person.uid, version=person.version, reason="退休", actor=SYSTEM, now=NOON)
    person.refresh_from_db()
    assert f"{page}erase/" in client.get(page).content.decode()
    answer = client.post(f"{page}erase/", {"version": person.version, "reason": "本人申请"})
    assert answer.status_code == 302, answer.content.decode()[:300]
    person.refresh_from_db()
    assert person.name == "" and not User.objects.get(pk=person.user_id).name
    shown = client.get(page).content.decode()
    assert "李红" not in shown and f"{page}erase/" not in shown
