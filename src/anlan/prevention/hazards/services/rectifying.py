"""What the party does: correct on the spot, plan, rectify, watch, ask for more time (PRV-24 … 26, PRV-37)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.services import check
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import Extension, Hold, Plan, Watch
from anlan.prevention.hazards.queries import facts_of
from anlan.prevention.hazards.rules import GENERAL, MAJOR, SETTLED, next_watch
from anlan.prevention.hazards.services.grading import UNLISTED
from anlan.prevention.hazards.services.stepping import not_past, opened, take, with_photos
from anlan.prevention.hazards.workflow import HAZARD


@transaction.atomic
def fix_on_spot(
    *,
    uid: UUID,
    version: int,
    before: Sequence[Upload] = (),
    after: Sequence[Upload] = (),
    outcome: str = "",
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Say that a general hazard was corrected at once, with photos of before and after (PRV-26).

    The party's own word waits for a re-inspection; an inspector who saw it has re-inspected (``witness_fix``).
    """
    hazard = opened(uid, version, actor)
    facts = facts_of(hazard, actor)
    verb = "fix_on_spot" if facts["own"] or not actor.may("prevention:hazard:accept") else "witness_fix"
    entered = {"before_photos": facts["before_photos"] or bool(before), "after_photos": bool(after)}
    check(HAZARD, hazard.state, verb, actor=actor, facts=facts | entered)
    hazard.photos = with_photos(hazard, "before", before, actor=actor, now=now)
    photos = with_photos(hazard, "after", after, actor=actor, now=now)
    fields: dict[str, Any] = {
        "photos": photos,
        "on_spot": True,
        "outcome": outcome.strip()[:1000],
        "rectified_at": now,
        "grade": hazard.grade or GENERAL,
        "grade_basis": hazard.grade_basis or str(UNLISTED),
        "graded_by_id": hazard.graded_by_id or actor.user_id,
        "graded_at": hazard.graded_at or now,
        "deadline": hazard.deadline or local_day(now),
    }
    witnessed = verb == "witness_fix"
    fields |= {"accepted_by_id": actor.user_id, "accepted_at": now} if witnessed else {"rectified_by_id": actor.user_id}
    take(hazard, verb, actor=actor, now=now, entered=entered, fields=fields, detail={"about": outcome.strip()[:200]})
    return hazard


@transaction.atomic
def make_plan(*, uid: UUID, version: int, settled: Mapping[str, Any], actor: Actor, now: datetime) -> Hazard:
    """Make the plan with the five settlements; refused naming what is missing (PRV-25).

    ``settled`` has responsible, measures, funds (yuan; 0 when none are needed, None is missing), time_limit (local
    day) and contingency. A general hazard is then rectified; the plan of a major one waits for approval (PRV-23).
    """
    hazard = opened(uid, version, actor)
    entered = {name: _entered(settled.get(name)) for name in SETTLED}
    verb = "submit_plan" if hazard.grade == MAJOR else "plan"
    check(HAZARD, hazard.state, verb, actor=actor, facts=facts_of(hazard, actor) | entered)
    limit: date = entered["time_limit"]
    not_past(limit, now, "time_limit")
    if hazard.deadline is not None and hazard.deadline >= local_day(now) and limit > hazard.deadline:
        # The plan cannot give itself more time than was set: that is asked for, and granted by another.
        raise Refused(
            "plan-beyond-deadline", deadline=hazard.deadline.isoformat(), fields={"time_limit": "plan-beyond-deadline"}
        )
    plan = Plan(hazard=hazard, made_by_id=actor.user_id, made_at=now, **entered)
    plan.save()
    # Who plans late is late all the same; what is planned sooner than allowed holds.
    fields = {"plan": plan, "deadline": min(limit, hazard.deadline or limit) if verb == "plan" else hazard.deadline}
    detail = {"about": entered["measures"][:120], "funds": str(entered["funds"]), "time_limit": limit}
    take(hazard, verb, actor=actor, now=now, entered=entered, fields=fields, detail=detail)
    return hazard


def _entered(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


@transaction.atomic
def approve_plan(*, uid: UUID, version: int, actor: Actor, now: datetime) -> Hazard:
    """Approve the plan of a major hazard, as the supervising department (PRV-23)."""
    hazard = opened(uid, version, actor)
    plan = hazard.plan
    fields = {"deadline": min(plan.time_limit, hazard.deadline or plan.time_limit)} if plan else {}
    take(hazard, "approve_plan", actor=actor, now=now, fields=fields)
    if plan is not None:
        plan.approved_by_id, plan.approved_at = actor.user_id, now
        plan.save(update_fields=["approved_by", "approved_at"])
    return hazard


@transaction.atomic
def return_plan(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Return the plan of a major hazard with a reason."""
    hazard = opened(uid, version, actor)
    said = reason.strip()
    take(hazard, "return_plan", actor=actor, now=now, entered={"reason": said}, detail={"reason": said})
    return hazard


@transaction.atomic
def submit(
    *, uid: UUID, version: int, outcome: str, after: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Hazard:
    """Say that it is rectified: what was done, with photos; somebody else re-inspects (PRV-24, PRV-29)."""
    hazard = opened(uid, version, actor)
    entered = {"outcome": outcome.strip(), "after_photos": bool(after)}
    check(HAZARD, hazard.state, "submit", actor=actor, facts=facts_of(hazard, actor) | entered)
    fields = {
        "photos": with_photos(hazard, "after", after, actor=actor, now=now),
        "outcome": outcome.strip()[:1000],
        "rectified_by_id": actor.user_id,
        "rectified_at": now,
        "extension": None,
    }
    detail = {"about": outcome.strip()[:200]}
    take(hazard, "submit", actor=actor, now=now, entered=entered, fields=fields, detail=detail)
    return hazard


@transaction.atomic
def hold(
    *,
    uid: UUID,
    version: int,
    interim: str,
    watcher: str,
    until: date | None,
    watch_every: int | None,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Put a hazard that cannot be fixed for now under watch: interim measures, a named watcher, a deadline (PRV-37)."""
    hazard = opened(uid, version, actor)
    entered = {"interim": interim.strip(), "watcher": watcher.strip(), "until": until, "watch_every": watch_every}
    check(HAZARD, hazard.state, "hold", actor=actor, facts=facts_of(hazard, actor) | entered)
    assert until is not None and watch_every is not None  # noqa: S101 (the table has asked for both)
    not_past(until, now, "until")
    day = local_day(now)
    kept = Hold(
        hazard=hazard,
        interim=interim.strip()[:1000],
        watcher=watcher.strip()[:64],
        watch_every=watch_every,
        until=until,
        begun_on=day,
        next_watch=next_watch(day, None, watch_every),
    )
    kept.save()
    # The time limit stays: who needs more of it asks, and another grants it.
    detail = {"about": interim.strip()[:200]}
    take(hazard, "hold", actor=actor, now=now, entered=entered, fields={"hold": kept}, detail=detail)
    return hazard


@transaction.atomic
def watch(*, uid: UUID, version: int, note: str, photos: Sequence[Upload] = (), actor: Actor, now: datetime) -> Hazard:
    """Enter what the watcher saw; the next entry is due after the days that the watch was given (PRV-37)."""
    hazard = opened(uid, version, actor)
    entered = {"note": note.strip()}
    check(HAZARD, hazard.state, "watch", actor=actor, facts=facts_of(hazard, actor) | entered)
    fields = {"photos": with_photos(hazard, "watch", photos, actor=actor, now=now)} if photos else {}
    Watch(hazard=hazard, note=note.strip()[:500], seen_at=now, entered_by_id=actor.user_id).save()
    if hazard.hold is not None:
        hazard.hold.watched_on = local_day(now)
        hazard.hold.next_watch = next_watch(hazard.hold.begun_on, local_day(now), hazard.hold.watch_every)
        hazard.hold.save(update_fields=["watched_on", "next_watch"])
    take(hazard, "watch", actor=actor, now=now, entered=entered, fields=fields, detail={"about": note.strip()[:200]})
    return hazard


@transaction.atomic
def resume(*, uid: UUID, version: int, actor: Actor, now: datetime) -> Hazard:
    """Say that it can be fixed now: the watch ends, a plan is made (or made anew)."""
    hazard = opened(uid, version, actor)
    kept = hazard.hold
    take(hazard, "resume", actor=actor, now=now, fields={"hold": None})
    if kept is not None:
        kept.ended_on = local_day(now)
        kept.save(update_fields=["ended_on"])
    return hazard


@transaction.atomic
def ask_extension(*, uid: UUID, version: int, until: date | None, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Ask for more time, with a reason; somebody else decides (INS-03)."""
    hazard = opened(uid, version, actor)
    entered = {"until": until, "reason": reason.strip()}
    check(HAZARD, hazard.state, "ask_extension", actor=actor, facts=facts_of(hazard, actor) | entered)
    assert until is not None  # noqa: S101 (the table has asked for it)
    if hazard.deadline is not None and until <= hazard.deadline:
        raise Refused(
            "hazard-until-earlier", deadline=hazard.deadline.isoformat(), fields={"until": "hazard-until-earlier"}
        )
    not_past(until, now, "until")
    asked = Extension(
        hazard=hazard,
        deadline=hazard.deadline or until,
        until=until,
        reason=reason.strip()[:300],
        asked_by_id=actor.user_id,
        asked_at=now,
    )
    asked.save()
    detail = {"reason": f"{until.isoformat()} · {reason.strip()}"}
    take(hazard, "ask_extension", actor=actor, now=now, entered=entered, fields={"extension": asked}, detail=detail)
    return hazard


@transaction.atomic
def decide_extension(*, uid: UUID, version: int, grant: bool, reason: str = "", actor: Actor, now: datetime) -> Hazard:
    """Grant or refuse more time, as a second person; refusing takes a reason."""
    hazard = opened(uid, version, actor)
    asked = hazard.extension
    fields: dict[str, Any] = {"extension": None}
    if grant and asked is not None:
        fields["deadline"] = asked.until
    verb = "grant_extension" if grant else "refuse_extension"
    until = asked.until.isoformat() if asked else ""
    detail = {"reason": reason.strip() or until}
    take(hazard, verb, actor=actor, now=now, entered={"reason": reason.strip()}, fields=fields, detail=detail)
    if asked is not None:
        asked.decided_by_id, asked.decided_at, asked.is_granted = actor.user_id, now, grant
        asked.save(update_fields=["decided_by", "decided_at", "is_granted"])
    return hazard
