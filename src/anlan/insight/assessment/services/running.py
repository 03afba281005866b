"""Compute, publish and replay the assessment of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from anlan.foundation.ledger import services as ledger
from anlan.foundation.periods.rules import Period
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.insight.assessment.city import CITY_PATH, require_city
from anlan.insight.assessment.computing import Asked, Corrections, Result, compute, results_hash
from anlan.insight.assessment.folders import folder_of, hash_of
from anlan.insight.assessment.freezing import freeze
from anlan.insight.assessment.models import Assessment, Score, ScoreLine, ScoreSheet
from anlan.insight.assessment.months import cutoff
from anlan.insight.assessment.permissions import PUBLISH, RUN
from anlan.insight.assessment.sheets import indicators_of
from anlan.registry.regions.paths import ancestors

_WHY = "editions are numbered for the whole city"


def asked_of(sheet: ScoreSheet) -> Asked:
    """Return what a sheet asks for."""
    return Asked(sheet.code, sheet.unit_kind, sheet.unit_level, indicators_of(sheet.indicators))


def run(month: Period, *, actor: Actor, now: datetime, again: bool = False, reason: str = "") -> list[Assessment]:
    """Compute a month by every sheet in force; return the assessments, unpublished.

    What was computed is returned as it is; ``again`` freezes the facts anew and makes further editions. Sheets without
    units in the registry are passed over. Refused ``sheet-none``, ``month-not-over``, ``no-units``, ``sweep-running``.
    """
    require(actor, RUN)
    require_city(actor)
    sheets = list(ScoreSheet.objects.visible_to(actor).filter(state="in_force").order_by("code"))
    if not sheets:
        raise Refused("sheet-none")
    if not again and (done := _newest(month.code, [sheet.code for sheet in sheets])):
        return done
    number, digest = freeze(month, now=now)
    made: list[Assessment] = []
    with transaction.atomic():
        for sheet in sheets:
            results = compute(month.code, number, asked_of(sheet))
            if results:
                made.append(store(sheet, month, number, digest, results, actor=actor, now=now, reason=reason))
    if not made:
        raise Refused("no-units")
    return made


def store(
    sheet: ScoreSheet,
    month: Period,
    number: int,
    digest: str,
    results: Sequence[Result],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reasons: dict[tuple[int, str], str] | None = None,
) -> Assessment:
    """Store results as the next edition, in the transaction of the caller. ``reasons`` say why a line is corrected."""
    known = Assessment.objects.beyond_scope(_WHY).filter(code=sheet.code, month=month.code)
    edition = (known.aggregate(last=Max("edition"))["last"] or 0) + 1
    assessment: Assessment = Assessment.objects.create(
        sheet=sheet,
        code=sheet.code,
        month=month.code,
        edition=edition,
        region_path=_common([one.region_path for one in results]),
        as_of=cutoff(month),
        inputs=number,
        inputs_hash=digest,
        results=results_hash(results),
        units=len(results),
        reason=reason,
        computed_at=now,
    )
    scores = Score.objects.bulk_create([_score(assessment, one) for one in results])
    ScoreLine.objects.bulk_create(
        ScoreLine(
            score=score,
            order=order,
            indicator=line.indicator.code,
            name=line.indicator.name,
            name_en=line.indicator.name_en,
            measure=line.indicator.measure,
            numerator=line.hits,
            denominator=line.of,
            points=line.points,
            most=line.most,
            is_bonus=line.indicator.bonus,
            variance=line.variance,
            corrected=line.corrected,
            reason=(reasons or {}).get((one.unit, line.indicator.code), ""),
        )
        for score, one in zip(scores, results, strict=True)
        for order, line in enumerate(one.lines)
    )
    facts = {
        "month": month.code,
        "sheet": sheet.code,
        "edition": edition,
        "facts": digest,
        "scores": assessment.results,
    }
    ledger.record("assessment.computed", by=actor, recorded_at=now, subject=assessment, detail=facts)
    return assessment


def publish(assessment: Assessment, version: int, *, actor: Actor, now: datetime) -> Assessment:
    """Publish an edition; it does not change any more. Refused ``assessment-superseded`` unless it is the newest."""
    require(actor, PUBLISH)
    require_city(actor)
    found: Assessment | None = Assessment.objects.visible_to(actor).filter(pk=assessment.pk).first()
    if found is None:
        raise Refused("not-found")
    if found.version != version:
        raise Refused("stale-edit")
    detail = {"month": found.month, "sheet": found.code, "edition": found.edition, "scores": found.results}
    advance(
        found,
        "publish",
        actor=actor,
        now=now,
        facts={"superseded": is_superseded(found)},
        fields={"published_at": now, "published_by_id": actor.post_id},
        detail=detail,
    )
    return found


def is_superseded(assessment: Assessment) -> bool:
    """Whether there is a newer edition."""
    later = Assessment.objects.beyond_scope(_WHY).filter(code=assessment.code, month=assessment.month)
    return bool(later.filter(edition__gt=assessment.edition).exists())


@dataclass(frozen=True)
class Difference:
    """One figure that a replay found otherwise than stored."""

    unit: str
    what: str
    stored: str
    computed: str


@dataclass(frozen=True)
class Replay:
    """What a replay of one edition found."""

    assessment: Assessment
    same_facts: bool
    same_scores: bool
    differences: list[Difference]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was."""
        return self.same_facts and self.same_scores and not self.differences


def replay(month: Period, *, actor: Actor) -> list[Replay]:
    """Compute every edition of a month again, from its frozen facts alone, and say what differs. Nothing is stored.

    Refused ``month-not-assessed``; where facts are gone the edition's difference says ``facts-gone``.
    """
    require(actor, RUN)
    require_city(actor)
    known = Assessment.objects.visible_to(actor).filter(month=month.code).select_related("sheet")
    found = [_replayed(one) for one in known.order_by("code", "edition")]
    if not found:
        raise Refused("month-not-assessed", month=month.code)
    return found


def _replayed(assessment: Assessment) -> Replay:
    try:
        results = compute(assessment.month, assessment.inputs, asked_of(assessment.sheet), corrections_of(assessment))
    except Refused as refused:  # one month's lost files must not hide what can be replayed
        gone = Difference("", refused.code, assessment.inputs_hash, "")
        return Replay(assessment, same_facts=False, same_scores=False, differences=[gone])
    same_facts = hash_of(folder_of(assessment.month, assessment.inputs)) == assessment.inputs_hash
    stored = {score.party_id: score for score in assessment.scores.prefetch_related("lines")}
    differences: list[Difference] = []

    def compare(unit: str, what: str, then: object, again: object) -> None:
        if then != again:
            differences.append(Difference(unit, what, str(then), str(again)))

    for one in results:
        score = stored.pop(one.unit, None)
        if score is None:
            differences.append(Difference(one.name, "unit", "", "new"))
            continue
        then = (_number(score.total), _number(score.low), _number(score.high), score.rank, score.band)
        total = one.placed.total if one.placed else None
        again = (total.points, total.low, total.high) if total else (None, None, None)
        placed = (one.placed.rank, one.placed.band) if one.placed else (None, None)
        compare(one.name, "total", then, (*again, *placed))
        lines = {line.indicator: line for line in score.lines.all()}
        for line in one.lines:
            kept = lines.get(line.indicator.code)
            points = (_number(kept.points), _number(kept.corrected)) if kept else None
            compare(one.name, line.indicator.code, points, (line.points, line.corrected))
    differences += [Difference(score.name, "unit", "stored", "") for score in stored.values()]
    return Replay(assessment, same_facts, results_hash(results) == assessment.results, differences)


def corrections_of(assessment: Assessment) -> Corrections:
    """Return the lines of an edition that were corrected."""
    rows = ScoreLine.objects.beyond_scope(_WHY).filter(score__assessment=assessment, corrected__isnull=False)
    return {
        (unit, indicator): float(points)
        for unit, indicator, points in rows.values_list("score__party_id", "indicator", "corrected")
    }


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _score(assessment: Assessment, one: Result) -> Score:
    total = one.placed.total if one.placed else None
    return Score(
        assessment=assessment,
        party_id=one.unit,
        name=one.name,
        total=total.points if total else None,
        low=total.low if total else None,
        high=total.high if total else None,
        rank=one.placed.rank if one.placed else None,
        band=one.placed.band if one.placed else None,
        lost=round(sum(line.lost for line in one.lines), 2),
    )


def _newest(month: str, codes: Sequence[str]) -> list[Assessment]:
    rows = Assessment.objects.beyond_scope(_WHY).filter(month=month, code__in=codes).select_related("sheet")
    newest = {one.code: one for one in rows.order_by("edition")}
    return [newest[code] for code in sorted(newest)]


def _common(paths: Sequence[str]) -> str:
    """Return the path of the region that all units lie in, the city's at most."""
    first, *others = (ancestors(path) for path in paths)
    shared = [path for path in first if len(path) <= CITY_PATH and all(path in each for each in others)]
    return shared[-1] if shared else ""
