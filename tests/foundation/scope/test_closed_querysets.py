"""A queryset that was not opened for an actor raises on every way to its rows (design, section 4)."""

import copy
import pickle

import pytest
from django import forms
from django.db.models import Count, Prefetch

from anlan.foundation.scope.models import UnscopedQuery
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party, Place
from tests.registry.cast import build_city, enterprise, li, zhao

SYSTEM = system_actor("test")

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return build_city()


@pytest.fixture
def mill(city):
    return enterprise(city)


class ChooseForm(forms.Form):
    party = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, queryset, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = queryset  # type: ignore[attr-defined]


WAYS = {
    "list": lambda found: list(found),
    "bool": lambda found: bool(found),
    "len": lambda found: len(found),
    "index": lambda found: found[0],
    "slice": lambda found: list(found[:2]),
    "step": lambda found: found[0:4:2],
    "repr": lambda found: repr(found),
    "contains": lambda found: Party(pk=1) in found,
    "contains()": lambda found: found.contains(Party(pk=1)),
    "get": lambda found: found.get(pk=1),
    "first": lambda found: found.first(),
    "last": lambda found: found.last(),
    "latest": lambda found: found.latest("pk"),
    "earliest": lambda found: found.earliest("pk"),
    "count": lambda found: found.count(),
    "exists": lambda found: found.exists(),
    "aggregate": lambda found: found.aggregate(n=Count("pk")),
    "annotate": lambda found: list(found.annotate(n=Count("parts"))),
    "values": lambda found: list(found.values("name")),
    "values_list": lambda found: list(found.values_list("name", flat=True)),
    "dates": lambda found: list(found.dates("founded_on", "year")),
    "datetimes": lambda found: list(found.datetimes("created_at", "day")),
    "iterator": lambda found: list(found.iterator(chunk_size=10)),
    "aiterator": lambda found: found.aiterator(),
    "in_bulk": lambda found: found.in_bulk([1]),
    "select_for_update": lambda found: list(found.select_for_update()),
    "select_related": lambda found: list(found.select_related("region")),
    "prefetch_related": lambda found: list(found.prefetch_related("places")),
    "only": lambda found: list(found.only("name")),
    "defer": lambda found: list(found.defer("name")),
    "distinct": lambda found: list(found.distinct()),
    "reverse": lambda found: list(found.order_by("pk").reverse()),
    "explain": lambda found: found.explain(),
    "raw": lambda found: list(found.raw("SELECT * FROM registry_party")),
    "update": lambda found: found.update(name="x"),
    "delete": lambda found: found.delete(),
    "bulk_update": lambda found: found.bulk_update([Party(pk=1, name="x")], ["name"]),
    "update_or_create": lambda found: found.update_or_create(pk=1, defaults={"name": "x"}),
    "get_or_create": lambda found: found.get_or_create(pk=1),
    "union": lambda found: list(Party.objects.visible_to(SYSTEM).union(found)),
    "union of it": lambda found: list(found.union(Party.objects.visible_to(SYSTEM))),
    "intersection": lambda found: list(Party.objects.visible_to(SYSTEM).intersection(found)),
    "or": lambda found: list(Party.objects.visible_to(SYSTEM) | found),
    "and": lambda found: list(Party.objects.visible_to(SYSTEM) & found),
    "in as subquery": lambda found: list(Place.objects.visible_to(SYSTEM).filter(party__in=found)),
    "in as subquery of values": lambda found: list(
        Place.objects.visible_to(SYSTEM).filter(party__in=found.values("pk"))
    ),
    "in of a closed one": lambda found: list(Place.objects.filter(party__in=Party.objects.visible_to(SYSTEM))),
    "prefetch": lambda found: list(
        Party.objects.visible_to(SYSTEM).prefetch_related(Prefetch("parts", queryset=found.order_by("pk")))
    ),
    "form choices": lambda found: str(ChooseForm(queryset=found)),
    "form value": lambda found: ChooseForm({"party": "1"}, queryset=found).is_valid(),
    "pickle": lambda found: pickle.dumps(found),
    "copy": lambda found: list(copy.deepcopy(found)),
    "clone": lambda found: list(found.all().filter(pk__gte=0).exclude(pk=0).using("default")),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_past_the_door(mill, way):
    with pytest.raises(UnscopedQuery):
        WAYS[way](Party.objects.filter(pk__gte=0))


REFUSING = {"raw", "in of a closed one", "delete", "pickle", "get", "form value", "get_or_create", "update_or_create",
            "latest", "union of it"}  # fmt: skip


@pytest.mark.parametrize("way", sorted(set(WAYS) - REFUSING))
def test_every_way_is_open_once_the_door_was_taken(mill, way):
    """The same table on an opened queryset: no entry raises because of something else."""
    WAYS[way](Party.objects.visible_to(SYSTEM).filter(pk__gte=0))


def test_what_was_opened_stays_narrow_however_it_is_chained(city, mill):
    """No chain widens what an actor sees, and counting twice through two places counts once."""
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂")
    for actor, theirs in ((li(city), mill), (zhao(city), abroad)):
        found = Party.objects.visible_to(actor)
        assert found.get() == theirs
        assert found.filter(kind="enterprise").exclude(name="x").order_by("name").count() == 1
        assert list(Place.objects.visible_to(actor).values_list("party", flat=True)) == [theirs.pk]
        assert set((found | found).values_list("pk", flat=True)) == {theirs.pk}
        choices = ChooseForm({"party": str((mill if theirs == abroad else abroad).pk)}, queryset=found)
        assert not choices.is_valid(), "a foreign key of outside is no choice"


def test_a_related_manager_is_open_because_its_owner_was_reached(mill):
    party = Party.objects.visible_to(SYSTEM).get(pk=mill.pk)
    assert [place.role for place in party.places.all()] == ["operating"]
    assert party.places.filter(role="operating").count() == 1
    assert party.region.name == "安居村委会"
    fetched = Party.objects.visible_to(SYSTEM).prefetch_related("places__region").get(pk=mill.pk)
    assert fetched.places.all()[0].region.name == "安居村委会"


def test_the_manager_itself_is_closed(mill):
    for way in (list, len, bool):
        with pytest.raises(UnscopedQuery):
            way(Party.objects.all())
    with pytest.raises(UnscopedQuery):
        Party._default_manager.count()
    with pytest.raises(UnscopedQuery):
        list(Party.objects.raw("SELECT * FROM registry_party"))
