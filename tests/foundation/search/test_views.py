"""The search page and the box at the top."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Forbidden
from anlan.foundation.scope.rules import PUBLIC, Actor, Reach
from anlan.foundation.search import views
from tests.foundation.search.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(db):
    return User.objects.create(username="wang", name="王建国", created_at=NOON)


def ask(actor, user, target, **query):
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    request: Any = RequestFactory().get("/search/", query, headers=headers)
    request.actor, request.user = actor, user
    request.htmx = HtmxDetails(request)
    return views.search(request)


def test_the_box_gets_a_short_list_by_kind(register, kinds, luzhou, wang):
    for n in range(7):
        register(f"宏瑞<{n}>店", address="英雄路")

    page = ask(luzhou, wang, "search-hits", q="宏瑞").content.decode()

    assert page.count('class="hit"') == 5
    assert "kind=party" in page
    assert "宏瑞&lt;0&gt;店" in page
    assert "<html" not in page


def test_the_page_shows_more_and_one_kind_all(register, kinds, luzhou, wang):
    for n in range(25):
        register(f"宏瑞{n}店")

    assert ask(luzhou, wang, "panel-body", q="宏瑞").content.decode().count("data-open") == 20
    assert ask(luzhou, wang, "panel-body", q="宏瑞", kind="party").content.decode().count("data-open") == 25


def test_a_whole_code_opens_its_object_at_once(register, kinds, luzhou, xiangyuan, wang):
    found = register("宏瑞商贸", code="91140403MA0GX3K21L")

    answer = ask(luzhou, wang, "", q=" 91140403ma0gx3k21l ")
    assert (answer.status_code, answer.url) == (302, f"/parties/{found.uid}/")
    assert ask(luzhou, wang, "search-hits", q="91140403MA0GX3K21L").status_code == 200
    assert ask(xiangyuan, wang, "panel-body", q="91140403MA0GX3K21L").status_code == 200


def test_nothing_found_says_what_to_try(kinds, luzhou, wang):
    page = ask(luzhou, wang, "search-hits", q="<script>没有</script>").content.decode()
    assert "hit-none" in page
    assert "<script>" not in page
    assert "hit" not in ask(luzhou, wang, "search-hits", q=" ").content.decode()


def test_searching_needs_the_permission_and_a_sign_in(kinds, wang):
    with pytest.raises(Forbidden):
        ask(Actor(name="x", user_id=1, user_uid=uuid4(), reach=Reach(everything=True)), wang, "", q="a")
    assert ask(PUBLIC, AnonymousUser(), "", q="a").status_code == 302
