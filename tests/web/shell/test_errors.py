"""An error says what is wrong and what to do, in the user's language; the stack trace goes to the log."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from anlan.foundation.refusals.rules import Forbidden, Refused

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
    return Client(raise_request_exception=False)


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


def test_the_page_of_an_error_needs_no_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor.get("/fail/broken/")
