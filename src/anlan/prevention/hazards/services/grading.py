"""Grade, propose and decide another grade, merge what was found twice, dismiss what is none (PRV-22, PRV-23)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.hazards.models import Grade, Hazard
from anlan.prevention.hazards.parts import GradeChange
from anlan.prevention.hazards.queries import hazard_within
from anlan.prevention.hazards.rules import MAJOR, rectify_by
from anlan.prevention.hazards.services.stepping import judge_of, not_past, opened, take
from anlan.prevention.hazards.sources import is_own
from anlan.prevention.hazards.terms import terms

UNLISTED = _("Not listed among the criteria for major hazards of its sector")


@transaction.atomic
def grade(
    *,
    uid: UUID,
    version: int,
    grade: str,
    basis: str,
    deadline: date | None = None,
    criterion: Criterion | None = None,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Say general or major, on what basis; the time limit follows from the grade unless it is given (PRV-23).

    What those who supervise found is handled as a reminder unless a mode was chosen (PRV-33).
    """
    hazard = opened(uid, version, actor)
    if grade and grade not in Grade.values:
        raise Refused("choice-wrong", value=grade, fields={"grade": "choice-wrong"})
    if deadline is not None:
        not_past(deadline, now, "deadline")
    fields = graded(hazard, grade, basis, deadline, actor=actor, now=now)
    if criterion is not None:
        fields |= {"criterion": criterion, "sector": criterion.sector}
    detail = {"basis": basis.strip(), "grade": grade}
    entered = {"grade": grade, "basis": basis.strip()}
    take(hazard, "grade", actor=actor, now=now, entered=entered, fields=fields, detail=detail)
    return hazard


def graded(
    hazard: Hazard, grade: str, basis: str, deadline: date | None = None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return the fields of a hazard that is graded: mode and time limit follow where they were not chosen."""
    mode = hazard.mode or ("" if is_own(hazard.source) else "remind")
    if deadline is None and grade:
        deadline = rectify_by(local_day(now), grade, mode, terms())
    return {
        "grade": grade,
        "grade_basis": basis.strip()[:300],
        "graded_by_id": actor.user_id,
        "graded_at": now,
        "deadline": deadline,
        "mode": mode,
        "mode_set_at": hazard.mode_set_at or (now if mode else None),
    }


@transaction.atomic
def propose_regrade(*, uid: UUID, version: int, grade: str, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Propose the other grade with a reason; a second person decides (PRV-23)."""
    hazard = opened(uid, version, actor)
    if grade == hazard.grade:
        raise Refused("hazard-grade-same", fields={"grade": "hazard-grade-same"})
    if grade and grade not in Grade.values:
        raise Refused("choice-wrong", value=grade, fields={"grade": "choice-wrong"})
    proposal = GradeChange(
        hazard=hazard, grade=grade, reason=reason.strip()[:300], proposed_by_id=actor.user_id, proposed_at=now
    )
    proposal.save()
    take(
        hazard,
        "propose_regrade",
        actor=actor,
        now=now,
        entered={"reason": reason.strip()},
        fields={"grade_change": proposal},
        detail={"reason": reason.strip(), "grade": grade},
    )
    return hazard


@transaction.atomic
def decide_regrade(*, uid: UUID, version: int, verb: str, reason: str = "", actor: Actor, now: datetime) -> Hazard:
    """Decide on the proposal, as a second person: ``confirm_raise``, ``confirm_lower`` or ``refuse_regrade``.

    A hazard that is raised needs a new plan that the department approves; one that is lowered needs a plan, too.
    """
    hazard = opened(uid, version, actor)
    proposal = hazard.grade_change
    confirmed = verb != "refuse_regrade"
    fields: dict[str, Any] = {"grade_change": None}
    if confirmed and proposal is not None:
        day = local_day(now)
        deadline = rectify_by(day, proposal.grade, hazard.mode, terms())
        if proposal.grade == MAJOR and hazard.deadline is not None:
            deadline = min(deadline, hazard.deadline) if hazard.deadline >= day else deadline
        fields |= {
            "grade": proposal.grade,
            "grade_basis": proposal.reason,
            "graded_by_id": actor.user_id,
            "graded_at": now,
            "deadline": deadline,
            "extension": None,
            "judge_id": judge_of(hazard, proposal.grade),
        }
    detail = {"reason": reason.strip() or (proposal.reason if proposal else "")}
    end_hold = hazard.hold if confirmed else None
    if end_hold is not None:
        fields["hold"] = None
    take(hazard, verb, actor=actor, now=now, entered={"reason": reason.strip()}, fields=fields, detail=detail)
    if proposal is not None:
        GradeChange.objects.beyond_scope("of the hazard that was reached").filter(pk=proposal.pk).update(
            decided_by_id=actor.user_id, decided_at=now, is_confirmed=confirmed
        )
    if end_hold is not None:
        end_hold.ended_on = local_day(now)
        end_hold.save(update_fields=["ended_on"])
    return hazard


@transaction.atomic
def join(*, uid: UUID, version: int, into: UUID, actor: Actor, now: datetime) -> Hazard:
    """Say of one's own report that it is the same as another: both finders stay (PRV-22)."""
    return _unite("join", uid, version, into, actor, now)


@transaction.atomic
def merge(*, uid: UUID, version: int, into: UUID, actor: Actor, now: datetime) -> Hazard:
    """Merge a hazard into another of the same party; the other one shows both finders and all photos (PRV-22)."""
    return _unite("merge", uid, version, into, actor, now)


def _unite(verb: str, uid: UUID, version: int, into: UUID, actor: Actor, now: datetime) -> Hazard:
    hazard = opened(uid, version, actor)
    other = hazard_within(into, actor)
    if other.pk == hazard.pk or other.merged_into_id is not None or other.state == "dismissed":
        raise Refused("hazard-itself", fields={"into": "hazard-itself"})
    if other.party_id != hazard.party_id:
        raise Refused("hazard-other-party", fields={"into": "hazard-other-party"})
    take(
        hazard,
        verb,
        actor=actor,
        now=now,
        entered={"into": other.uid},
        fields={"merged_into": other},
        detail={"about": other.text[:120], "into": other.uid},
    )
    # What had been merged into this one now belongs to the other, so that no finder is lost.
    Hazard.objects.beyond_scope("reports of the hazard that was reached").filter(merged_into=hazard).update(
        merged_into=other
    )
    return hazard


@transaction.atomic
def dismiss(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Say, as a second person and with a reason, that what was reported is no hazard."""
    hazard = opened(uid, version, actor)
    take(
        hazard,
        "dismiss",
        actor=actor,
        now=now,
        entered={"reason": reason.strip()},
        fields={"closed_reason": reason.strip()[:300]},
        detail={"reason": reason.strip()},
    )
    return hazard
