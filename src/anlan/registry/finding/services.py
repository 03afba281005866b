"""Keeping the registry's part of the index; called in the transaction that changed something."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from anlan.foundation.scope.rules import Actor
from anlan.foundation.search import services as search
from anlan.registry.finding.entries import entries_of_parties
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post
from anlan.registry.regions.models import Region

_WHY = "the index holds everything; who asks sees what he reaches"
_AT_ONCE = 2000


def index_parties(keys: Iterable[int]) -> int:
    """Index parties by their integer keys; return how many. For one and for the chunks of an import."""
    source, total = iter(keys), 0
    while some := list(islice(source, _AT_ONCE)):
        total += search.index_many(entries_of_parties(some))
    return total


def parties_changed(keys: Sequence[int], actor: Actor, now: datetime) -> None:
    """Follow a change of parties: their entries, and those of their people (the unit's name stands in them)."""
    uids = list(Party.objects.beyond_scope(_WHY).filter(pk__in=keys).values_list("uid", flat=True))
    search.reindex("registry.party", uids)
    people = Person.objects.beyond_scope(_WHY).filter(organisation__in=keys).values_list("uid", flat=True)
    search.reindex("registry.person", list(people))


def posts_changed(keys: Sequence[int], actor: Actor, now: datetime) -> None:
    """Follow a change of posts: the people of their units, whose posts stand in their entries."""
    source = iter(set(Post.objects.beyond_scope(_WHY).filter(pk__in=keys).values_list("organisation_id", flat=True)))
    while some := list(islice(source, _AT_ONCE)):
        people = Person.objects.beyond_scope(_WHY).filter(organisation__in=some).values_list("uid", flat=True)
        search.reindex("registry.person", list(people))


def regions_changed(keys: Sequence[int]) -> None:
    """Follow a change of regions."""
    uids = Region.objects.beyond_scope(_WHY).filter(pk__in=keys).values_list("uid", flat=True)
    search.reindex("registry.region", list(uids))


def subtree_moved(old: str, new: str) -> None:
    """Follow a merged region: the parties below it are reached through other paths now."""
    index_parties(Party.objects.beyond_scope(_WHY).filter(region_path__within=new).values_list("pk", flat=True))


def index_everything() -> dict[str, int]:
    """Build the registry's part of the index anew; return kind → how many (``anlan search rebuild``)."""
    parties = Party.objects.beyond_scope(_WHY).order_by("pk").values_list("pk", flat=True).iterator()
    people = list(Person.objects.beyond_scope(_WHY).values_list("uid", flat=True))
    regions = list(Region.objects.beyond_scope(_WHY).values_list("uid", flat=True))
    return {
        "registry.party": index_parties(parties),
        "registry.person": search.reindex("registry.person", people),
        "registry.region": search.reindex("registry.region", regions),
    }
