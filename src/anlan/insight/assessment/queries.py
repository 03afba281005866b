"""Reads of assessments that pages, lists and the overview share; the first argument is the actor."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from anlan.foundation.periods.rules import parse, previous_to
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.assessment.counting import list_cases
from anlan.insight.assessment.folders import opened
from anlan.insight.assessment.measures import Asked
from anlan.insight.assessment.models import Assessment, ManualItem, Objection, Score, ScoreLine, ScoreSheet
from anlan.insight.assessment.permissions import RUN, VIEW
from anlan.insight.assessment.sheets import indicators_of
from anlan.registry.regions.models import Region


def assessments(actor: Actor) -> ScopedQuerySet[Assessment]:
    """Return the assessments within reach, the newest first."""
    require(actor, VIEW)
    found: ScopedQuerySet[Assessment] = Assessment.objects.visible_to(actor).select_related("sheet")
    return found.order_by("-month", "code", "-edition")


def editions_of(actor: Actor, assessment: Assessment) -> list[Assessment]:
    """Return all editions of a month and sheet that the actor may see, the newest first."""
    return list(assessments(actor).filter(month=assessment.month, code=assessment.code))


def scores_of(actor: Actor, assessment: Assessment) -> list[Score]:
    """Return the scores by rank; units that no indicator applied to come last."""
    rows = Score.objects.visible_to(actor).filter(assessment=assessment).select_related("party")
    return sorted(rows, key=lambda one: (one.rank is None, one.rank or 0, one.pk))


def ranks_before(actor: Actor, assessment: Assessment) -> dict[int, int]:
    """Return unit → rank in the newest published edition of the month before, within reach."""
    month = previous_to(parse(assessment.month)).code
    before = assessments(actor).filter(month=month, code=assessment.code, state="published").first()
    if before is None:
        return {}
    rows = Score.objects.visible_to(actor).filter(assessment=before, rank__isnull=False)
    return dict(rows.values_list("party_id", "rank"))


def lines_of(actor: Actor, score: Score) -> list[ScoreLine]:
    """Return the lines of a score in the order of the sheet."""
    return list(ScoreLine.objects.visible_to(actor).filter(score=score).order_by("order"))


def objections_of(actor: Actor, line: ScoreLine) -> list[Objection]:
    """Return the objections to a line, the newest first."""
    return list(Objection.objects.visible_to(actor).filter(line=line).select_related("edition").order_by("-given_at"))


@dataclass(frozen=True)
class Behind:
    """Some of the rows behind a line: how many there are, those within the actor's reach, how many are not."""

    number: int
    rows: list[dict[str, Any]]
    beyond: int
    gone: bool = False


def rows_behind(actor: Actor, line: ScoreLine, *, limit: int, offset: int = 0) -> Behind:
    """Return the very rows that a line was counted from, as they were frozen, without those of parties beyond reach.

    ``line`` comes with score and assessment and sheet. Refused ``facts-gone``.
    """
    score, assessment = line.score, line.score.assessment
    indicator = next(one for one in indicators_of(assessment.sheet.indicators) if one.code == line.indicator)
    month = parse(assessment.month)
    asked = Asked(assessment.code, indicator, month.first_day, month.last_day)
    with opened(assessment.month, assessment.inputs) as con:
        number, rows = list_cases(con, asked, score.party_id, limit=limit, offset=offset)
    near = parties_within(actor, list({row["party_id"] for row in rows}))
    shown = [row for row in rows if row["party_id"] in near]
    return Behind(number, shown, len(rows) - len(shown))


def sheets(actor: Actor) -> ScopedQuerySet[ScoreSheet]:
    """Return the score sheets in all their editions."""
    require(actor, VIEW)
    found: ScopedQuerySet[ScoreSheet] = ScoreSheet.objects.visible_to(actor)
    return found.order_by("code", "-edition")


def manual_items(actor: Actor) -> ScopedQuerySet[ManualItem]:
    """Return the manual items known now, of units within reach."""
    require(actor, RUN)
    found: ScopedQuerySet[ManualItem] = ManualItem.objects.visible_to(actor).filter(superseded_at=None)
    return found


def objections_to_decide(actor: Actor) -> ScopedQuerySet[Objection]:
    """Return the objections within reach that wait for a decision, the oldest first."""
    waiting: ScopedQuerySet[Objection] = Objection.objects.visible_to(actor).filter(state="raised")
    return waiting.order_by("given_at")


@dataclass(frozen=True)
class Standing:
    """Where the government of a region stands in the newest published assessment."""

    score: Score
    month: str
    lost: Decimal
    rank: int | None
    of: int


def standing_of(actor: Actor, region: Region) -> Standing | None:
    """Return the newest published score of a region's government, None where there is none (INS-04). One query.

    For the leader's page: ``lost`` are the points that the month cost, ``rank`` among ``of`` units.
    """
    if not actor.may(VIEW):
        return None
    rows = Score.objects.visible_to(actor).filter(
        assessment__state="published", party__kind="government", party__region_path=region.path
    )
    score: Score | None = (
        rows.select_related("assessment").order_by("-assessment__month", "-assessment__edition").first()
    )
    if score is None:
        return None
    return Standing(score, score.assessment.month, score.lost, score.rank, score.assessment.units)


def newest_of(actor: Actor, path: str) -> Assessment | None:
    """Return the newest published assessment of county governments in the city that the path lies in."""
    if not actor.may(VIEW):
        return None
    found: Assessment | None = (
        assessments(actor).filter(state="published", sheet__unit_kind="government", region_path__within=path).first()
    )
    return found
