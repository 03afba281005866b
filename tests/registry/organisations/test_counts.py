"""Counting organisations by kind on any day, and the rows behind each number (REG-03)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anlan.foundation.scope.services import system_actor
from anlan.registry.lists.loading import load_shipped
from anlan.registry.organisations.queries import count_by_kind, names_on, units
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.lifecycle import change_state
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import edit_party
from tests.matrix.test_matrix import BACKEND
from tests.matrix.world import build_world
from tests.registry.cast import NOON, actor_in, chen, li, zhao

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def made(city):
    load_shipped(actor=SYSTEM, now=NOON)
    make_standard_organisations(city["长治市"].uid, actor=SYSTEM, now=NOON - 10 * DAY)


def test_the_52_units_of_the_city_are_reproduced_on_any_day_and_each_number_is_that_of_its_rows(city, made):
    bureau = Party.objects.beyond_scope("test").get(name="长治市商务局")
    change_state(
        uid=bureau.uid, state="closed", version=bureau.version, first_day=TODAY - 3 * DAY, reason="机构改革",
        actor=SYSTEM, now=NOON,
    )  # fmt: skip
    top = city["长治市"]
    for day, departments in ((TODAY - 11 * DAY, 0), (TODAY - 10 * DAY, 40), (TODAY - 4 * DAY, 40), (TODAY, 39)):
        counts = count_by_kind(chen(city), top, day=day, level=2)
        assert counts.get("department", 0) == departments
        rows = units(chen(city), top, day=day, level=2)
        assert rows.filter(kind="department").count() == departments
    assert count_by_kind(chen(city), top, day=TODAY - 4 * DAY, level=2)["duty_enterprise"] == 5


def test_a_number_counts_what_its_reader_may_see(city, made):
    everything = count_by_kind(chen(city), city["长治市"], day=TODAY)
    near = count_by_kind(li(city), city["长治市"], day=TODAY)
    far = count_by_kind(zhao(city), city["襄垣县"], day=TODAY)
    assert everything["station"] == near["station"] + far["station"] == 3
    one = actor_in("department_officer", region=city["潞州区"], line="emergency")
    assert count_by_kind(one, city["长治市"], day=TODAY).get("party_department", 0) == 0


def test_a_unit_is_listed_under_the_name_that_it_had_on_the_day(city, made):
    bureau = Party.objects.beyond_scope("test").get(name="长治市商务局")
    edit_party(uid=bureau.uid, version=bureau.version, fields={"name": "长治市商务和粮食局"}, actor=SYSTEM, now=NOON)
    rows = units(chen(city), city["长治市"], day=TODAY - DAY, level=2).filter(pk=bureau.pk)
    assert names_on(rows, TODAY - DAY)[bureau.pk] == "长治市商务局"
    assert names_on(rows, TODAY)[bureau.pk] == "长治市商务和粮食局"


def test_the_page_leads_from_the_list_of_organisations_to_the_numbers_and_on_to_their_rows(db):
    load_shipped(actor=SYSTEM, now=NOON)
    world = build_world()
    client = Client()
    client.force_login(world.users["committee_office"], backend=BACKEND)
    assert "/registry/organisation-coverage/counts/" in client.get("/registry/organisations/").content.decode()
    page = client.get(
        "/registry/organisation-coverage/counts/", {"day": str(TODAY), "region": "140403"}
    ).content.decode()
    assert "kind=department" in page
    asked: dict[str, Any] = {"day": TODAY, "region": "140403", "kind": "department"}
    rows = client.get("/registry/organisation-coverage/counts/", asked).content.decode()
    assert "潞州区应急管理局" in rows
    assert f"/on/?day={TODAY}" in rows
    before = client.get("/registry/organisation-coverage/counts/", asked | {"day": TODAY - DAY}).content.decode()
    assert "潞州区应急管理局" not in before
    assert client.get("/registry/organisation-coverage/counts/?day=tomorrow").status_code == 422
