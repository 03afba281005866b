"""The verbs of groups: set up, change, close, put parties in and take them out (REG-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact, end_facts
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.groups.models import Group, GroupDefinition, GroupMember, Made
from anlan.registry.groups.permissions import EDIT
from anlan.registry.groups.queries import by_hand, definition_on, held_by_rule
from anlan.registry.groups.selecting import check_selector
from anlan.registry.parties.areas import parties_within_reach
from anlan.registry.parties.finding import day_of
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.regions.models import Region

GROUP = EntryKind(noun="group", model=Group, permission=EDIT, twin=("region", "name"), party="keeper", region="region")
COMMITTEES = ("committee", "disaster_committee")


@dataclass(frozen=True)
class Definition:
    """How a group is made: by a selector, by the member units of a committee, or by hand (neither)."""

    selector: dict[str, Any] | None = None
    committee: Party | None = None

    @property
    def made(self) -> Made:
        """Return the way."""
        if self.committee is not None:
            return Made.COMMITTEE
        return Made.RULE if self.selector is not None else Made.HAND


@transaction.atomic
def add_group(
    *, name: str, region: Region, definition: Definition, basis: str = "", actor: Actor, now: datetime
) -> Group:
    """Set up a group of a place within the actor's area. Raises Refused for a name that is taken, a wrong rule."""
    require(actor, EDIT)
    _check(definition, actor)
    group: Group = entries.enter(
        GROUP,
        {"name": _checked_name(name), "region": region, "basis": basis.strip(), "made": definition.made},
        actor=actor,
        now=now,
    )
    _define(group, definition, now)
    return group


@transaction.atomic
def change_group(
    *,
    uid: UUID,
    version: int,
    name: str | None = None,
    basis: str | None = None,
    definition: Definition | None = None,
    actor: Actor,
    now: datetime,
) -> Group:
    """Change a group's name or source, or how it is made from today on; what held before stays in its history."""
    group = _group_to_change(uid, actor)
    fields: dict[str, Any] = {}
    if name is not None and _checked_name(name) != group.name:
        fields["name"] = _checked_name(name)
        # A name that people gave has no English twin.
        fields["name_en"] = ""
    if basis is not None and basis.strip() != group.basis:
        fields["basis"] = basis.strip()
    changed: dict[str, Any] = {field: [getattr(group, field), value] for field, value in fields.items()}
    changed.pop("name_en", None)
    if definition is not None:
        known = definition_on(group, local_day(now))
        fresh = GroupDefinition(selector=definition.selector, committee=definition.committee)
        if known is None or known.data != fresh.data:
            _check(definition, actor)
            fields["made"] = definition.made
            changed["who"] = [known.data if known else {}, fresh.data]
    if not fields:
        return group
    if "name" in fields:
        same = Group.objects.beyond_scope("names are unique in a place").filter(region=group.region, closed_on=None)
        if same.filter(name=fields["name"]).exclude(pk=group.pk).exists():
            raise Refused("group-name-taken", name=fields["name"], fields={"name": "group-name-taken"})
    save_edit(group, expected_version=version, fields=fields)
    if "who" in changed and definition is not None:
        _define(group, definition, now)
    entries.tell(GROUP, "changed", group, actor=actor, now=now, detail={"changed": changed})
    return group


def close_group(*, uid: UUID, version: int, reason: str, day: date | None = None, actor: Actor, now: datetime) -> Group:
    """Close a group from a local day on; who belonged to it stays readable."""
    group: Group = entries.close(
        GROUP, _group_to_read(uid, actor), version, reason=reason, day=day, actor=actor, now=now
    )
    return group


@transaction.atomic
def put_in(
    *, uid: UUID, parties: Sequence[UUID], first_day: date | None = None, reason: str = "", actor: Actor, now: datetime
) -> int:
    """Put parties within reach into a group by hand from a local day on (today unless given); return how many joined.

    Who belongs to it already stays as he is. All or nothing. Raises Refused.
    """
    group = _group_to_change(uid, actor)
    day = day_of(first_day, now)
    found = parties_within_reach(parties, actor)
    for party in found:
        if party.state not in OPEN_STATES:
            raise Refused("party-closed", name=party.name)
    rows, ruled = by_hand(group, day), held_by_rule(group, [party.pk for party in found], day)
    joined = []
    for party in found:
        row = rows.get(party.pk)
        if row.included if row else party.pk in ruled:
            continue
        mine = group.by_hand.filter(party=party)
        if party.pk in ruled:
            end_facts(mine, day, now=now)
        else:
            begin_fact(mine, GroupMember(group=group, party=party, first_day=day, reason=reason), now=now)
        joined.append(party)
    _tell("group.member_added", group, joined, {"from": day.isoformat(), "reason": reason}, actor, now)
    return len(joined)


@transaction.atomic
def take_out(
    *, uid: UUID, parties: Sequence[UUID], first_day: date | None = None, reason: str, actor: Actor, now: datetime
) -> int:
    """Take parties out of a group from a local day on (today unless given), also where the rule would hold them in.

    Raises Refused ``group-member-not`` for somebody who is no member on the day.
    """
    group = _group_to_change(uid, actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    day = day_of(first_day, now)
    found = parties_within_reach(parties, actor)
    rows, ruled = by_hand(group, day), held_by_rule(group, [party.pk for party in found], day)
    for party in found:
        row = rows.get(party.pk)
        if not (row.included if row else party.pk in ruled):
            raise Refused("group-member-not", name=party.name)
        mine = group.by_hand.filter(party=party)
        if party.pk in ruled:
            left_out = GroupMember(group=group, party=party, included=False, first_day=day, reason=reason.strip())
            begin_fact(mine, left_out, now=now)
        else:
            end_facts(mine, day, now=now)
    _tell("group.member_ended", group, found, {"from": day.isoformat(), "reason": reason.strip()}, actor, now)
    return len(found)


def committee_of(region: Region) -> Party | None:
    """Return the open work safety committee of a place, for a group that names none; None where there is none."""
    found: Party | None = (
        Party.objects.beyond_scope("committees are public bodies; the caller checks the reach")
        .filter(kind="committee", region=region, state__in=OPEN_STATES)
        .order_by("pk")
        .first()
    )
    return found


def _checked_name(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise Refused("name-missing", fields={"name": "name-missing"})
    return text


def _check(definition: Definition, actor: Actor) -> None:
    if definition.selector is not None:
        check_selector(definition.selector)
    committee = definition.committee
    if committee is not None and (
        committee.kind not in COMMITTEES or not Party.objects.visible_to(actor).filter(pk=committee.pk).exists()
    ):
        raise Refused("group-committee", fields={"committee": "group-committee"})


def _define(group: Group, definition: Definition, now: datetime) -> None:
    fresh = GroupDefinition(
        group=group, selector=definition.selector, committee=definition.committee, first_day=local_day(now)
    )
    begin_fact(group.definitions, fresh, now=now)


def _group_to_read(uid: UUID, actor: Actor) -> Group:
    group: Group | None = Group.objects.visible_to(actor).select_related("region").filter(uid=uid).first()
    if group is None:
        raise Refused("not-found")
    return group


def _group_to_change(uid: UUID, actor: Actor) -> Group:
    """Return the group, locked until the transaction ends; its place must lie within the actor's area."""
    require(actor, EDIT)
    found = Group.objects.visible_to(actor).select_related("region").select_for_update(of=("self",))
    group: Group | None = found.filter(uid=uid).first()
    if group is None:
        raise Refused("not-found")
    if group.closed_on is not None:
        raise Refused("entry-closed")
    entries.demand_region(group.region, actor)
    return group


def _tell(
    kind: str, group: Group, parties: Sequence[Party], detail: dict[str, Any], actor: Actor, now: datetime
) -> None:
    drafts = [
        ActDraft(
            kind=kind,
            subject=("group", group.uid),
            party_uid=party.uid,
            region_uid=group.region.uid,
            detail={**detail, "about": f"{party.name} · {group.name}"},
        )
        for party in parties
    ]
    ledger.record_many(drafts, by=actor, recorded_at=now)
