"""The verbs that change the region tree (REG-01, REG-02)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.regions.loading import change_version
from anlan.registry.regions.models import Area, Level, Region
from anlan.registry.regions.moves import announce_move, announce_regions, rewrite
from anlan.registry.regions.paths import segment
from anlan.registry.regions.rules import fits_level

EDIT = "registry:region:edit"


@transaction.atomic
def add_region(*, parent: UUID, name: str, code: str = "", actor: Actor, now: datetime, basis: str = "") -> Region:
    """Add a region below ``parent``; refuses a name or code that is taken."""
    require(actor, EDIT)
    above = _own(parent, actor)
    if above.level >= Level.VILLAGE:
        raise Refused("region-levels-differ")
    _check_name(above, name)
    _check_code(code, above.level + 1)
    node: Region = Region.objects.create(
        parent=above, level=above.level + 1, path=f"?{parent.hex}", code=code, name=name
    )
    node.path = above.path + segment(node.pk)
    node.save(update_fields=["path"])
    change_version(node, first_day=local_day(now), now=now, basis=basis)
    announce_regions([node.pk])
    ledger.record("region.added", by=actor, recorded_at=now, subject=node, region_uid=node.uid, detail={"basis": basis})
    return node


@transaction.atomic
def rename_region(
    *,
    uid: UUID,
    name: str,
    code: str | None = None,
    version: int,
    first_day: date | None = None,
    basis: str = "",
    actor: Actor,
    now: datetime,
) -> Region:
    """Give a region another name, and another code when one is given; the old ones stay in its history.

    ``first_day`` (a local day, today unless given) is when the change takes effect.
    """
    require(actor, EDIT)
    node = _own(uid, actor)
    code = node.code if code is None else code
    if name != node.name and node.parent is not None:
        _check_name(node.parent, name)
    if code != node.code:
        _check_code(code, node.level)
    changed = {
        field: [getattr(node, field), value]
        for field, value in (("name", name), ("code", code))
        if getattr(node, field) != value
    }
    if not changed:
        return node
    save_edit(node, expected_version=version, fields={"name": name, "code": code})
    change_version(node, first_day=first_day or local_day(now), now=now, basis=basis)
    kind = "region.renamed" if "name" in changed else "region.renumbered"
    announce_regions([node.pk])
    ledger.record(
        kind, by=actor, recorded_at=now, subject=node, region_uid=node.uid, detail={"changed": changed, "basis": basis}
    )
    return node


@transaction.atomic
def merge_region(*, uid: UUID, into: UUID, version: int, basis: str = "", actor: Actor, now: datetime) -> Region:
    """Merge a region into another of its level.

    The regions below it move over; the merged node stays, closed, below the one that took it, so that every
    reference to it still holds and counts in the new place.
    """
    require(actor, EDIT)
    node, target = _own(uid, actor), _own(into, actor)
    if node.level != target.level:
        raise Refused("region-levels-differ")
    if target.path.startswith(node.path):
        raise Refused("region-merge-self")
    for child in node.children.filter(closed_on=None):
        _check_name(target, child.name)
    today = local_day(now)
    save_edit(node, expected_version=version, fields={"closed_on": today, "merged_into": target})
    for child in node.children.filter(closed_on=None):
        child.parent = target
        child.version += 1
        child.save(update_fields=["parent", "version"])
        change_version(child, first_day=today, now=now, basis=basis)
        _move(child.path, target.path + segment(child.pk))
    _move(node.path, target.path + segment(node.pk))
    announce_regions([node.pk])
    ledger.record(
        "region.merged",
        by=actor,
        recorded_at=now,
        subject=node,
        region_uid=node.uid,
        detail={"into": str(target.uid), "basis": basis},
    )
    return node


@transaction.atomic
def close_region(*, uid: UUID, version: int, basis: str, actor: Actor, now: datetime) -> Region:
    """Close a region that has no open regions below it; it stays for history and can still be filtered by."""
    require(actor, EDIT)
    node = _own(uid, actor)
    if count := node.children.filter(closed_on=None).count():
        raise Refused("region-not-empty", name=node.name, count=count)
    save_edit(node, expected_version=version, fields={"closed_on": local_day(now)})
    announce_regions([node.pk])
    ledger.record(
        "region.closed", by=actor, recorded_at=now, subject=node, region_uid=node.uid, detail={"basis": basis}
    )
    return node


@transaction.atomic
def add_area(*, name: str, kind: str, region: UUID, basis: str = "", actor: Actor, now: datetime) -> Area:
    """Add a supervision area that cuts across the tree (REG-02)."""
    require(actor, "registry:area:edit")
    where = _own(region, actor)
    if Area.objects.visible_to(actor).filter(name=name, closed_on=None).exists():
        raise Refused("region-name-taken", name=name)
    area: Area = Area.objects.create(name=name, kind=kind, region=where, basis=basis)
    ledger.record(
        "area.added", by=actor, recorded_at=now, subject=area, region_uid=where.uid, detail={"name": name, "kind": kind}
    )
    return area


@transaction.atomic
def close_area(*, uid: UUID, version: int, basis: str = "", actor: Actor, now: datetime) -> Area:
    """Close an area; parties stay its members of the past."""
    require(actor, "registry:area:edit")
    area: Area | None = Area.objects.visible_to(actor).filter(uid=uid, closed_on=None).select_related("region").first()
    if area is None:
        raise Refused("not-found")
    _demand_own(area.region, actor)
    save_edit(area, expected_version=version, fields={"closed_on": local_day(now)})
    ledger.record("area.closed", by=actor, recorded_at=now, subject=area, detail={"basis": basis})
    return area


def is_own(region: Region, actor: Actor) -> bool:
    """Whether a region lies in the actor's territory. Everybody sees every region; only its own people change it."""
    areas = actor.reach.areas
    return actor.reach.everything or any(not area.line and region.path.startswith(area.path) for area in areas)


def _own(uid: UUID, actor: Actor) -> Region:
    node = _open(uid, actor)
    _demand_own(node, actor)
    return node


def _demand_own(node: Region, actor: Actor) -> None:
    if not is_own(node, actor):
        raise Refused("region-outside", name=node.name)


def _open(uid: UUID, actor: Actor) -> Region:
    node: Region | None = Region.objects.visible_to(actor).filter(uid=uid).select_related("parent").first()
    if node is None:
        raise Refused("not-found")
    if node.closed_on is not None:
        raise Refused("region-closed", name=node.name)
    return node


def _check_name(parent: Region, name: str) -> None:
    if parent.children.filter(name=name, closed_on=None).exists():
        raise Refused("region-name-taken", name=name, fields={"name": "region-name-taken"})


def _check_code(code: str, level: int) -> None:
    if not fits_level(code, level):
        raise Refused("region-code-form", code=code, fields={"code": "region-code-form"})
    taken = Region.objects.beyond_scope("codes are unique in the whole tree").filter(code=code, closed_on=None).first()
    if code and taken:
        raise Refused("region-code-taken", code=code, name=taken.name, fields={"code": "region-code-taken"})


def _move(old: str, new: str) -> None:
    if old == new:
        return
    rewrite(Region, "path", old, new)
    announce_move(old, new)
