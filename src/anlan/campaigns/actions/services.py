"""Plan, begin and sum up a special action; enter what hangs on it. The lead unit's people alone do."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.campaigns.actions.models import ActionGroup, ActionPart, Bulletin, Campaign, Measure
from anlan.campaigns.actions.permissions import EDIT
from anlan.campaigns.actions.queries import campaigns, figures, leads, task_tally
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind


def _check_days(values: Mapping[str, Any]) -> None:
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        raise Refused("campaign-days", fields={"last_day": "campaign-days"})


CAMPAIGN = EntryKind("campaign", Campaign, EDIT, party="lead", check=_check_days)
# Units and sectors of an action may lie beyond the reach of who enters them: other departments take part.
PART = EntryKind("action_part", ActionPart, EDIT, check=_check_days, foreign=("unit",))
GROUP = EntryKind("action_group", ActionGroup, EDIT)
BULLETIN = EntryKind("bulletin", Bulletin, EDIT)
MEASURE = EntryKind("measure", Measure, EDIT)


def enter(kind: EntryKind, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
    """Plan an action, or enter what hangs on one; Refused ``campaign-not-own``, ``campaign-closed``."""
    require(actor, kind.permission)
    _demand(values["campaign"] if kind is not CAMPAIGN else Campaign(lead=values["lead"]), actor)
    return entries.enter(kind, values, actor=actor, now=now)


def change(
    kind: EntryKind, record: Any, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Any:
    """Change an action that was not summed up, or what hangs on it."""
    require(actor, kind.permission)
    _demand(_campaign_of(record), actor)
    return entries.change(kind, record, version, values, actor=actor, now=now)


def close(
    kind: EntryKind, record: Any, version: int, *, reason: str, day: date | None = None, actor: Actor, now: datetime
) -> Any:
    """Give an action up, or close what hangs on it, with a reason."""
    require(actor, kind.permission)
    _demand(_campaign_of(record), actor)
    return entries.close(kind, record, version, reason=reason, day=day, actor=actor, now=now)


def begin(campaign: Campaign, version: int, *, actor: Actor, now: datetime) -> Campaign:
    """Begin an action."""
    return _advance(campaign, version, "begin", {}, {}, actor, now)


def sum_up(
    campaign: Campaign,
    version: int,
    *,
    summary: str,
    good_practice: str = "",
    lessons: str = "",
    actor: Actor,
    now: datetime,
) -> Campaign:
    """Close an action with its summary; its figures are frozen as they are now (CMP-16)."""
    said = summary.strip()
    tally = task_tally(actor, campaign, local_day(now))
    totals = figures(campaign)
    if tally is not None:
        totals["tasks"] = {"total": tally.total, "finished": tally.finished, "late": tally.late}
    fields = {
        "summary": said, "good_practice": good_practice.strip(), "lessons": lessons.strip(), "totals": totals,
    }  # fmt: skip
    return _advance(campaign, version, "sum_up", {"summary": said}, fields, actor, now)


@transaction.atomic
def _advance(
    campaign: Campaign,
    version: int,
    verb: str,
    facts: Mapping[str, Any],
    fields: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Campaign:
    require(actor, EDIT)
    found = campaigns(actor).filter(pk=campaign.pk).first()
    if found is None:
        raise Refused("not-found")
    _demand(found, actor)
    if found.version != version:
        raise Refused("stale-edit")
    region = found.lead.region
    advance(
        found, verb, actor=actor, now=now, facts=facts, fields=fields, detail={"about": found.title},
        party_uid=found.lead.uid, region_uid=region.uid if region else None,
    )  # fmt: skip
    return found


def _campaign_of(record: Any) -> Campaign:
    found: Campaign = record if isinstance(record, Campaign) else record.campaign
    return found


def _demand(campaign: Campaign, actor: Actor) -> None:
    if not leads(campaign, actor):
        raise Refused("campaign-not-own", name=campaign.lead.name)
    if campaign.state == "closed":
        raise Refused("campaign-closed")
