"""No list page asks the database more often than ``query_budgets.json`` allows, however many rows it shows.

The goal is 15 queries a page with a city loaded (design, section 6). A page that needs fewer today may not need more
tomorrow without somebody writing it into the file.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.foundation.registers.declaration import registers
from anlan.registry.people.models import Person
from tests.matrix.routes import every_route
from tests.matrix.world import build_world
from tests.registry.cast import enterprise

BUDGETS = Path(__file__).with_name("query_budgets.json")
MOST = 15
FURTHER = [
    "/", "/registry/assignment/", "/insight/overview/", "/prevention/hazards/figures/", "/responsibility/duty-burden/",
    "/responsibility/owed/mine/",
]  # fmt: skip


ON_ONE_ENGINE = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="how often a page asks depends on no engine"
)


@pytest.fixture
def visitor(db):
    """The committee office of a county with sixty enterprises and their people: a query for each row would show."""
    world = build_world()
    for number in range(60):
        party = enterprise(world.city, name=f"第{number}面粉厂")
        Person.objects.create(organisation=party, name=f"人{number}")
    client = Client()
    client.force_login(world.users["committee_office"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@ON_ONE_ENGINE
@pytest.mark.slow
def test_every_list_page_keeps_its_budget(visitor):
    budgets = json.loads(BUDGETS.read_text(encoding="utf-8"))
    over, unknown = [], []
    for address in [*FURTHER, *(register.url("list") for register in registers())]:
        visitor.get(address)  # what is remembered between requests is remembered
        with CaptureQueriesContext(
            connection,
        ) as queries:
            status = visitor.get(address).status_code
        if status != 200:
            continue
        if address not in budgets:
            unknown.append(f'"{address}": {len(queries)}')
        elif len(queries) > budgets[address]:
            over.append(
                f"{address}: {len(queries)} instead of {budgets[address]}\n"
                + "\n".join(q["sql"][:160] for q in queries)
            )
    assert not unknown, "pages without a budget:\n" + ",\n".join(unknown)
    assert not over, "\n".join(over)


@ON_ONE_ENGINE
@pytest.mark.slow
def test_no_page_of_a_record_asks_more_than_a_page_may(db):
    """Every address that names a record: its page, what each room says of it, its forms."""
    world = build_world()
    for unit in (world.pairs["party"][0], world.pairs["organisation"][0]):
        Person.objects.bulk_create(Person(organisation=unit, name=f"人{number}") for number in range(50))
    client = Client()
    client.force_login(world.users["committee_office"], backend="allauth.account.auth_backends.AuthenticationBackend")
    over, read = [], 0
    for route in every_route():
        if not route.names_a_record or route.address.startswith(("api/", "accounts/")):
            continue
        url = route.url(world, inside=True)
        if client.get(url).status_code != 200:  # what is remembered between requests is remembered
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        read += 1
        if len(queries) > MOST:
            over.append(f"{url}: {len(queries)}\n" + "\n".join(q["sql"][:160] for q in queries))
    assert read > 200
    assert not over, "\n".join(over)


def test_no_budget_is_beyond_the_goal():
    budgets = json.loads(BUDGETS.read_text(encoding="utf-8"))
    assert {address: count for address, count in budgets.items() if count > MOST} == {}
