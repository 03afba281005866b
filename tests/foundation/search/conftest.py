"""A county and its neighbour: who searches, and what can be found. Regions are paths, the reach is the registry's."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor, Area, Reach
from anlan.foundation.search import catalogue, services
from anlan.foundation.search.catalogue import SearchKind, Shown
from anlan.foundation.search.rules import Entry
from anlan.registry.parties.models import Party, PartyReach

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CITY, LUZHOU, XIANGYUAN = "00080039", "000800390102", "000800390105"
USE = frozenset({"registry:search:use"})


@pytest.fixture
def register(db):
    """Return a function that registers a party in a county and indexes it."""

    def add(name, path=LUZHOU, *, line="", address="", code="", **more) -> Entry:
        party = Party.objects.create(kind="enterprise", name=name, created_at=NOON)
        lines = {"", line}
        PartyReach.objects.bulk_create([PartyReach(party=party, line=each, path=path) for each in lines])
        entry = Entry(
            kind=more.pop("kind", "party"),
            uid=party.uid,
            title=name,
            party_id=party.pk,
            subtitle=address,
            codes=(code,) if code else (),
            areas=tuple((path, each) for each in lines),
            **more,
        )
        services.index_many([entry])
        return entry

    return add


def actor(reach, *permissions):
    return Actor(name="王", user_id=1, user_uid=new_uid(), permissions=USE | set(permissions), reach=reach)


@pytest.fixture
def committee():
    return actor(Reach(everything=True))


@pytest.fixture
def luzhou():
    return actor(Reach(areas=(Area(LUZHOU),)))


@pytest.fixture
def xiangyuan():
    return actor(Reach(areas=(Area(XIANGYUAN),)))


@pytest.fixture
def kinds():
    """Two kinds of object; people need a permission of their own."""
    entries: dict[UUID, Entry] = {}

    def load(uids):
        return [entries[uid] for uid in uids if uid in entries]

    def show(actor, uids):
        return {uid: Shown("在业", "ok") for uid in uids}

    before = dict(catalogue._KINDS)
    catalogue._KINDS.clear()
    catalogue.declare(
        SearchKind("party", "主体", lambda uid: f"/parties/{uid}/", load, icon="building", order=1, show=show),
        SearchKind("person", "人员", lambda uid: f"/people/{uid}/", load, permission="registry:person:view", order=2),
    )
    yield entries
    catalogue._KINDS.clear()
    catalogue._KINDS.update(before)
