"""Start an action from a template, and add the work of sectors to one; an official then edits the parts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anlan.campaigns.actions import services as actions
from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.actions.part_form import round_names
from anlan.campaigns.blueprints.loading import action_templates, sector_templates
from anlan.campaigns.blueprints.rules import PartTemplate
from anlan.campaigns.findings.gathering import once_at_the_end
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party

OF_OTHERS = "inspection."
"""Of rounds, an action from a template counts inspections of others; a unit's own rounds are chosen by hand."""
_WHY = "which department of a place answers for a line is known to everybody"


@transaction.atomic
def start(
    code: str,
    *,
    title: str = "",
    document: str,
    document_number: str = "",
    lead: Party,
    first_day: date,
    last_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> Campaign:
    """Enter an action with all parts of a template; Refused ``template-unknown`` and as entering an action is."""
    template = action_templates().get(code)
    if template is None:
        raise Refused("template-unknown")
    last = last_day or (first_day + timedelta(days=template.days - 1) if template.days else None)
    values: dict[str, Any] = {
        "title": title or template.name, "document": document, "document_number": document_number, "lead": lead,
        "first_day": first_day, "last_day": last, "aim": template.aim, "template": code,
    }  # fmt: skip
    campaign: Campaign = actions.enter(actions.CAMPAIGN, values, actor=actor, now=now)
    _add(campaign, template.parts, actor, now)
    return campaign


@transaction.atomic
def add_sectors(campaign: Campaign, codes: Sequence[str], *, actor: Actor, now: datetime) -> int:
    """Add the work of some sectors to an action; those that it has already are passed over. Return how many."""
    known = sector_templates()
    if not codes:
        raise Refused("sectors-none", fields={"sectors": "sectors-none"})
    if any(code not in known for code in codes):
        raise Refused("template-unknown", fields={"sectors": "template-unknown"})
    there = set(campaign.parts.filter(closed_on=None).values_list("template", flat=True))
    fresh = [known[code] for code in dict.fromkeys(codes) if code not in there]
    _add(campaign, fresh, actor, now)
    return len(fresh)


def _add(campaign: Campaign, parts: Sequence[PartTemplate], actor: Actor, now: datetime) -> list[ActionPart]:
    departments = _departments(campaign.lead, {part.line for part in parts if part.line})
    rounds = [kind for kind in round_names() if kind.startswith(OF_OTHERS)]
    made = []
    with once_at_the_end(now):
        for part in parts:
            values = {
                **part.values(), "campaign": campaign, "first_day": campaign.first_day, "last_day": campaign.last_day,
                "unit": departments.get(part.line), "rounds": rounds,
            }  # fmt: skip
            made.append(actions.enter(actions.PART, values, actor=actor, now=now))
    return made


def _departments(lead: Party, lines: set[str]) -> dict[str, Party]:
    """Return line → its department in the place of the lead unit, where there is one. One query."""
    rows = Party.objects.beyond_scope(_WHY).filter(kind="department", state="active", line__in=lines)
    return {one.line: one for one in rows.filter(region_path=lead.region_path).order_by("-pk")}
