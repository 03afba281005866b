"""Reading special actions, and their figures from what hangs on them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from anlan.campaigns.actions.models import ActionGroup, Bulletin, Campaign, Measure
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.services import may_record_for
from anlan.responsibility.tasks.queries import sum_of, unit_tasks
from anlan.responsibility.tasks.rules import Tally


def campaigns(actor: Actor) -> ScopedQuerySet[Campaign]:
    """Return the special actions."""
    found: ScopedQuerySet[Campaign] = Campaign.objects.visible_to(actor).select_related("lead__region", "task_list")
    return found


def leads(campaign: Campaign, actor: Actor) -> bool:
    """Whether the actor runs the action: its lead unit's own people, or an office above that records for it."""
    if campaign.lead_id == actor.organisation_id:
        return True
    return may_record_for(campaign.lead, actor) and campaign.lead_id in parties_within(actor, [campaign.lead_id])


def task_tally(actor: Actor, campaign: Campaign, today: date) -> Tally | None:
    """Return where the units stand with the action's tasks, of those that the actor sees; None without a list."""
    if campaign.task_list_id is None:
        return None
    return sum_of(unit_tasks(actor).filter(task_list=campaign.task_list_id), today).get(None, Tally())


def bulletins_of(campaign: Campaign) -> list[Bulletin]:
    """Return the notices of results of an action that was reached, the latest first."""
    return list(campaign.bulletins.filter(closed_on=None).order_by("-issued_on", "-pk"))


def measures_of(campaign: Campaign) -> list[Measure]:
    """Return what an action that was reached left behind, by kind."""
    return list(campaign.measures.filter(closed_on=None).order_by("kind", "pk"))


def figures(campaign: Campaign) -> dict[str, Any]:
    """Return the action's counts: groups, rounds, problems, bulletins, measures by kind. Three queries."""
    return figures_from(campaign, bulletins_of(campaign), measures_of(campaign))


def figures_from(campaign: Campaign, bulletins: Sequence[Bulletin], measures: Sequence[Measure]) -> dict[str, Any]:
    """Return the counts of an action of which bulletins and measures were read already. One query."""
    groups = ActionGroup.objects.beyond_scope("counts of an action are for everybody").filter(
        campaign=campaign, closed_on=None
    )
    sums = groups.aggregate(groups=Count("pk"), rounds=Sum("rounds"), found=Sum("found"))
    return {
        "groups": sums["groups"],
        "rounds": sums["rounds"] or 0,
        "found": sums["found"] or 0,
        "bulletins": len(bulletins),
        "measures": dict(Counter(one.kind for one in measures)),
    }
