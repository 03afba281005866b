"""Every route × every role × inside and outside of the jurisdiction, against the hand-kept ``table.csv`` (REG-31).

A cell holds what GET and POST answer for a record inside, then, where the address names one, outside:

    ok   the page or the verb is open to him (a form may still find faults)
    403  he sees the record, but his post does not carry the permission
    404  the record does not exist for him
    in   he is asked to sign in
    405  the address does not take this method

To see what a new route answers: ``MATRIX_SHOW=1 pytest tests/matrix -s``; think before you paste it.
"""

import csv
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from anlan.foundation.accounts import acting
from anlan.foundation.accounts.roles import roles
from anlan.foundation.registers.declaration import registers
from anlan.foundation.registers.urls import pages_of
from tests.matrix.routes import every_route
from tests.matrix.world import build_world

TABLE = Path(__file__).with_name("table.csv")
# The frame answers some pages of every register alike: these roles are asked, for the others the table must follow.
WITNESSES = {"public", "committee_office", "enterprise_principal"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHO = ["public", *roles()]
# Who may do what does not depend on the engine, its SQL does: there one role of each kind of reach says enough.
ON_POSTGRESQL = {"committee_office", "department_officer", "enterprise_principal"}
# Pages of signing in itself belong to allauth and have tests of their own in tests/foundation/sign_in.
APART = ("account/",)


# Where registers are changed by the API: there a record takes PATCH.
APIS = tuple(
    f"/api/{room}"
    for room in (
        "registry",
        "responsibility",
        "prevention/checks",
        "prevention/criteria",
        "supervision",
        "emergency",
        "outreach",
        "campaigns",
        "insight/manual-items",
    )
)


def expected() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return {row["address"]: row for row in csv.DictReader(file)}


def follows(address: str, who: str, table: dict[str, dict[str, str]]) -> str | None:
    """Return what a page of a register's frame answers, where the list and the record decide that; else None."""
    beginning = next((one for one in BEGINNINGS if address.startswith(one)), None)
    if beginning is None or (page := address.removeprefix(beginning)) not in FRAME:
        return None
    listed, shown = table[beginning][who], table[f"{beginning}<uuid:uid>/"][who]
    if listed == "403/403":  # the register is closed to him, so is everything in it
        return "403/403 403/403" if "<uuid:uid>" in page else "403/403"
    if who == "public":
        return None
    return {"print/": listed, "views/": "405/ok", "views/<uuid:uid>/remove/": "405/ok 405/ok"}.get(
        page, shown if page.startswith("<uuid:uid>/panels/") else None
    )


FRAME = {address for register in registers() for page, address, _view in pages_of(register)} - {"", "<uuid:uid>/"}
BEGINNINGS = [f"{register.room}/{register.name}/" for register in registers()]


def routes():
    return [route for route in every_route() if not route.address.startswith(APART)]


def word(response) -> str:
    if response.status_code in (301, 302) and "/account/login" in response.headers.get("Location", ""):
        return "in"
    if response.status_code == 401:
        return "in"
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    assert response.status_code < 500, response.request["PATH_INFO"]
    return "ok"


def answer(client: Client, route, world, shut: set[tuple[str, str]]) -> str:
    """Return what reading and writing answer: POST, or PATCH where the API changes a record.

    Whether an open address takes a method does not depend on who asks: what one role found ``shut`` with 405, the next
    role asks again only where the other method is forbidden to it.
    """
    words = []
    for inside in (True, False):
        if inside or route.names_a_record:
            url = route.url(world, inside=inside)
            ways = {
                "read": partial(client.get, url),
                "write": partial(write, client, url, route.names_a_record),
            }
            said = {way: word(ask()) for way, ask in ways.items() if (route.address, way) not in shut}
            for way, ask in ways.items():
                if way not in said:
                    said[way] = word(ask()) if "403" in said.values() else "405"
                if said[way] == "405":
                    shut.add((route.address, way))
            words.append(f"{said['read']}/{said['write']}")
    return " ".join(words)


def write(client: Client, url: str, names_a_record: bool):
    if not url.startswith(APIS):
        return client.post(url, {})
    verb = client.patch if names_a_record else client.post
    return verb(url + "?version=1" if names_a_record else url, {}, content_type="application/json")


@pytest.fixture
def posts_read_once(monkeypatch):
    """Read the posts of each user once: nobody's change while the matrix asks, and they take a third of a request.

    That a closed post is gone with the very next request is proven in tests/registry/people/test_accounts.py.
    """
    read = acting._posts
    known: dict[int, Any] = {}

    def once(user):
        if user.pk not in known:
            known[user.pk] = read(user)
        return known[user.pk]

    monkeypatch.setattr(acting, "_posts", once)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("posts_read_once")
@pytest.mark.parametrize("some", [WHO[::2], WHO[1::2]], ids=["one half", "the other half"])
def test_each_role_reaches_what_the_table_says_and_nothing_else(some):
    """The world is made once for many roles; what one of them does is undone before the next comes."""
    world, table, wrong = build_world(), expected(), []
    shut: set[tuple[str, str]] = set()
    for who in some:
        if connection.vendor == "postgresql" and who not in ON_POSTGRESQL:
            continue  # the matrix is held for every role on SQLite
        with transaction.atomic():
            known = set() if who == "public" else shut
            wrong += [(who, *found) for found in differences(who, world, table, known)]
            transaction.set_rollback(True)
    if os.environ.get("MATRIX_SHOW"):
        for who, address, seen, _wanted in wrong:
            print(f"SHOW\t{who}\t{address}\t{seen}")
        return
    assert wrong == []


def differences(who, world, table, shut):
    """Yield address, answer and expected answer where a role is answered otherwise than the table says."""
    client = Client(raise_request_exception=False)
    if who != "public":
        client.force_login(world.users[who], backend=BACKEND)
    for route in routes():
        if route.address == "language/" or "logout" in route.address:
            continue
        known = who not in WITNESSES and route.address in table and follows(route.address, who, table)
        if known and not os.environ.get("MATRIX_SHOW"):
            continue
        seen = answer(client, route, world, shut)
        wanted = table.get(route.address, {}).get(who, "not in the table")
        if seen != wanted:
            yield route.address, seen, wanted


def test_the_pages_of_a_register_are_open_as_its_list_and_its_record_are():
    """What the witnesses are asked holds for every role: the table says nothing else of the frame's pages."""
    table = expected()
    odd = [
        (address, who, cells[who], wanted)
        for address, cells in table.items()
        for who in WHO
        if (wanted := follows(address, who, table)) and cells[who] != wanted
    ]
    assert odd == []


def test_the_table_names_every_route_and_no_other():
    listed = set(expected())
    actual = {route.address for route in routes() if route.address != "language/"}
    assert sorted(actual - listed) == [], "routes without a line in table.csv"
    assert sorted(listed - actual) == [], "lines of table.csv without a route"


def test_what_lies_outside_exists_or_the_matrix_would_prove_nothing(db):
    world = build_world()
    for kind, (inside, outside) in world.pairs.items():
        if kind != "nothing":
            assert type(outside)._base_manager.filter(uid=outside.uid).exists(), kind
            assert inside.pk != outside.pk
