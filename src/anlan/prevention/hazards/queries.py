"""Reads of hazards; the first argument is the actor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.rules import Transition
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import DualReport, Hold, Recheck, Watch
from anlan.prevention.hazards.rules import MAJOR, OPEN, RECTIFIED, UNRECTIFIED, alike, dual_report_due
from anlan.prevention.hazards.sources import is_own
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.workflow import HAZARD

# What the pages and verbs of one hazard look at.
WHOLE = (
    "party__region",
    "party__lead",
    "region",
    "criterion__document",
    "finder_unit",
    "judge",
    "supervised_by",
    "owed_by",
    "plan",
    "extension",
    "grade_change",
    "hold",
    "repeat_of",
    "merged_into",
    "reported_by",
    "graded_by",
    "rectified_by",
    "accepted_by",
    "written_off_by",
)
# What the verbs look at: a third of it, for many steps are taken at once.
LEAN = ("party", "region", "criterion", "plan", "extension", "grade_change", "hold")
# What else is asked with the one hazard of a page, instead of a query each: whether it has rows of these kinds.
_THIS = OuterRef("pk")
_WHY = "of the hazard that was reached"
ALONG: dict[str, Exists] = {
    "was_found_again": Exists(Hazard.objects.beyond_scope(_WHY).filter(merged_into=_THIS)),
    "was_watched": Exists(Watch.objects.beyond_scope(_WHY).filter(hazard=_THIS)),
    "was_rechecked": Exists(Recheck.objects.beyond_scope(_WHY).filter(hazard=_THIS)),
}
COUNTED = (*UNRECTIFIED, *RECTIFIED)
"""States that count as found: everything but what was merged or was none."""
_COMPARED = 200


def hazards(actor: Actor) -> ScopedQuerySet[Hazard]:
    """Return every hazard within reach."""
    found: ScopedQuerySet[Hazard] = Hazard.objects.visible_to(actor)
    return found


def hazard_within(
    uid: UUID, actor: Actor, related: tuple[str, ...] = WHOLE, along: Mapping[str, Exists] | None = None
) -> Hazard:
    """Return a hazard within reach with what ``related`` and ``along`` name; Refused ``not-found``. One query."""
    rows = hazards(actor).filter(uid=uid).select_related(*related).annotate(**(along or {}))
    # Without an order: of one row it says nothing, and with so many columns it costs more than the query.
    for found in rows.order_by()[:1]:
        return found
    raise Refused("not-found")


def hazard_of_page(uid: UUID, actor: Actor) -> Hazard:
    """Return a hazard within reach with all that its page shows and its steps look at; as ``hazard_within``."""
    return hazard_within(uid, actor, along=ALONG)


def is_of(actor: Actor, hazard: Hazard) -> bool:
    """Whether the actor belongs to the party itself, or to the whole that it is a part of."""
    unit = actor.organisation_id
    return unit is not None and unit in (hazard.party_id, hazard.party.part_of_id)


def facts_of(hazard: Hazard, actor: Actor) -> dict[str, Any]:
    """Return what the table of steps looks at; one query for a major hazard that was accepted, none otherwise."""
    units = {hazard.supervised_by_id, hazard.party.lead_id, hazard.judge_id} - {None, hazard.party_id}
    facts: dict[str, Any] = {
        "grade": hazard.grade,
        "own": is_of(actor, hazard),
        "self_found": is_own(hazard.source),
        "supervising": units,
        "reported_by": hazard.reported_by_id,
        "rectified_by": hazard.rectified_by_id,
        "planned_by": hazard.plan.made_by_id if hazard.plan else None,
        "extension_by": hazard.extension.asked_by_id if hazard.extension else None,
        "proposed_grade": hazard.grade_change.grade if hazard.grade_change else "",
        "proposed_by": hazard.grade_change.proposed_by_id if hazard.grade_change else None,
        "before_photos": bool(hazard.photos.get("before")),
    }
    if hazard.grade == "major" and hazard.state == "accepted":
        facts["both_reports"] = len(reports_made(hazard)) == len(DualReport.Receiver)
    return facts


def reports_made(hazard: Hazard) -> set[str]:
    """Return to whom a major hazard was reported (PRV-30); the caller reached the hazard."""
    return {one.receiver for one in hazard.dual_reports.all()}


def steps_for(hazard: Hazard, actor: Actor, facts: dict[str, Any] | None = None) -> list[Transition]:
    """Return the steps that this actor may take now, whatever he then has to enter: the buttons of the page."""
    known = facts_of(hazard, actor) if facts is None else facts
    return [
        step
        for step in HAZARD.steps_from(hazard.state)
        if actor.may(step.permission) and not any(guard.refuses(actor, known) for guard in step.guards)
    ]


def same_found(actor: Actor, party_id: int, text: str, *, but: int | None = None) -> list[Hazard]:
    """Return the open hazards of a party within reach that say much the same, the likest first (PRV-22)."""
    rows = hazards(actor).filter(party=party_id, state__in=OPEN).exclude(pk=but or 0)
    known = list(rows.order_by("-found_at").values_list("pk", "text")[:_COMPARED])
    keys = alike(text, known)
    found = {hazard.pk: hazard for hazard in hazards(actor).filter(pk__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def found_again(hazard: Hazard) -> list[Hazard]:
    """Return the hazards that were merged into this one: the other finders (PRV-22). The caller reached the hazard."""
    return list(hazard.merged.select_related("finder_unit").order_by("found_at"))


def last_visited(actor: Actor, limit: int = 5) -> list[Any]:
    """Return the parties of the actor's own last reports, the latest first, for one tap instead of typing."""
    rows = hazards(actor).filter(reported_by=actor.user_id).order_by("-pk").select_related("party")[: limit * 6]
    return list({row.party_id: row.party for row in rows}.values())[:limit]


def mine(actor: Actor) -> Q:
    """Return the condition that the next step is the actor's own unit's."""
    if actor.organisation_id is None:
        return Q(pk__in=[])
    return Q(owed_by=actor.organisation_id, state__in=OPEN)


def overdue(today: date) -> Q:
    """Return the condition that a hazard is still there although its deadline passed."""
    return Q(state__in=UNRECTIFIED, deadline__lt=today)


def late_steps(today: date) -> Q:
    """Return the condition that somebody owes a step longer than allowed (INS-03)."""
    return Q(state__in=OPEN, step_due__lt=today)


def missing_watches(actor: Actor, today: date) -> ScopedQuerySet[Hold]:
    """Return the watches within reach whose entry is missing on the local day (PRV-37)."""
    found: ScopedQuerySet[Hold] = Hold.objects.visible_to(actor).filter(ended_on=None, next_watch__lt=today)
    return found.select_related("hazard__party")


@dataclass(frozen=True, slots=True)
class ReportsOwed:
    """That a party still owes ``missing`` of the two reports of a major hazard, until a local day (PRV-30)."""

    hazard_uid: UUID
    party_id: int
    due: date
    missing: int


def dual_reports_owed(actor: Actor) -> list[ReportsOwed]:
    """Return the open major hazards within reach of which not both reports are on record (PRV-30). One query."""
    rows = hazards(actor).filter(grade=MAJOR, state__in=OPEN).annotate(made=Count("dual_reports"))
    rows_short = rows.filter(made__lt=len(DualReport.Receiver)).order_by("pk")
    return [
        ReportsOwed(uid, party, dual_report_due(local_day(graded), terms()), len(DualReport.Receiver) - made)
        for uid, party, graded, made in rows_short.values_list("uid", "party_id", "graded_at", "made")
        if graded is not None
    ]


def dual_reports_made(actor: Actor, uids: Collection[UUID]) -> dict[UUID, bool]:
    """Return of some major hazards within reach whether both reports are on record."""
    rows = hazards(actor).filter(uid__in=uids, grade=MAJOR).annotate(made=Count("dual_reports")).order_by()
    return {uid: made == len(DualReport.Receiver) for uid, made in rows.values_list("uid", "made")}


def watches_kept(actor: Actor, uids: Collection[UUID]) -> dict[UUID, bool]:
    """Return of some watches within reach whether they are still kept (PRV-37)."""
    rows = Hold.objects.visible_to(actor).filter(uid__in=uids)
    return {uid: ended is None for uid, ended in rows.values_list("uid", "ended_on")}


def waiting_for(actor: Actor, today: date) -> tuple[int, int]:
    """Return how many next steps the actor's unit owes, and how many of them are late."""
    rows = hazards(actor).filter(mine(actor)).values_list("step_due", flat=True)
    days: Collection[date | None] = list(rows)
    return len(days), sum(day is not None and day < today for day in days)
