"""An error says what is wrong and what to do, in the user's language; the stack trace goes to the log."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.web.shell.errors import RefusalMiddleware

FAULTS = {
    "refused": Refused("stale-edit"),
    "forbidden": Forbidden("registry:party:edit"),
    "not-found": Refused("not-found"),
    "bad": BadRequest(),
    "denied": PermissionDenied(),
    "database": OperationalError("database is locked"),
    "broken": ZeroDivisionError(),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAULTS[how]


urlpatterns = [path("fail/<str:how>/", fail), path("", include("anlan.config.urls"))]
handler400 = "anlan.web.shell.errors.bad_request"
handler403 = "anlan.web.shell.errors.permission_denied"
handler404 = "anlan.web.shell.errors.page_not_found"
handler500 = "anlan.web.shell.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_addresses")]


@pytest.fixture
def _own_addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def visitor():
    """Somebody who has signed in and holds no post."""
    client = Client(raise_request_exception=False)
    user = User.objects.create(username="sun", name="Sun", created_at=datetime(2026, 11, 22, tzinfo=UTC))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_who_has_not_signed_in_is_asked_to_instead_of_refused():
    answer = Client().get("/fail/forbidden/?page=2")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/account/login/?next=%2Ffail%2Fforbidden%2F%3Fpage%3D2",
    )


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("refused", 409, "他人"),
        ("forbidden", 403, "registry:party:edit"),
        ("not-found", 404, "管辖范围"),
        ("bad", 400, "无法识别该请求"),
        ("denied", 403, "当前岗位无此权限"),
        ("database", 503, "系统繁忙"),
        ("broken", 500, "系统出现错误"),
    ],
)
def test_every_fault_has_its_page_in_chinese(visitor, how, status, words):
    page = visitor.get(f"/fail/{how}/")

    assert page.status_code == status
    assert words in page.content.decode()
    assert "Traceback" not in page.content.decode()


@pytest.mark.parametrize("how", FAULTS)
def test_every_fault_has_its_page_in_english(visitor, how):
    visitor.cookies["anlan_language"] = "en"
    text = visitor.get(f"/fail/{how}/").content.decode()

    assert "To the workbench" in text
    assert not any("一" <= letter <= "鿿" for letter in text)


def test_a_fragment_gets_one_plain_sentence(visitor):
    answer = visitor.get("/fail/refused/", headers={"HX-Request": "true"})

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "<" not in answer.content.decode()


def test_an_address_that_does_not_exist(visitor):
    assert "页面不存在" in visitor.get("/nowhere/").content.decode()


def test_a_form_without_its_token_says_to_load_the_page_again():
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})

    assert answer.status_code == 403
    assert "页面打开时间过长" in answer.content.decode()


def test_the_page_of_an_error_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client(raise_request_exception=False).get("/fail/broken/")


@pytest.mark.parametrize(("address", "status"), [("/p/%00", 404), ("/registry/parties/%00/", 404), ("/?q=a%00b", 400)])
def test_an_address_with_a_nul_is_answered_and_reaches_no_view(rf, address, status):
    """PostgreSQL takes no NUL within a text, SQLite does: so it is refused for both at the door."""
    middleware = RefusalMiddleware(lambda request: pytest.fail("it reached a view"))
    assert middleware(rf.get(address)).status_code == status
