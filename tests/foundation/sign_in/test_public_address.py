"""What changes when the public address is not this machine (issue, sign-in)."""

import json
import os
import subprocess
import sys

import pytest
from django.test import RequestFactory
from django.urls import reverse

from anlan.foundation.sign_in.address import client_address
from anlan.foundation.sign_in.models import Outcome, SignIn
from tests.foundation.accounts.cast import PASSWORD, make_user

ASK = """
import json
from anlan.config import settings
names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "PUBLIC_URL_IS_LOCAL", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
said = {name: getattr(settings, name) for name in names}
said["hsts"] = getattr(settings, "SECURE_HSTS_SECONDS", 0)
said["secret"], said["sealing"] = settings.SECRET_KEY, settings.SECOND_FACTOR_KEY
print(json.dumps(said))
"""


def settings_for(public_url, home):
    environment = os.environ | {"ANLAN_PUBLIC_URL": public_url, "ANLAN_HOME": str(home)}
    answer = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_beyond_this_machine_cookies_need_tls_and_origins_are_checked(tmp_path):
    said = settings_for("https://anlan.example.cn", tmp_path)
    assert said["SESSION_COOKIE_SECURE"] and said["CSRF_COOKIE_SECURE"]
    assert said["hsts"] >= 365 * 24 * 3600
    assert not said["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert settings_for("http://anlan.example.cn", tmp_path)["SESSION_COOKIE_SECURE"]


def test_on_this_machine_plain_http_works_for_the_demo(tmp_path):
    said = settings_for("http://localhost:8000", tmp_path)
    assert not said["SESSION_COOKIE_SECURE"]
    assert said["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]


def test_secrets_are_made_for_each_installation_and_kept(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    one, two = settings_for("http://localhost:8000", first), settings_for("http://localhost:8000", second)
    assert one["secret"] != two["secret"] and one["sealing"] != two["sealing"]
    assert settings_for("http://localhost:8000", first) == one
    for key in (first / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0, key


@pytest.mark.django_db
def test_demo_accounts_sign_in_on_the_machine_of_the_demo_only(client, settings):
    user = make_user("demo_leader", "演示", is_demo=True)
    credentials = {"login": "demo_leader", "password": PASSWORD}
    settings.PUBLIC_URL_IS_LOCAL = False
    response = client.post(reverse("account_login"), credentials, follow=True)
    assert "演示账号只能在演示机上登录" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert SignIn.objects.beyond_scope("a test looks").get(user=user).outcome == Outcome.REFUSED

    settings.PUBLIC_URL_IS_LOCAL = True
    client.post(reverse("account_login"), credentials)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("peer", "forwarded", "local", "address"),
    [
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4", True, "127.0.0.1"),  # a demo has no proxy: somebody wrote this himself
        ("127.0.0.1", "6.6.6.6, 1.2.3.4", False, "1.2.3.4"),  # our own proxy wrote the last one
        ("127.0.0.1", "nonsense", False, "127.0.0.1"),
        ("10.0.0.7", "1.2.3.4", False, "10.0.0.7"),  # not from this machine: no proxy of ours
        ("::1", "2001:db8::1", False, "2001:db8::1"),
        ("", "", False, None),
    ],
)
def test_the_clients_address_cannot_be_forged(settings, peer, forwarded, local, address):
    settings.PUBLIC_URL_IS_LOCAL = local
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
