"""The JSON API of the registers: the same rights, forms and refusals as the pages."""

import pytest
from django.test import Client

from anlan.config.api import api
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from tests.registry.cast import enterprise

SYSTEM = system_actor("test")
URL = "/api/registry/parties/"

pytestmark = pytest.mark.django_db


def send(client, method, address, body=None):
    return getattr(client, method)(address, body or {}, content_type="application/json")


def test_list_read_enter_and_change(li, city, mill):
    enterprise(city, village="常庄村委会", name="常庄砖厂")
    listed = li.get(URL, {"q": "面粉"}).json()
    assert (listed["count"], listed["items"][0]["name"]) == (1, "安居面粉厂")
    assert li.get(URL).json()["count"] == 1
    one = li.get(f"{URL}{mill.uid}").json()
    assert (one["version"], one["size"], one["phone"]) == (mill.version, "Small", "13800005678")

    entered = send(li, "post", URL, {"kind": "enterprise", "name": "新厂", "region": "140403103202"})
    assert entered.status_code == 201, entered.content
    changed = send(li, "patch", f"{URL}{mill.uid}?version={mill.version}", {"size": "large"})
    assert changed.status_code == 200, changed.content
    assert (changed.json()["size"], changed.json()["employees"]) == ("Large", "12")


@pytest.mark.parametrize(
    ("method", "more", "body", "status", "code"),
    [
        ("patch", "?version=99", {"size": "large"}, 409, "stale-edit"),
        ("patch", "?version=1", {"colour": "red"}, 422, "form-wrong"),
        ("patch", "?version=1", {"name": ""}, 422, "form-wrong"),
        ("patch", "?version=1", {"region": "140423102201"}, 422, "region-outside"),
        ("patch", "", {"size": "large"}, 422, "form-wrong"),
        ("patch", "?version=1", [1], 422, "form-wrong"),
    ],
)
def test_every_refusal_has_one_shape(li, mill, method, more, body, status, code):
    version = f"?version={mill.version}" if more == "?version=1" else more
    answer = send(li, method, f"{URL}{mill.uid}{version}", body)
    assert answer.status_code == status, answer.content
    assert set(answer.json()) == {"code", "message", "fields"}
    assert answer.json()["code"] == code
    assert Party.objects.visible_to(SYSTEM).get(pk=mill.pk).size == "small"


def test_outside_is_not_found_inside_without_the_right_forbidden_and_the_public_refused(zhao, leader, mill):
    assert zhao.get(f"{URL}{mill.uid}").status_code == 404
    assert send(zhao, "patch", f"{URL}{mill.uid}?version=1", {"size": "large"}).status_code == 404
    assert send(leader, "patch", f"{URL}{mill.uid}?version=1", {"size": "large"}).status_code == 403
    assert send(leader, "post", URL, {"kind": "enterprise"}).status_code == 403
    anonymous = Client()
    for answer in (anonymous.get(URL), anonymous.get(f"{URL}{mill.uid}"), send(anonymous, "post", URL)):
        assert answer.status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = leader.cookies
    assert strict.post(URL, {}, content_type="application/json").status_code == 403


@pytest.mark.parametrize("address", ["/api/openapi.json", "/api/docs"])
def test_the_description_is_for_who_has_signed_in(li, leader, address):
    asked = Client().get(address)
    assert asked.status_code == 302 and asked["Location"].startswith("/account/login/")
    for client in (li, leader):
        answer = client.get(address)
        assert answer.status_code == 200 and "openapi" in answer.content.decode()


@pytest.mark.filterwarnings("error::DeprecationWarning:ninja")
def test_what_was_entered_is_answered_as_it_stands(li, city):
    entered = send(li, "post", URL, {"kind": "enterprise", "name": "新厂", "region": "140403103202"})
    assert (entered.status_code, entered.json()["name"]) == (201, "新厂")


def test_a_wrong_filter_and_a_far_page(li, mill):
    assert li.get(URL, {"kind": "spaceship"}).json()["code"] == "form-wrong"
    assert len(li.get(URL, {"page": "999"}).json()["items"]) == 1


def test_the_description_names_every_register_once_and_is_complete():
    described = api.get_openapi_schema(path_prefix="/api/")
    assert described["openapi"].startswith("3.")
    operations = [
        operation["operationId"]
        for path in described["paths"].values()
        for method, operation in path.items()
        if method in ("get", "post", "patch")
    ]
    assert len(operations) == len(set(operations))
    for name in ("parties", "organisations", "people", "posts", "regions", "areas"):
        assert f"list_registry_{name}" in operations
        assert f"read_registry_{name}" in operations
    references = str(described)
    for schema in described["components"]["schemas"]:
        assert f"#/components/schemas/{schema}" in references
