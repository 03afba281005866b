"""Chinese unless the user chose otherwise; the browser's language does not decide (issue, section 5)."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from anlan.foundation.accounts.models import User

pytestmark = pytest.mark.django_db
ENGLISH_BROWSER = {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}


@pytest.fixture
def wang():
    return User.objects.create(username="wang", name="Wang", created_at=datetime(2026, 11, 22, tzinfo=UTC))


def test_a_browser_that_asks_for_english_gets_chinese(client):
    page = client.get("/styleguide/", **ENGLISH_BROWSER)

    assert page.headers["Content-Language"] == "zh-hans"
    assert "界面组件" in page.content.decode()


def test_a_visitor_chooses_english_and_comes_back_to_where_he_was(client):
    answer = client.post("/language/", {"language": "en", "next": "/styleguide/?page=3"})

    assert answer.headers["Location"] == "/styleguide/?page=3"
    assert "Components" in client.get("/styleguide/").content.decode()


def test_the_choice_follows_the_account_to_another_machine(client, wang):
    client.force_login(wang, backend=settings.AUTHENTICATION_BACKENDS[-1])
    client.post("/language/", {"language": "en"})
    wang.refresh_from_db()

    assert wang.language == "en"


def test_an_account_that_chose_chinese_wins_over_the_cookie_of_the_machine(client, wang):
    wang.language = "zh-hans"
    wang.save()
    client.cookies["anlan_language"] = "en"
    client.force_login(wang, backend=settings.AUTHENTICATION_BACKENDS[-1])

    assert client.get("/styleguide/").headers["Content-Language"] == "zh-hans"


def test_an_unknown_language_is_refused(client):
    answer = client.post("/language/", {"language": "tlh"})

    assert answer.status_code == 409
    assert "tlh" in answer.content.decode()
    assert "anlan_language" not in client.cookies


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_host(client, elsewhere):
    assert client.post("/language/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"
