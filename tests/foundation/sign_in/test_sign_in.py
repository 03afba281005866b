"""Signing in by name or phone, lock-out, rate limits, sessions, history (issue, sign-in)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.config import settings as product
from anlan.foundation.accounts import services as accounts
from anlan.foundation.accounts.policy import policy
from anlan.foundation.scope.services import system_actor
from anlan.foundation.sign_in.models import Outcome, SignIn
from anlan.foundation.sign_in.services import forget_the_old
from tests.foundation.accounts.cast import NOON, PASSWORD, make_user

pytestmark = pytest.mark.django_db
CLI = system_actor("test")


def attempt(client, name, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def signed_in(client):
    return "_auth_user_id" in client.session


def history(user):
    lines = SignIn.objects.beyond_scope("a test looks").filter(user=user)
    return list(lines.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.parametrize("typed", ["wangjianguo", " WangJianguo ", "13935512345", "139 3551 2345", "+86 13935512345"])
def test_people_sign_in_by_name_or_phone_number(client, wang, typed):
    response = attempt(client, typed)
    assert response.status_code == 302
    assert signed_in(client)
    assert history(wang) == [Outcome.SIGNED_IN]


@pytest.mark.parametrize(
    ("typed", "password"),
    [("wangjianguo", "wrong"), ("nobody", PASSWORD), ("13900000000", PASSWORD), ("wangjianguo", ""), ("", PASSWORD)],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, wang, typed, password):
    response = attempt(client, typed, password)
    assert response.status_code == 200
    assert not signed_in(client)
    if typed and password:
        assert "登录名、手机号或密码不正确" in response.content.decode()


def test_a_phone_number_of_somebody_else_does_not_open_the_account(client, wang):
    make_user("zhaomin", "赵敏", phone="13935510002", password="Another-1-of-9-hills")
    attempt(client, "13935510002")
    assert not signed_in(client)


def test_a_closed_account_does_not_open(client, wang):
    accounts.close_account(actor=CLI, now=NOON, uid=wang.uid)
    response = attempt(client, "wangjianguo")
    assert not signed_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert client.get(response["Location"]).status_code == 200
    assert history(wang) == [Outcome.REFUSED]


def test_an_open_session_ends_with_the_account_on_the_very_next_request(client, wang):
    attempt(client, "wangjianguo")
    assert client.get(reverse("my-account")).status_code == 200
    accounts.close_account(actor=CLI, now=NOON, uid=wang.uid)
    assert client.get(reverse("my-account")).status_code == 302


def test_nobody_opens_an_account_for_himself(client):
    for path in ("/account/signup/", "/account/email/", "/account/password/reset/", "/account/password/set/"):
        assert client.get(path).status_code == 404, path


# Lock-out -------------------------------------------------------------------------------------------------------


def lock(client, name="wangjianguo", **more):
    for _ in range(policy().lock_out_failures):
        response = attempt(client, name, "wrong", **more)
    return response


def test_after_some_wrong_passwords_even_the_right_one_is_refused_in_the_users_language(client, wang):
    response = lock(client)
    response = attempt(client, "wangjianguo")
    assert response.status_code == 429
    assert f"{policy().lock_out_minutes}分钟" in response.content.decode()
    assert not signed_in(client)
    assert history(wang)[-1] == Outcome.LOCKED

    client.cookies["anlan_language"] = "en"
    assert "wrong passwords" in attempt(client, "wangjianguo").content.decode()


def test_name_and_phone_number_share_one_count(client, wang):
    for number in range(policy().lock_out_failures):
        attempt(client, ["wangjianguo", "13935512345"][number % 2], "wrong")
    assert attempt(client, "13935512345").status_code == 429


def test_the_lock_out_is_for_one_address_so_that_nobody_can_shut_out_another(client, wang):
    lock(client, REMOTE_ADDR="10.0.0.66")
    assert attempt(client, "wangjianguo", REMOTE_ADDR="10.0.0.66").status_code == 429
    attempt(client, "wangjianguo", REMOTE_ADDR="10.0.0.7")
    assert signed_in(client)


def test_a_right_password_forgets_the_wrong_ones_before(client, wang):
    for _ in range(policy().lock_out_failures - 1):
        attempt(client, "wangjianguo", "wrong")
    attempt(client, "wangjianguo")
    client.post(reverse("account_logout"))
    attempt(client, "wangjianguo", "wrong")
    attempt(client, "wangjianguo")
    assert signed_in(client)


def test_the_door_opens_again_by_itself(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        lock(client)
        clock.shift(timedelta(minutes=policy().lock_out_minutes - 1))
        assert attempt(client, "wangjianguo").status_code == 429
        clock.shift(timedelta(minutes=2))
        attempt(client, "wangjianguo")
        assert signed_in(client)


def test_the_units_administrator_lifts_a_lock_out(client, wang):
    lock(client)
    accounts.unlock(actor=CLI, now=NOON, uid=wang.uid)
    attempt(client, "wangjianguo")
    assert signed_in(client)


# Rate limits ----------------------------------------------------------------------------------------------------


def test_too_many_attempts_from_one_address_are_turned_away_whatever_the_names(client):
    for number in range(policy().rates["sign_in"].amount):
        attempt(client, f"somebody{number}", "wrong")
    response = attempt(client, "somebody", "wrong")
    assert response.status_code == 429
    assert "尝试次数过多" in response.content.decode()


def test_one_name_cannot_be_tried_from_many_addresses(client, wang):
    for number in range(policy().rates["wrong_password"].amount):
        attempt(client, "wangjianguo", "wrong", REMOTE_ADDR=f"10.0.{number}.7")
    response = attempt(client, "wangjianguo", "wrong", REMOTE_ADDR="10.1.0.1")
    assert "失败次数过多" in response.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(("path", "door"), [("/search/?q=x", "search"), ("/api/nothing", "api")])
def test_search_and_api_are_limited_per_user(client, wang, path, door):
    with time_machine.travel(NOON, tick=False) as clock:
        client.force_login(wang)
        for _ in range(policy().rates[door].amount):
            assert client.get(path).status_code != 429
        turned_away = client.get(path)
        assert turned_away.status_code == 429
        assert 0 < int(turned_away["Retry-After"]) <= policy().rates[door].seconds + 1
        if door == "api":
            assert turned_away.json()["code"] == "too-many-requests"
        assert Client(REMOTE_ADDR="10.0.0.7").get(path).status_code != 429
        clock.shift(timedelta(seconds=policy().rates[door].seconds + 1))
        assert client.get(path).status_code != 429


# Redirects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_a_strangers_site_after_signing_in(client, wang, target):
    response = client.post(reverse("account_login"), {"login": "wangjianguo", "password": PASSWORD, "next": target})
    assert response["Location"] == settings.LOGIN_REDIRECT_URL
    posted = client.post(reverse("acting-post"), {"post": "x", "next": target})
    assert posted["Location"] == settings.LOGIN_REDIRECT_URL


def test_one_comes_back_to_where_one_was_going(client, wang):
    asked = client.get(reverse("my-sign-ins"))
    response = client.post(asked["Location"], {"login": "wangjianguo", "password": PASSWORD})
    assert response["Location"] == reverse("my-sign-ins")


# Sessions -------------------------------------------------------------------------------------------------------


def test_the_session_key_changes_at_sign_in_so_that_a_planted_one_is_worthless(client, wang):
    client.cookies["anlan_language"] = "en"
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    planted = session.session_key
    attempt(client, "wangjianguo")
    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not signed_in(stranger)


def test_the_session_cookie_is_kept_from_scripts_and_strangers(client, wang):
    cookie = attempt(client, "wangjianguo").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # it ends with the browser


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(client, wang):
    other = Client()
    attempt(client, "wangjianguo")
    attempt(other, "wangjianguo")
    new = "Pear-tree-on-8-hills"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("my-account")).status_code == 200
    assert other.get(reverse("my-account")).status_code == 302


def test_signing_out_everywhere_ends_all_sessions_this_one_too(client, wang):
    other = Client()
    attempt(client, "wangjianguo")
    attempt(other, "wangjianguo")
    client.post(reverse("sign-out-everywhere"))
    assert client.get(reverse("my-account")).status_code == 302
    assert other.get(reverse("my-account")).status_code == 302
    assert history(wang)[-1] == Outcome.SIGNED_OUT


def test_a_reset_by_the_administrator_ends_the_session_at_once(client, wang):
    attempt(client, "wangjianguo")
    accounts.reset_password(actor=CLI, now=NOON, uid=wang.uid)
    assert client.get(reverse("my-account")).status_code == 302


def test_a_session_ends_after_a_working_day_even_of_somebody_busy(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        attempt(client, "wangjianguo")
        for _ in range(policy().session_hours):
            clock.shift(timedelta(minutes=59))
            assert client.get(reverse("my-account")).status_code == 200
        clock.shift(timedelta(minutes=59))
        response = client.get(reverse("my-account"))
        assert response["Location"] == f"{reverse('account_login')}?next={reverse('my-account')}"


def test_a_session_that_nobody_touches_ends(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        attempt(client, "wangjianguo")
        clock.shift(timedelta(minutes=policy().idle_minutes + 1))
        assert client.get(reverse("my-account")).status_code == 302
        assert client.get(reverse("account_login")).status_code == 200


def test_a_part_of_a_page_asked_for_in_an_old_session_sends_the_whole_page_to_sign_in(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        attempt(client, "wangjianguo")
        clock.shift(timedelta(minutes=policy().idle_minutes + 1))
        response = client.get(reverse("my-account"), headers={"HX-Request": "true"})
        assert response["HX-Redirect"].startswith(reverse("account_login"))


# History --------------------------------------------------------------------------------------------------------


def test_the_history_shows_my_failures_and_sign_ins_and_nobody_elses(client, wang):
    zhao = make_user("zhaomin", "赵敏")
    attempt(Client(), "zhaomin")
    attempt(client, "wangjianguo", "wrong", REMOTE_ADDR="10.0.0.7")
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36"
    attempt(client, "wangjianguo", headers={"User-Agent": agent})
    lines = list(client.get(reverse("my-sign-ins")).context["page"])
    assert [(line.user, line.outcome, line.address) for line in lines] == [
        (wang, Outcome.SIGNED_IN, "127.0.0.1"),
        (wang, Outcome.WRONG_PASSWORD, "10.0.0.7"),
    ]
    assert (lines[0].device, lines[0].method) == ("Chrome · Windows", "password")
    assert history(zhao) == [Outcome.SIGNED_IN]


def test_what_was_typed_into_the_wrong_field_is_not_kept(client, wang):
    attempt(client, "My-secret-password-9", "wangjianguo")
    assert SignIn.objects.beyond_scope("a test looks").count() == 0


def test_old_history_dead_sessions_and_forgotten_failures_go(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        attempt(client, "wangjianguo", "wrong")
        attempt(client, "wangjianguo")
        clock.shift(timedelta(days=policy().history_days, seconds=1))
        attempt(client, "wangjianguo", "wrong")
        forgotten = forget_the_old(timezone.now())
    assert forgotten["sign_ins"] == 2
    assert forgotten["sessions"] == 1
    assert history(wang) == [Outcome.WRONG_PASSWORD]


def test_attempts_are_counted_where_every_process_sees_them(db):
    one, other = (DatabaseCache("foundation_shared_cache", {}) for _ in range(2))
    assert one.add("used-code", True, 60)
    assert not other.add("used-code", True, 60)
    assert product.CACHES["default"]["LOCATION"] == "foundation_shared_cache"
