"""Objections: a unit objects to one line, the committee office decides; what is accepted makes a new edition."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.periods.rules import parse
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.insight.assessment.city import require_city
from anlan.insight.assessment.computing import compute
from anlan.insight.assessment.models import Assessment, Objection, ScoreLine
from anlan.insight.assessment.permissions import DECIDE, OBJECT
from anlan.insight.assessment.services.running import asked_of, corrections_of, is_superseded, publish, store
from anlan.insight.assessment.sheets import policy
from anlan.registry.parties.models import Party

_WHY = "corrections are those of the whole assessment"


def is_of(actor: Actor, unit: Party) -> bool:
    """Whether the actor belongs to a unit, or to a part of it."""
    if actor.organisation_id is None:
        return False
    if actor.organisation_id == unit.pk:
        return True
    return bool(Party.objects.beyond_scope("whose part he is").filter(pk=actor.organisation_id, part_of=unit).exists())


@transaction.atomic
def object_to(line: ScoreLine, *, reason: str, actor: Actor, now: datetime) -> Objection:
    """Object to one line of one's own unit's published score (INS-04).

    Refused: ``objection-not-yours``, ``assessment-not-published``, ``assessment-superseded``, ``objection-too-late``,
    ``objection-waiting``, ``reason-missing``.
    """
    require(actor, OBJECT)
    found: ScoreLine | None = (
        ScoreLine.objects.visible_to(actor)
        .filter(pk=line.pk)
        .select_related("score__assessment", "score__party")
        .first()
    )
    if found is None:
        raise Refused("not-found")
    assessment, unit = found.score.assessment, found.score.party
    if not is_of(actor, unit):
        raise Refused("objection-not-yours", name=unit.name)
    if assessment.published_at is None:
        raise Refused("assessment-not-published")
    if is_superseded(assessment):
        raise Refused("assessment-superseded")
    last = local_day(assessment.published_at) + timedelta(days=policy().objection_days)
    if local_day(now) > last:
        raise Refused("objection-too-late", day=last.isoformat())
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    if Objection.objects.beyond_scope(_WHY).filter(line=found, state="raised").exists():
        raise Refused("objection-waiting")
    objection: Objection = Objection.objects.create(
        line=found, reason=reason.strip(), given_at=now, given_by=actor.user_uid
    )
    detail = {"month": assessment.month, "indicator": found.indicator, "reason": reason.strip()}
    ledger.record("objection.raised", by=actor, recorded_at=now, subject=objection, party_uid=unit.uid, detail=detail)
    return objection


@transaction.atomic
def decide_objection(
    objection: Objection,
    version: int,
    *,
    accept: bool,
    decision: str,
    points: Decimal | None = None,
    actor: Actor,
    now: datetime,
) -> Objection:
    """Decide about an objection, with the reason on record; accepted, a new edition gives the line ``points``.

    The new edition takes over the frozen facts and every earlier correction, says why it is there, and is published at
    once; the edition before stays readable. Refused ``objection-own``, ``objection-points``, ``stale-edit``.
    """
    require(actor, DECIDE)
    require_city(actor)
    found: Objection | None = (
        Objection.objects.visible_to(actor)
        .filter(pk=objection.pk)
        .select_related("line__score__assessment__sheet", "line__score__party")
        .first()
    )
    if found is None:
        raise Refused("not-found")
    if found.version != version:
        raise Refused("stale-edit")
    line, unit = found.line, found.line.score.party
    if accept and points is not None and not 0 <= points <= line.most:
        raise Refused("objection-points", most=line.most, fields={"points": "objection-points"})
    why = decision.strip()
    advance(
        found,
        "accept" if accept else "refuse",
        actor=actor,
        now=now,
        facts={"decision": why, "points": points, "own": is_of(actor, unit)},
        fields={"decision": why, "decided_at": now, "points": points if accept else None},
        detail={"reason": why, "points": points, "indicator": line.indicator},
        party_uid=unit.uid,
    )
    if accept and points is not None:
        edition = _correct(found, float(points), why, actor=actor, now=now)
        Objection.objects.visible_to(actor).filter(pk=found.pk).update(edition=edition)
        found.edition = edition
    return found


def _correct(objection: Objection, points: float, why: str, *, actor: Actor, now: datetime) -> Assessment:
    line = objection.line
    then = line.score.assessment
    # Another objection may have made an edition meanwhile: this one builds on it.
    newest: Assessment = (
        Assessment.objects.beyond_scope(_WHY)
        .filter(code=then.code, month=then.month, state="published")
        .select_related("sheet")
        .order_by("-edition")[0]
    )
    corrections = {**corrections_of(newest), (line.score.party_id, line.indicator): points}
    reasons = {
        (unit, indicator): said
        for unit, indicator, said in ScoreLine.objects.beyond_scope(_WHY)
        .filter(score__assessment=newest)
        .exclude(reason="")
        .values_list("score__party_id", "indicator", "reason")
    } | {(line.score.party_id, line.indicator): why}
    results = compute(newest.month, newest.inputs, asked_of(newest.sheet), corrections)
    reason = f"{line.score.name}：{line.name}；{why}"[:300]
    edition = store(
        newest.sheet, parse(newest.month), newest.inputs, newest.inputs_hash, results,
        actor=actor, now=now, reason=reason, reasons=reasons,
    )  # fmt: skip
    return publish(edition, edition.version, actor=actor, now=now)
