"""TOTP, recovery codes, and the roles that must have a second factor (issue, sign-in)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from anlan.foundation.accounts import services as accounts
from anlan.foundation.accounts.policy import policy
from anlan.foundation.ledger.models import Act
from anlan.foundation.scope.services import system_actor
from anlan.foundation.sign_in.models import Outcome, SignIn
from tests.foundation.accounts.cast import NOON, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "wangjianguo", "password": PASSWORD})


def confirm(client):
    """Say once more who one is, which every change of second factors asks for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up(client):
    """Sign in, set up an app, and return its secret."""
    sign_in(client)
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret


def kinds():
    return [act.kind for act in Act.objects.beyond_scope("a test looks").order_by("pk")]


def test_setting_up_an_app_gives_recovery_codes_and_is_recorded(client, wang, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(code in page for code in codes)
    assert sorted(kinds()) == ["account.recovery-codes-made", "account.second-factor-added"]


def test_a_wrong_code_sets_nothing_up(client, wang):
    sign_in(client)
    confirm(client)
    client.get(reverse("mfa_activate_totp"))
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_with_an_app_the_password_alone_opens_nothing(client, wang, clock):
    secret = set_up(client)
    other = Client()
    assert sign_in(other)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    assert other.get(reverse("my-account"))["Location"].startswith(reverse("account_login"))

    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in other.session
    clock.shift(timedelta(seconds=60))
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert other.get(reverse("my-account")).status_code == 200
    outcomes = SignIn.objects.beyond_scope("a test looks").order_by("pk").values_list("outcome", "method")
    assert list(outcomes)[-2:] == [(Outcome.WRONG_CODE, ""), (Outcome.SIGNED_IN, "password+totp")]


def test_a_code_works_once(client, wang, clock):
    secret = set_up(client)
    clock.shift(timedelta(seconds=60))
    code = code_of(secret)
    for other, opened in ((Client(), True), (Client(), False)):
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in other.session) is opened


def test_a_recovery_code_opens_once(client, wang):
    set_up(client)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for other, opened in ((Client(), True), (Client(), False)):
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in other.session) is opened


def test_codes_cannot_be_guessed_one_after_the_other(client, wang, clock):
    secret = set_up(client)
    other = Client()
    sign_in(other)
    for _ in range(policy().rates["wrong_password"].amount):
        other.post(reverse("mfa_authenticate"), {"code": "000000"})
    clock.shift(timedelta(seconds=60))
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in other.session


def test_the_secret_lies_sealed_in_the_database(client, wang):
    secret = set_up(client)
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
    for code in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes():
        assert code not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_changing_second_factors_asks_for_the_password_again_and_soon_once_more(client, wang, clock):
    sign_in(client)
    response = client.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == reverse("mfa_activate_totp")
    assert client.get(response["Location"]).status_code == 200
    clock.shift(timedelta(minutes=6))
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


# Roles that must have one -----------------------------------------------------------------------------------------


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_role_that_asks_for_one_gives_days_of_grace_and_says_so_once(client, wang, posts, clock):
    posts.give(wang, "committee_office")
    sign_in(client)
    assert any("双重验证" in words for words in told(client.get(reverse("my-account"))))
    assert told(client.get(reverse("my-account"))) == []
    clock.shift(timedelta(days=policy().grace_days, seconds=-1))
    sign_in(client)
    assert client.get(reverse("home")).status_code == 200


def test_after_the_days_of_grace_nothing_opens_before_it_is_set_up(client, wang, posts, clock):
    posts.give(wang, "committee_office")
    sign_in(client)
    client.get(reverse("home"))
    clock.shift(timedelta(days=policy().grace_days, seconds=1))
    sign_in(client)
    for name in ("home", "my-account", "my-sign-ins"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index"), name
    assert client.get(reverse("mfa_index")).status_code == 200

    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert client.get(reverse("home")).status_code == 200


def test_a_role_that_does_not_ask_is_left_in_peace(client, wang, posts, clock):
    posts.give(wang, "township_officer")
    sign_in(client)
    client.get(reverse("home"))
    clock.shift(timedelta(days=policy().grace_days + 1))
    sign_in(client)
    assert client.get(reverse("home")).status_code == 200


def test_where_a_role_asks_for_one_the_last_cannot_be_removed(client, wang, posts):
    set_up(client)
    posts.give(wang, "committee_office")
    assert "请先添加另一种方式" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_stays_too(client, wang, posts):
    posts.give(wang, "committee_office")
    sign_in(client)
    confirm(client)
    key = Authenticator.objects.create(user=wang, type="webauthn", data={"name": "手机", "credential": {}})
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()
    posts.of.clear()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_removes_the_passkey_of_another(client, wang, li):
    key = Authenticator.objects.create(user=li, type="webauthn", data={"name": "手机", "credential": {}})
    sign_in(client)
    confirm(client)
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_who_lost_his_device_gets_new_days_of_grace_from_the_administrator(client, wang, posts, clock):
    set_up(client)
    posts.give(wang, "committee_office")
    accounts.remove_second_factor(actor=system_actor("test"), now=NOON, uid=wang.uid)
    assert client.get(reverse("home")).status_code == 302  # every session ended
    clock.shift(timedelta(days=30))
    sign_in(client)
    assert client.get(reverse("home")).status_code == 200


def test_who_waits_at_the_second_factor_while_it_is_removed_is_not_sent_in_circles(client, wang):
    set_up(client)
    other = Client()
    sign_in(other)
    accounts.remove_second_factor(actor=system_actor("test"), now=NOON, uid=wang.uid)
    assert other.get(reverse("mfa_authenticate"), follow=True).status_code == 200
    sign_in(other)
    assert other.get(reverse("my-account")).status_code == 200
