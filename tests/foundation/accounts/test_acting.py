"""From a user to an actor (REG-31)."""

from uuid import uuid4

import pytest

from anlan.foundation.accounts.acting import acting_posts, actor_for, needs_second_factor
from anlan.foundation.accounts.roles import role
from anlan.foundation.scope.rules import PUBLIC, Area, Reach
from tests.foundation.accounts.cast import NOON

pytestmark = pytest.mark.django_db
YINCHENG = Reach(areas=(Area("1/2/3/"),))


def test_an_actor_has_the_permissions_of_his_role_and_the_reach_of_his_post(wang, posts):
    post = posts.give(wang, "township_officer", reach=YINCHENG, id=7, organisation_id=3)
    actor = actor_for(wang)
    assert actor.permissions == role("township_officer").permissions
    assert (actor.reach, actor.post_id, actor.post_uid, actor.organisation_id) == (YINCHENG, 7, post.uid, 3)
    assert (actor.user_id, actor.user_uid, actor.name) == (wang.pk, wang.uid, "王建国")


def test_somebody_without_a_post_is_known_by_name_and_may_do_nothing(wang, posts):
    actor = actor_for(wang)
    assert actor.user_id == wang.pk
    assert actor.permissions == frozenset()
    assert actor.reach == Reach()


def test_a_closed_account_is_nobody(wang, posts):
    posts.give(wang, "committee_office", reach=Reach(everything=True))
    wang.close(now=NOON)
    assert actor_for(wang) == PUBLIC
    assert acting_posts(wang) == ()


def test_a_post_with_a_role_that_no_longer_exists_gives_nothing(wang, posts):
    posts.give(wang, "king")
    assert acting_posts(wang) == ()
    assert actor_for(wang).permissions == frozenset()


def test_of_two_posts_the_named_one_counts_and_a_strangers_post_is_refused(wang, posts):
    first = posts.give(wang, "township_officer")
    second = posts.give(wang, "registrar")
    assert actor_for(wang).post_uid == first.uid
    assert actor_for(wang, second.uid).permissions == role("registrar").permissions
    with pytest.raises(LookupError):
        actor_for(wang, uuid4())


def test_who_stands_in_says_on_whose_behalf(wang, posts):
    own = posts.give(wang, "township_officer")
    absent = uuid4()
    posts.give(wang, "leader", uid=own.uid, on_behalf_of=absent)
    actor = actor_for(wang, absent)
    assert (actor.post_uid, actor.on_behalf_of) == (own.uid, absent)
    assert actor.permissions == role("leader").permissions


def test_one_post_that_needs_a_second_factor_is_enough(wang, posts):
    posts.give(wang, "village_officer")
    assert not needs_second_factor(wang, acting_posts(wang))
    posts.give(wang, "committee_office")
    assert needs_second_factor(wang, acting_posts(wang))
    wang.is_demo = True
    assert not needs_second_factor(wang, acting_posts(wang))
