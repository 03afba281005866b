"""How the government handles a finding, and what is added to a record later (PRV-33, PRV-38)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.hazards.models import Hazard, Mode
from anlan.prevention.hazards.permissions import RECTIFY, REPORT, SUPERVISE
from anlan.prevention.hazards.rules import GENERAL, UNRECTIFIED, mode_change, owed_by, rectify_by, step_due
from anlan.prevention.hazards.services.stepping import change, judge_of, opened, with_photos
from anlan.prevention.hazards.terms import terms


@transaction.atomic
def set_mode(*, uid: UUID, version: int, mode: str, reason: str = "", actor: Actor, now: datetime) -> Hazard:
    """Choose how a finding is handled; raised freely, lowered only with a reason, never silently (PRV-33).

    A higher mode shortens the time limit of a general hazard that is still there, and asks for a new receipt.
    """
    require(actor, SUPERVISE)
    hazard = opened(uid, version, actor)
    if mode not in Mode.values:
        raise Refused("choice-wrong", value=mode, fields={"mode": "choice-wrong"})
    way = mode_change(hazard.mode, mode)
    if way == "same":
        return hazard
    if way == "lowered" and not reason.strip():
        raise Refused("hazard-mode-lowered-silently", fields={"reason": "hazard-mode-lowered-silently"})
    if hazard.state not in UNRECTIFIED:
        raise Refused("hazard-settled")
    fields: dict[str, Any] = {"mode": mode, "mode_set_at": now, "received_at": None, "reply": ""}
    if way == "raised" and hazard.grade == GENERAL and hazard.deadline is not None:
        sooner = min(hazard.deadline, rectify_by(local_day(now), GENERAL, mode, terms()))
        fields["deadline"] = sooner
        if owed_by(hazard.state) == "party":
            fields["step_due"] = min(
                hazard.step_due or sooner, step_due(hazard.state, local_day(now), sooner, terms()) or sooner
            )
    kind = "hazard.mode_set" if way == "raised" else "hazard.mode_lowered"
    detail = {"reason": reason.strip(), "changed": {"mode": [hazard.mode, mode]}}
    change(hazard, kind, actor=actor, now=now, fields=fields, detail=detail)
    return hazard


@transaction.atomic
def confirm_receipt(*, uid: UUID, version: int, reply: str = "", actor: Actor, now: datetime) -> Hazard:
    """Say, as the party, that the suggestion, reminder or order was received, and what one answers (PRV-33)."""
    require(actor, RECTIFY)
    hazard = opened(uid, version, actor)
    if not hazard.mode or hazard.received_at is not None:
        raise Refused("hazard-mode-none")
    fields = {"received_at": now, "reply": reply.strip()[:300]}
    change(hazard, "hazard.received", actor=actor, now=now, fields=fields, detail={"about": reply.strip()})
    return hazard


@transaction.atomic
def put_under(hazard: Hazard, unit_id: int | None, deadline: date | None, *, actor: Actor, now: datetime) -> None:
    """Let a unit supervise a hazard from now on: it judges, the mode is at least supervised (PRV-31).

    For the feature of listed supervision, whose own act says why; None takes the unit back. The time limit is only
    ever shortened.
    """
    require(actor, SUPERVISE)
    fields: dict[str, Any] = {"supervised_by_id": unit_id}
    hazard.supervised_by_id = unit_id
    fields["judge_id"] = judge_of(hazard, hazard.grade)
    if owed_by(hazard.state) == "judge":
        fields["owed_by_id"] = fields["judge_id"]
    if unit_id is not None and hazard.mode in ("", "suggest", "remind"):
        fields |= {"mode": Mode.SUPERVISE, "mode_set_at": now, "received_at": None}
    if deadline is not None and hazard.deadline is not None and deadline < hazard.deadline:
        fields["deadline"] = deadline
        if owed_by(hazard.state) == "party":
            fields["step_due"] = min(hazard.step_due or deadline, deadline)
    save_edit(hazard, expected_version=hazard.version, fields=fields)


@transaction.atomic
def supplement(
    *, uid: UUID, version: int, note: str, photos: Sequence[Upload] = (), actor: Actor, now: datetime
) -> Hazard:
    """Add a note or photos to a hazard in whatever state: a record is supplemented, never altered (PRV-38)."""
    require(actor, REPORT)
    hazard = opened(uid, version, actor)
    if not note.strip():
        raise Refused("hazard-text-missing", fields={"note": "hazard-text-missing"})
    kept = with_photos(hazard, "further", photos, actor=actor, now=now)
    change(
        hazard,
        "hazard.supplemented",
        actor=actor,
        now=now,
        fields={"photos": kept},
        detail={"about": note.strip()[:500]},
    )
    return hazard
