"""Making the standard groups of a city, a county or a township (REG-06)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.groups.models import Group, GroupDefinition, Made
from anlan.registry.groups.permissions import EDIT
from anlan.registry.groups.services import COMMITTEES
from anlan.registry.groups.standard import GroupPlan, standard_groups
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.regions.models import Region

_LEVELS = (2, 3, 4)
_WHY = "standard groups are compared with what the place has"


@dataclass(frozen=True)
class MadeGroups:
    """How many standard groups were made, and how many were there already."""

    groups: int = 0
    known: int = 0


@transaction.atomic
def make_standard_groups(*, region: UUID, actor: Actor, now: datetime) -> MadeGroups:
    """Make the standard groups that are missing in a region and below it; running twice makes none.

    A group of a committee waits until the place has one. A name that is taken by hand stays with its owner. Raises
    Refused ``group-region``, ``region-outside``.
    """
    require(actor, EDIT)
    top: Region | None = Region.objects.visible_to(actor).filter(uid=region, closed_on=None).first()
    if top is None or top.level not in _LEVELS:
        raise Refused("group-region")
    entries.demand_region(top, actor)
    open_below = Region.objects.beyond_scope(_WHY).filter(path__within=top.path, closed_on=None, is_placeholder=False)
    places = list(open_below.filter(level__in=_LEVELS).order_by("path"))
    there = Group.objects.beyond_scope(_WHY).filter(region__in=places, closed_on=None)
    known = set(there.values_list("region_id", "code"))
    taken = set(there.values_list("region_id", "name"))
    committees = _committees(top)
    wanted = [
        (place, plan)
        for place in places
        for plan in standard_groups()
        if place.level in plan.levels
        and (place.pk, plan.code) not in known
        and (place.pk, plan.name) not in taken
        and (not plan.committee or (place.pk, plan.committee) in committees)
    ]
    groups = [_planned(place, plan, now) for place, plan in wanted]
    Group.objects.bulk_create(groups, batch_size=500)
    GroupDefinition.objects.bulk_create(
        [
            GroupDefinition(
                group=group,
                selector=plan.selector,
                committee_id=committees.get((place.pk, plan.committee)) if plan.committee else None,
                first_day=local_day(now),
                recorded_at=now,
            )
            for group, (place, plan) in zip(groups, wanted, strict=True)
        ],
        batch_size=500,
    )
    governments = Party.objects.beyond_scope(_WHY).filter(kind="government", state__in=OPEN_STATES)
    keepers = dict(governments.filter(region_path__within=top.path).values_list("region_id", "uid"))
    drafts = [
        ActDraft(
            kind="group.entered",
            subject=("group", group.uid),
            party_uid=keepers.get(place.pk),
            region_uid=place.uid,
            detail={"about": plan.name},
        )
        for group, (place, plan) in zip(groups, wanted, strict=True)
    ]
    ledger.record_many(drafts, by=actor, recorded_at=now)
    return MadeGroups(len(groups), sum(1 for _place, code in known if code))


def _planned(place: Region, plan: GroupPlan, now: datetime) -> Group:
    made = Made.COMMITTEE if plan.committee else Made.RULE
    return Group(
        code=plan.code,
        name=plan.name,
        name_en=plan.name_en,
        region=place,
        made=made,
        basis=plan.source,
        entered_at=now,
    )


def _committees(top: Region) -> dict[tuple[int | None, str], int]:
    bodies = Party.objects.beyond_scope(_WHY).filter(
        kind__in=COMMITTEES, state__in=OPEN_STATES, region_path__within=top.path
    )
    return {(region, kind): pk for region, kind, pk in bodies.values_list("region_id", "kind", "pk")}
