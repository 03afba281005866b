"""Passkeys in real Chromium, and every page of signing in at both sizes (issue, sign-in).

``ANLAN_SCREENSHOTS=FOLDER`` keeps pictures of the pages, to be looked at by people.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from anlan.foundation.accounts.policy import policy
from anlan.foundation.sign_in.models import Outcome, SignIn
from tests.browser import DESKTOP, PHONE, faults_of
from tests.foundation.accounts.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "main button.btn-primary"


def send(page, button=SEND):
    """Send a form and wait for the answer: axe would otherwise look at a page that is just being left."""
    with page.expect_navigation():
        page.click(button)


def sign_in(page, name="wangjianguo", password=PASSWORD):
    page.goto(reverse("account_login"))
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    send(page)


def confirm(page):
    """Say once more who one is."""
    page.fill("#id_password", PASSWORD)
    send(page)


def plug_in(page):
    """Give the browser an authenticator that says yes, as a phone with a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_passkey_is_added_and_signs_in_alone_and_as_a_second_factor(desktop, wang):
    page = desktop
    session, authenticator = plug_in(page)
    sign_in(page)
    page.goto(reverse("mfa_add_webauthn"))
    confirm(page)
    page.wait_for_url("**" + reverse("mfa_add_webauthn"))
    page.fill("#id_name", "王建国的手机")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    page.goto(reverse("mfa_list_webauthn"))
    assert "王建国的手机" in page.inner_text("main")

    # Alone, and back to where one was going.
    page.context.clear_cookies()
    page.goto(reverse("my-sign-ins"))
    page.click("#passkey_login")
    # The address of the sign-in page ends the same way ("?next=…"), so the path is what is waited for.
    page.wait_for_url(lambda url: urlsplit(url).path == reverse("my-sign-ins"))

    # After the password.
    page.context.clear_cookies()
    sign_in(page)
    page.wait_for_url("**" + reverse("mfa_authenticate"))
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(reverse("my-account"))
    assert "王建国" in page.inner_text("main")

    lines = SignIn.objects.beyond_scope("a test looks").filter(outcome=Outcome.SIGNED_IN).order_by("pk")
    assert [line.method for line in lines] == ["password", "webauthn", "password+webauthn"]


def test_a_passkey_that_does_not_work_is_explained_and_the_password_still_does(desktop, wang):
    session, authenticator = plug_in(desktop)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    desktop.goto(reverse("account_login"))
    assert not desktop.is_visible("[data-passkey-failed]")
    desktop.click("#passkey_login")
    desktop.wait_for_selector("[data-passkey-failed]:not([hidden])")
    assert "未能使用通行密钥" in desktop.inner_text("main")
    sign_in(desktop)
    desktop.goto(reverse("my-account"))
    assert "王建国" in desktop.inner_text("main")


def test_the_browsers_language_does_not_decide(desktop):
    desktop.goto(reverse("account_login"))
    assert desktop.evaluate("document.documentElement.lang") == "zh-hans"
    assert desktop.inner_text("h1") == "登录"


@pytest.mark.parametrize(("size", "viewport"), [("desk", DESKTOP), ("phone", PHONE)])
def test_every_page_fits_its_window_and_passes_axe(open_window, wang, li, unit, posts, size, viewport):
    unit.people.add(wang.pk)
    posts.give(li, "registrar", label="上党区市场监督管理局 · 登记科副科长")
    page = open_window(viewport, bypass_csp=True)  # axe is put into the page
    faults = []

    def look(name):
        if folder := os.environ.get("ANLAN_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{size}-{name}.png", full_page=True)
        faults.extend(f"{name}: {fault}" for fault in faults_of(page))

    def people(table):
        page.goto(reverse("account-create"))
        page.fill("#id_table", table)
        send(page)

    page.goto(reverse("account_login"))
    look("sign-in")
    sign_in(page, password="wrong")
    look("sign-in-wrong")
    for _ in range(policy().lock_out_failures):
        sign_in(page, password="wrong")
    look("locked-out")
    sign_in(page, "lihong")
    for name in ("my-account", "my-sign-ins", "account_change_password", "mfa_index", "account-list", "account-create"):
        page.goto(reverse(name))
        look(name)
    page.goto(reverse("account-detail", args=[wang.uid]))
    look("account-detail")
    people("赵敏\t13935510002\t安全劝导员\n孙强\t1393551000\n周丽\t13935510004")
    look("account-create-faults")
    people("赵敏\t13935510002\t安全劝导员\n周丽\t13935510004")
    look("account-create-ready")
    send(page, "button[name=create]")
    look("account-passwords")
    page.goto(reverse("mfa_activate_totp"))
    look("confirm")
    confirm(page)
    look("totp")
    page.goto(reverse("mfa_add_webauthn"))
    look("passkey-add")
    page.goto(reverse("mfa_generate_recovery_codes"))
    look("recovery-codes-refused")
    Authenticator.objects.create(user=li, type="totp", data={"secret": "sealed"})
    page.goto(reverse("mfa_generate_recovery_codes"))
    send(page)
    look("recovery-codes")
    page.goto(reverse("mfa_index"))
    look("mfa_index-active")
    page.context.clear_cookies()
    sign_in(page, "lihong")
    look("second-factor")
    li.must_change_password, li.second_factor_from = True, timezone.now() - timedelta(days=30)
    li.save()
    Authenticator.objects.all().delete()
    sign_in(page, "lihong")
    look("first-password")
    assert page.url.endswith(reverse("account_change_password"))
    assert faults == []
