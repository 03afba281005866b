"""Gather, add, take out and sort the findings of an action; freeze its figures. Its lead unit's people alone do."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.actions.queries import campaigns, leads
from anlan.campaigns.findings import gathering
from anlan.campaigns.findings.closing import freeze
from anlan.campaigns.findings.gathering import Gathered
from anlan.campaigns.findings.models import ActionRound, Cut, Finding
from anlan.campaigns.findings.permissions import SORT
from anlan.campaigns.findings.queries import finding_within, findings, rounds
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.hazards.measures import COUNTED
from anlan.prevention.hazards.queries import hazards
from anlan.supervision.inspections.models import Inspection

BY_HAND = "person"
"""Why a record belongs, or has its aspect, when a person decided so; the act says who and for what reason."""


@transaction.atomic
def gather(campaign: Campaign, *, actor: Actor, now: datetime) -> Gathered:
    """Look anew at all records that an action counts by itself; twice is as once. Refused ``campaign-closed``."""
    found = _led(campaign, actor)
    done = Gathered()
    for plan in gathering.plans(found):
        done += gathering.gather(plan, now)
    about = {"taken": done.taken, "changed": done.changed, "out": done.out}
    _tell("action_findings.gathered", found, found, about, actor, now)
    return done


@transaction.atomic
def add_hazards(
    *, uids: Sequence[UUID], campaign: Campaign, part: ActionPart | None, aspect: str, reason: str, actor: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Add hazards within reach to an action, all or none, with a reason; return how many."""
    found, why = _led(campaign, actor), _reason(reason)
    _demand_aspect(part, aspect)
    if not uids:
        raise Refused("nothing-chosen")
    for uid in dict.fromkeys(uids):
        hazard = hazards(actor).filter(uid=uid).select_related("party__region").first()
        if hazard is None:
            raise Refused("not-found")
        if hazard.state not in COUNTED:
            raise Refused("finding-none")
        given = {"part": part, "why": BY_HAND, "aspect": aspect, "aspect_why": BY_HAND if aspect else ""}
        row = _put(Finding, found, {"hazard": hazard}, given, now)
        _tell("action_finding.added", row, found, {"about": str(row)[:120], "reason": why}, actor, now, hazard.party)
    return len(set(uids))


@transaction.atomic
def add_rounds(
    *, uids: Sequence[UUID], field: str, campaign: Campaign, part: ActionPart | None, reason: str, actor: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Add rounds that were handed in (``field``: inspection or own_round), all or none; return how many."""
    found, why = _led(campaign, actor), _reason(reason)
    if not uids:
        raise Refused("nothing-chosen")
    model: Any = {"inspection": Inspection, "own_round": SelfCheck}[field]
    for uid in dict.fromkeys(uids):
        one = model.objects.visible_to(actor).filter(uid=uid, state="handed_in").select_related("party__region").first()
        if one is None:
            raise Refused("not-found")
        given = {"part": part, "why": BY_HAND, "party": one.party, "counts_on": one.counts_on,
                 "visits": getattr(one, "units", 0) or 1}  # fmt: skip
        row = _put(ActionRound, found, {field: one}, given, now)
        _tell("action_round.added", row, found, {"about": str(one)[:120], "reason": why}, actor, now, one.party)
    return len(set(uids))


def _put(model: Any, campaign: Campaign, what: dict[str, Any], given: dict[str, Any], now: datetime) -> Any:
    known = model.objects.beyond_scope("a record belongs once to an action").filter(campaign=campaign, **what).first()
    fields = {**given, "by_hand": True, "taken_at": now, "out_at": None, "out_why": ""}
    if known is None:
        return model.objects.create(campaign=campaign, **what, **fields)
    if known.out_at is None:
        raise Refused("finding-known")
    return save_edit(known, expected_version=known.version, fields=fields)


@transaction.atomic
def take_out(finding: Finding, version: int, *, reason: str, actor: Actor, now: datetime) -> Finding:
    """Take a hazard out of an action with a reason; gathering does not bring it back."""
    found = finding_within(finding.uid, actor)
    _out(found, version, reason, "action_finding.taken_out", found.hazard.party, actor, now)
    return found


@transaction.atomic
def take_round_out(one: ActionRound, version: int, *, reason: str, actor: Actor, now: datetime) -> ActionRound:
    """Take a round out of an action with a reason."""
    found = rounds(actor).filter(pk=one.pk).select_related("campaign__lead__region", "party__region").first()
    if found is None:
        raise Refused("not-found")
    _out(found, version, reason, "action_round.taken_out", found.party, actor, now)
    return found


def _out(row: Any, version: int, reason: str, kind: str, party: Any, actor: Actor, now: datetime) -> None:
    campaign, why = _led(row.campaign, actor), _reason(reason)
    if row.out_at is not None:
        raise Refused("finding-out")
    save_edit(row, expected_version=version, fields={"by_hand": True, "out_at": now, "out_why": why[:300]})
    _tell(kind, row, campaign, {"about": str(row)[:120], "reason": why}, actor, now, party)


@transaction.atomic
def sort(
    finding: Finding, version: int, *, part: ActionPart | None, aspect: str, actor: Actor, now: datetime
) -> Finding:
    """Say as a person to which part and aspect a finding belongs; gathering keeps it so. Refused ``aspect-unknown``."""
    found = finding_within(finding.uid, actor)
    campaign = _led(found.campaign, actor)
    _demand_aspect(part, aspect)
    if part is not None and part.campaign_id != campaign.pk:
        raise Refused("not-found", fields={"part": "not-found"})
    before, after = _place(found.part, found.aspect), _place(part, aspect)
    fields = {"part": part, "aspect": aspect, "aspect_why": BY_HAND, "by_hand": True}
    save_edit(found, expected_version=version, fields=fields)
    about = {"about": str(found)[:120], "changed": {"aspect": [before, after]}}
    _tell("action_finding.sorted", found, campaign, about, actor, now, found.hazard.party)
    return found


@transaction.atomic
def sort_many(*, uids: Sequence[UUID], part: ActionPart | None, aspect: str, actor: Actor, now: datetime) -> int:
    """Sort several findings of one action, all or none; return how many."""
    if not uids:
        raise Refused("nothing-chosen")
    for one in list(findings(actor).filter(uid__in=set(uids))):
        sort(one, one.version, part=part, aspect=aspect, actor=actor, now=now)
    return len(set(uids))


def make_cut(campaign: Campaign, *, day: date, actor: Actor, now: datetime) -> Cut:
    """Freeze the figures of an action up to a local day; Refused ``cut-day``, ``cut-known``."""
    found = _led(campaign, actor)
    if not found.first_day <= day <= local_day(now):
        raise Refused("cut-day", fields={"day": "cut-day"})
    if found.cuts.filter(kind=Cut.Kind.INTERIM, day=day).exists():
        raise Refused("cut-known", fields={"day": "cut-known"})
    return freeze(found, Cut.Kind.INTERIM, day, actor=actor, now=now)


def _led(campaign: Campaign, actor: Actor) -> Campaign:
    require(actor, SORT)
    found: Campaign | None = campaigns(actor).filter(pk=campaign.pk, closed_on=None).first()
    if found is None:
        raise Refused("not-found")
    if not leads(found, actor):
        raise Refused("campaign-not-own", name=found.lead.name)
    if found.state == "closed":
        raise Refused("campaign-closed")
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    return reason.strip()


def _demand_aspect(part: ActionPart | None, aspect: str) -> None:
    known = [one["name"] for one in part.aspects] if part is not None else []
    if aspect and aspect not in known:
        raise Refused("aspect-unknown", fields={"aspect": "aspect-unknown"})


def _place(part: ActionPart | None, aspect: str) -> str:
    return " · ".join(filter(None, (part.name if part else "", aspect)))


def _tell(
    kind: str, subject: Any, campaign: Campaign, detail: dict[str, Any], actor: Actor, now: datetime, party: Any = None
) -> None:
    party = party or campaign.lead
    ledger.record(
        kind, by=actor, recorded_at=now, subject=subject, party_uid=party.uid,
        region_uid=party.region.uid if party.region else None,
        detail={"campaign": str(campaign.uid), **detail},
    )  # fmt: skip
