"""Reading visits: what waits for one, worst first, and who was visited in time by region, unit and person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Substr

from anlan.campaigns.objects import queries as objects
from anlan.campaigns.objects.catalogue import persons
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.visits.models import Matter, Visit
from anlan.campaigns.visits.rules import DANGER, Cover, overdue, worst_first
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Region
from anlan.registry.regions.paths import WIDTH

BY = {"region": "region__path", "unit": "unit_id", "person": "visitor_id"}


def visits(actor: Actor) -> ScopedQuerySet[Visit]:
    """Return the visits within reach that were not declared void."""
    found: ScopedQuerySet[Visit] = Visit.objects.visible_to(actor).filter(closed_on=None)
    return found


def matters(actor: Actor) -> ScopedQuerySet[Matter]:
    """Return the matters within reach whose visit was not declared void."""
    found: ScopedQuerySet[Matter] = Matter.objects.visible_to(actor).filter(visit__closed_on=None)
    return found


def waiting(actor: Actor, *, mine: bool, campaign: str = "", kind: str = "") -> ScopedQuerySet[ActionObject]:
    """Return the objects that wait for a visit, the longest overdue first; ``mine``: those of the own unit or post."""
    rows = objects.objects(actor).filter(due_on__isnull=False)
    if mine:
        own = Q(unit=actor.organisation_id) if actor.organisation_id else Q()
        rows = rows.filter(own | Q(visitor=actor.post_id) if actor.post_id else own)
    if campaign:
        rows = rows.filter(campaign__uid=campaign)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("region", "party", "household", "campaign", "visitor__holder").order_by(
        "due_on", "-first", "pk"
    )


def coverage(
    actor: Actor, by: str, top: Region, today: date, *, campaign: str = "", kind: str = "", people: bool = False
) -> tuple[list[Cover], Cover]:
    """Return the rows of the coverage below a region, worst first, and their sum. Three queries and one for names,
    of persons one and one.

    ``people``: the numbers of persons that the actor may count and not see (their rows open for nobody here); else
    what he sees, so that every figure opens its rows.
    """
    rows = objects.numbers(actor).filter(kind__in=persons()) if people else objects.objects(actor)
    rows = rows.filter(region__path__within=top.path)
    if campaign:
        rows = rows.filter(campaign__uid=campaign)
    if kind:
        rows = rows.filter(kind=kind)
    by_key: dict[Any, dict[str, Any]] = {}
    part = Substr("region__path", 1, len(top.path) + WIDTH) if by == "region" else None
    keyed = rows.order_by().annotate(part=part) if part else rows.order_by()
    owed = keyed.filter(due_on__isnull=False).values("part" if part else BY[by])
    for row in owed.annotate(
        owed=Count("pk"),
        covered=Count("pk", filter=objects.gap("covered", today)),
        never=Count("pk", filter=objects.gap("never", today)),
        late=Count("pk", filter=objects.gap("late", today)),
        worst=Min("due_on", filter=objects.gap("late", today)),
    ):
        key = row.pop("part" if part else BY[by])
        by_key[key] = {**row, "worst": overdue(row["worst"], today)}
    if not people:  # of persons only numbers of visits owed are told
        for key, done in _done(rows, by, top).items():
            by_key.setdefault(key, {}).update(done)
    names = _names(by, by_key)
    found = worst_first([Cover(key, *names.get(key, ("", "")), **figures) for key, figures in by_key.items()])
    return found, _sum(found)


def _done(rows: ScopedQuerySet[ActionObject], by: str, top: Region) -> dict[Any, dict[str, int]]:
    """Return key → visits, dangers, what was counted, matters taken up and settled, of the objects in ``rows``."""
    field = {"region": "part", "unit": "target__unit_id", "person": "target__visitor_id"}[by]
    part = {"part": Substr("target__region__path", 1, len(top.path) + WIDTH)} if by == "region" else {}
    made = Visit.objects.beyond_scope("of objects that were reached").filter(
        closed_on=None, target__in=rows.order_by().values("pk")
    )
    found: dict[Any, dict[str, int]] = {}
    counted = made.order_by().annotate(**part).values(field)
    for row in counted.annotate(
        visits=Count("pk"), dangers=Count("pk", filter=Q(result=DANGER)), number=Sum("counted")
    ):
        found[row[field]] = {"visits": row["visits"], "dangers": row["dangers"], "counted": row["number"] or 0}
    taken = Matter.objects.beyond_scope("of visits to objects that were reached").filter(visit__in=made.values("pk"))
    where = "part" if part else f"visit__{field}"
    again = {"part": Substr("visit__target__region__path", 1, len(top.path) + WIDTH)} if part else {}
    for row in taken.order_by().annotate(**again).values(where).annotate(
        matters=Count("pk"), settled=Count("pk", filter=Q(closed_on__isnull=False))
    ):  # fmt: skip
        found.setdefault(row[where], {}).update(matters=row["matters"], settled=row["settled"])
    return found


def _names(by: str, keys: Mapping[Any, Any]) -> dict[Any, tuple[str, str]]:
    """Return key → name, and what the lists are narrowed by: the code of a region, the uid of a unit or post."""
    why = "the keys of rows that were reached"
    if by == "region":
        regions = Region.objects.beyond_scope(why).filter(path__in=list(keys))
        return {path: (name, code) for path, name, code in regions.values_list("path", "name", "code")}
    if by == "unit":
        units = Party.objects.beyond_scope(why).filter(pk__in=[key for key in keys if key])
        return {pk: (name, str(uid)) for pk, name, uid in units.values_list("pk", "name", "uid")}
    posts = Post.objects.beyond_scope(why).filter(pk__in=[key for key in keys if key])
    return {
        post.pk: (f"{post.holder.name if post.holder else '—'} · {post.organisation.name}{post.title}", str(post.uid))
        for post in posts.select_related("holder", "organisation")
    }


def _sum(rows: list[Cover]) -> Cover:
    names = ("owed", "covered", "never", "late", "visits", "dangers", "counted", "matters", "settled")
    return Cover("", **{name: sum(getattr(one, name) for one in rows) for name in names},
                 worst=max((one.worst for one in rows), default=0))  # fmt: skip
