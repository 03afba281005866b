"""What all verbs share: the hazard within reach, the step by the table, photos, who owes the next step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from anlan.foundation.attachments.services import Upload, add_attachment
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import Record, save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.services import advance, check
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.priority import score
from anlan.prevention.hazards.queries import LEAN, facts_of, hazard_within
from anlan.prevention.hazards.rules import MAJOR, owed_by, step_due
from anlan.prevention.hazards.sources import is_own
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.workflow import HAZARD

KIND = "hazard"
R = TypeVar("R", bound=Record)


def opened(uid: UUID, version: int, actor: Actor) -> Hazard:
    """Return the hazard for a verb; Refused ``not-found`` outside the reach, ``stale-edit`` when it was changed."""
    hazard = hazard_within(uid, actor, LEAN)
    if hazard.version != version:
        raise Refused("stale-edit")
    return hazard


def take(
    hazard: Hazard,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    entered: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> None:
    """Take one step: facts of the record and what was entered, next debtor and term, the Act; see ``advance``."""
    facts = {**facts_of(hazard, actor), **(entered or {})}
    day = local_day(now)
    step = check(HAZARD, hazard.state, verb, actor=actor, facts=facts)
    changed = followed(hazard, step.to, fields or {}, day)
    advance(
        hazard,
        verb,
        actor=actor,
        now=now,
        facts=facts,
        fields=changed,
        detail=detail,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        key=key,
    )
    count_anew(hazard, day)


def followed(hazard: Hazard, to: str, fields: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return the fields of a step with what follows from it: who judges, who owes the next one until when."""
    changed = dict(fields)
    grade = changed.get("grade", hazard.grade)
    deadline = changed.get("deadline", hazard.deadline)
    if to != hazard.state or "deadline" in changed:
        judge = changed.get("judge_id", judge_of(hazard, grade))
        changed |= {
            "judge_id": judge,
            "owed_by_id": {"party": hazard.party_id, "judge": judge}.get(owed_by(to)),
            "step_due": step_due(to, day, deadline, terms()),
        }
    return changed


def take_beside(
    record: R,
    hazard: Hazard,
    version: int,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, Any],
    fields: Mapping[str, Any] | None = None,
    about: str = "",
) -> R:
    """Take a step of what hangs on a hazard, such as an order or a notice; its Act counts for the hazard's party.

    Refused ``stale-edit`` when the record was changed since ``version``, and as ``advance`` refuses.
    """
    if record.version != version:
        raise Refused("stale-edit")
    advance(
        record,
        verb,
        actor=actor,
        now=now,
        facts=facts,
        fields=fields,
        detail={"about": about} if about else None,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
    )
    return record


def count_anew(hazard: Hazard, today: date) -> None:
    """Let the order of open hazards follow what was just changed (PRV-35)."""
    number = score(hazard, today)
    if number != hazard.priority:
        Hazard.objects.beyond_scope("of the hazard that was reached").filter(pk=hazard.pk).update(priority=number)
        hazard.priority = number


def judge_of(hazard: Hazard, grade: str) -> int | None:
    """Return the unit that judges: for major hazards who supervises, for its own general ones the party itself.

    Otherwise the unit that found it, where that may re-inspect (it was made judge when it reported), else the lead
    department.
    """
    if grade == MAJOR:
        return hazard.supervised_by_id or hazard.party.lead_id or hazard.finder_unit_id
    if is_own(hazard.source):
        return hazard.party_id
    if hazard.judge_id not in (None, hazard.party_id):
        return hazard.judge_id
    return hazard.party.lead_id or hazard.finder_unit_id


def change(
    hazard: Hazard,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    fields: Mapping[str, Any],
    detail: Mapping[str, Any],
    evidence: bytes | None = None,
) -> None:
    """Change fields that are no step of the table, with an Act."""
    save_edit(hazard, expected_version=hazard.version, fields=dict(fields))
    ledger.record(
        kind,
        by=actor,
        recorded_at=now,
        subject=hazard,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        detail=detail,
        evidence_digest=evidence,
    )


def with_photos(
    hazard: Hazard, phase: str, files: Sequence[Upload], *, actor: Actor, now: datetime
) -> dict[str, list[str]]:
    """Store photos about the hazard and return its ``photos`` with them under ``phase`` (before, after, recheck …)."""
    photos = {name: list(uids) for name, uids in hazard.photos.items()}
    for file in files:
        stored = add_attachment(
            actor=actor, subject_kind=KIND, subject_uid=hazard.uid, party_uid=hazard.party.uid, file=file, now=now
        )
        photos.setdefault(phase, []).append(str(stored.uid))
    return photos


def not_past(day: date, now: datetime, field: str) -> None:
    """Refuse a time limit that has passed."""
    if day < local_day(now):
        raise Refused("hazard-day-past", fields={field: "hazard-day-past"})
