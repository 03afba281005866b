"""``request.actor`` on every request: posts, switching, revoking (REG-31)."""

from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from anlan.foundation.accounts.roles import role
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.sign_in.models import SignIn

pytestmark = pytest.mark.django_db


def actor_of(client, path=None):
    return client.get(path or reverse("my-account")).wsgi_request.actor


def test_who_has_not_signed_in_is_the_public(client):
    assert client.get(reverse("account_login")).wsgi_request.actor == PUBLIC


def test_somebody_without_a_post_sees_nothing(client, wang, posts):
    client.force_login(wang)
    response = client.get(reverse("my-account"))
    actor = response.wsgi_request.actor
    assert (actor.user_id, actor.permissions) == (wang.pk, frozenset())
    assert "没有岗位" in response.content.decode()
    assert client.get(reverse("account-list")).status_code == 403


def test_two_posts_and_switching_between_them(client, wang, posts):
    first, second = posts.give(wang, "township_officer"), posts.give(wang, "registrar", label="市场监管所")
    client.force_login(wang)
    assert actor_of(client).post_uid == first.uid

    response = client.post(reverse("acting-post"), {"post": second.key, "next": reverse("my-account")})
    assert response["Location"] == reverse("my-account")
    actor = actor_of(client)
    assert actor.post_uid == second.uid
    assert actor.permissions == role("registrar").permissions


def test_a_strangers_post_cannot_be_chosen(client, wang, posts):
    own = posts.give(wang, "township_officer")
    client.force_login(wang)
    client.post(reverse("acting-post"), {"post": str(uuid4())})
    assert actor_of(client).post_uid == own.uid


def test_switching_needs_a_post_request(client, wang):
    client.force_login(wang)
    assert client.get(reverse("acting-post")).status_code == 405


def test_closing_a_post_revokes_on_the_very_next_request(client, wang, posts):
    post = posts.give(wang, "unit_administrator")
    client.force_login(wang)
    assert client.get(reverse("account-list")).status_code == 200
    posts.close(wang, post)
    assert client.get(reverse("account-list")).status_code == 403
    assert actor_of(client).permissions == frozenset()


def test_what_was_begun_in_a_post_that_ended_is_not_finished_in_another(client, wang, posts, unit):
    other = posts.give(wang, "system_administrator")
    post = posts.give(wang, "unit_administrator")
    client.force_login(wang)
    client.post(reverse("acting-post"), {"post": post.key})
    posts.close(wang, post)

    response = client.post(reverse("account-create"), {"table": "赵敏", "create": "1"})
    assert response.status_code == 403
    assert response.wsgi_request.actor.permissions == frozenset()
    assert any("已失效" in str(message) for message in get_messages(response.wsgi_request))
    assert actor_of(client).post_uid == other.uid


def test_history_is_within_nobodys_reach_but_ones_own(wang):
    with pytest.raises(Exception, match="without visible_to"):
        list(SignIn.objects.all())
    assert not SignIn.objects.visible_to(PUBLIC).exists()
