"""Re-inspect, return, reopen, write off, and the two reports of a major hazard (PRV-24, PRV-29, PRV-30)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import check
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import DualReport, Recheck
from anlan.prevention.hazards.permissions import RECTIFY
from anlan.prevention.hazards.queries import facts_of, reports_made
from anlan.prevention.hazards.rules import MAJOR, rectify_by
from anlan.prevention.hazards.services.stepping import change, opened, take, with_photos
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.workflow import HAZARD


@transaction.atomic
def accept(
    *, uid: UUID, version: int, opinion: str, photos: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Hazard:
    """Re-inspect and accept, with what was seen and a photo; never the person who rectified it (PRV-29)."""
    hazard = opened(uid, version, actor)
    entered = {"opinion": opinion.strip(), "recheck_photos": bool(photos)}
    check(HAZARD, hazard.state, "accept", actor=actor, facts=facts_of(hazard, actor) | entered)
    fields = {
        "photos": with_photos(hazard, "recheck", photos, actor=actor, now=now),
        "accepted_by_id": actor.user_id,
        "accepted_at": now,
    }
    _recheck(hazard, True, opinion, actor, now)
    take(hazard, "accept", actor=actor, now=now, entered=entered, fields=fields, detail={"about": opinion.strip()})
    return hazard


@transaction.atomic
def send_back(
    *, uid: UUID, version: int, reason: str, photos: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Hazard:
    """Return a rectification that is not good enough, with the reason (PRV-24)."""
    hazard = opened(uid, version, actor)
    entered = {"reason": reason.strip()}
    check(HAZARD, hazard.state, "return", actor=actor, facts=facts_of(hazard, actor) | entered)
    fields = {
        "photos": with_photos(hazard, "recheck", photos, actor=actor, now=now),
        "returns": hazard.returns + 1,
        "rectified_at": None,
    }
    _recheck(hazard, False, reason, actor, now)
    take(hazard, "return", actor=actor, now=now, entered=entered, fields=fields, detail={"reason": reason.strip()})
    return hazard


@transaction.atomic
def write_off(*, uid: UUID, version: int, actor: Actor, now: datetime) -> Hazard:
    """Take an accepted hazard off the list; a major one only after both reports (PRV-29, PRV-30)."""
    hazard = opened(uid, version, actor)
    fields = {"written_off_by_id": actor.user_id, "written_off_at": now}
    take(hazard, "write_off", actor=actor, now=now, fields=fields)
    return hazard


@transaction.atomic
def reopen(
    *, uid: UUID, version: int, reason: str, photos: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Hazard:
    """Open a hazard again because a later re-inspection failed: it counts as repeat, with a new time limit (PRV-29)."""
    hazard = opened(uid, version, actor)
    entered = {"reason": reason.strip()}
    check(HAZARD, hazard.state, "reopen", actor=actor, facts=facts_of(hazard, actor) | entered)
    fields = {
        "photos": with_photos(hazard, "recheck", photos, actor=actor, now=now),
        "reopened": hazard.reopened + 1,
        "is_repeat": True,
        "deadline": rectify_by(local_day(now), hazard.grade, hazard.mode, terms()),
        "rectified_at": None,
        "accepted_at": None,
        "written_off_at": None,
        "judge_id": actor.organisation_id or hazard.judge_id,
    }
    _recheck(hazard, False, reason, actor, now)
    take(hazard, "reopen", actor=actor, now=now, entered=entered, fields=fields, detail={"reason": reason.strip()})
    return hazard


def _recheck(hazard: Hazard, passed: bool, opinion: str, actor: Actor, now: datetime) -> None:
    Recheck(
        hazard=hazard,
        passed=passed,
        opinion=opinion.strip()[:500],
        unit_id=actor.organisation_id,
        checked_by_id=actor.user_id,
        checked_at=now,
    ).save()


@transaction.atomic
def dual_report(
    *,
    uid: UUID,
    version: int,
    receiver: str,
    reported_on: date,
    content: str,
    evidence: Upload,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Enter that a major hazard was reported to the department or the staff congress, with date and proof (PRV-30)."""
    require(actor, RECTIFY)
    hazard = opened(uid, version, actor)
    if hazard.grade != MAJOR:
        raise Refused("hazard-general-path")
    if receiver not in DualReport.Receiver.values:
        raise Refused("choice-wrong", value=receiver, fields={"receiver": "choice-wrong"})
    if receiver in reports_made(hazard):
        raise Refused("hazard-reported-so-far", fields={"receiver": "hazard-reported-so-far"})
    if reported_on > local_day(now):
        raise Refused("hazard-future", fields={"reported_on": "hazard-future"})
    if not content.strip():
        raise Refused("hazard-text-missing", fields={"content": "hazard-text-missing"})
    photos = with_photos(hazard, "report", [evidence], actor=actor, now=now)
    DualReport(
        hazard=hazard,
        receiver=receiver,
        reported_on=reported_on,
        content=content.strip()[:1000],
        evidence=UUID(photos["report"][-1]),
        entered_by_id=actor.user_id,
        entered_at=now,
    ).save()
    about = f"{DualReport.Receiver(receiver).label} · {reported_on.isoformat()}"
    detail = {"about": about, "receiver": receiver}
    change(hazard, "hazard.dual_reported", actor=actor, now=now, fields={"photos": photos}, detail=detail)
    return hazard
