"""Facts from day to day: a new one pushes older ones aside, no two of them overlap (design, section 2)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from anlan.foundation.dated.guards import guarded, install_guards
from anlan.foundation.dated.models import holds_on, known_at
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.registry.parties.models import Facet, Place, Spell
from tests.registry import cast
from tests.registry.cast import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


@pytest.fixture
def mill(db):
    return cast.enterprise(cast.build_city())


def day(text):
    return date.fromisoformat(text) if text else None


def facet(party, first, last="", *, value="1", known=NOON, superseded=None):
    return Facet(
        party=party, name="employees", value=value, first_day=day(first), last_day=day(last), recorded_at=known,
        superseded_at=superseded,
    )  # fmt: skip


def known_rows(party):
    rows = party.facets.filter(superseded_at=None).order_by("first_day")
    return [(row.value, str(row.first_day), str(row.last_day or "")) for row in rows]


@pytest.mark.parametrize(
    ("old", "fresh", "left"),
    [
        (("2026-01-01", ""), ("2026-06-01", ""), [("1", "2026-01-01", "2026-05-31"), ("2", "2026-06-01", "")]),
        (("2026-01-01", ""), ("2026-06-01", "2026-06-30"),
         [("1", "2026-01-01", "2026-05-31"), ("2", "2026-06-01", "2026-06-30"), ("1", "2026-07-01", "")]),
        (("2026-01-01", "2026-03-31"), ("2026-06-01", ""), [("1", "2026-01-01", "2026-03-31"),
                                                                 ("2", "2026-06-01", "")]),
        (("2026-01-01", "2026-03-31"), ("2025-01-01", ""), [("2", "2025-01-01", "")]),
        (("2026-01-01", "2026-03-31"), ("2026-03-31", ""), [("1", "2026-01-01", "2026-03-30"),
                                                                 ("2", "2026-03-31", "")]),
        (("2026-01-01", ""), ("2026-01-01", "2026-01-01"), [("2", "2026-01-01", "2026-01-01"),
                                                                 ("1", "2026-01-02", "")]),
    ],
)  # fmt: skip
def test_a_new_fact_makes_room_for_itself(mill, old, fresh, left):
    facet(mill, *old).save()
    begin_fact(mill.facets.filter(name="employees"), facet(mill, *fresh, value="2"), now=LATER)
    assert known_rows(mill) == left
    then = list(mill.facets.filter(known_at(NOON)).values_list("value", "first_day", "last_day"))
    assert then == [("1", day(old[0]), day(old[1]))], "as it was known before, nothing changed"


def test_days_are_freed_and_the_count_is_told(mill):
    facet(mill, "2026-01-01").save()
    assert end_facts(mill.facets, day("2026-03-01"), day("2026-03-31"), now=LATER) == 1
    assert known_rows(mill) == [("1", "2026-01-01", "2026-02-28"), ("1", "2026-04-01", "")]
    assert not mill.facets.filter(holds_on(day("2026-03-15"))).exists()
    assert mill.facets.filter(holds_on(day("2026-04-01"))).count() == 1
    assert end_facts(mill.facets, day("2026-03-01"), day("2026-03-31"), now=LATER) == 0


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        ("2026-06-01", "", True),
        ("2025-01-01", "", True),
        ("2025-01-01", "2026-01-01", True),
        ("2026-03-31", "2026-03-31", True),
        ("2025-01-01", "2025-12-31", False),
        ("2026-04-01", "", False),
    ],
)
def test_the_database_refuses_two_known_facts_of_one_day(mill, first, last, refused):
    facet(mill, "2026-01-01", "2026-03-31").save()
    if first == "2026-06-01":
        facet(mill, "2026-05-01").save()
    attempt = facet(mill, first, last, value="2")
    if not refused:
        attempt.save()
        return
    with pytest.raises(IntegrityError, match="facts overlap"), transaction.atomic():
        attempt.save()
    assert not mill.facets.filter(value="2").exists()


def test_neither_many_rows_at_once_nor_a_change_slips_past(mill):
    with pytest.raises(IntegrityError), transaction.atomic():
        Facet.objects.bulk_create([facet(mill, "2026-01-01"), facet(mill, "2026-02-01")])
    facet(mill, "2026-01-01", "2026-01-31").save()
    facet(mill, "2026-03-01").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Facet.objects.beyond_scope("test").filter(first_day=day("2026-01-01")).update(last_day=None)
    superseded = facet(mill, "2026-01-01", superseded=LATER)
    superseded.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Facet.objects.beyond_scope("test").filter(pk=superseded.pk).update(superseded_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spell.objects.create(party=mill, state="closed", first_day=day("2026-11-22"), recorded_at=NOON)


def test_several_places_hold_at_once(mill):
    Place.objects.create(
        party=mill, role="operating", region=mill.region, address="2号", first_day=day("2026-11-22"), recorded_at=NOON
    )
    assert mill.places.count() == 2


def test_every_dated_table_says_whether_its_facts_stand_alone_and_the_triggers_are_there():
    rooms = [apps.get_app_config(room) for room in ("foundation", "registry")]
    names = {model.__name__ for room in rooms for model in guarded(room)}
    assert {"Facet", "Spell", "Tenure", "RegionVersion", "Membership", "Delegation", "Jurisdiction"} <= names
    for room in rooms:
        install_guards(room)  # again: as after every migration
    tables = {model._meta.db_table for room in rooms for model in guarded(room)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {row[0] for row in cursor.fetchall()}
    assert {f"alone_{table}_{verb}" for table in tables for verb in ("insert", "update")} <= there
