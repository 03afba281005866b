"""What the pages of sheets, rankings, scores and lines show."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from anlan.foundation.periods.wording import period_words
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.insight.assessment import queries
from anlan.insight.assessment.models import Assessment, Score, ScoreLine, ScoreSheet
from anlan.insight.assessment.sheets import indicators_of
from anlan.insight.assessment.wording import MEASURES, OBJECTION_TONES, STATE_TONES, counted_words, formula_of
from anlan.insight.assessment.workflow import ASSESSMENT, OBJECTION
from anlan.insight.warnings.queries import endings_of
from anlan.registry.lists.names import in_language
from anlan.registry.parties.register import party_url
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.owed.wording import STATUSES

WIDTH, PAD = 200, 6
"""Of the picture of an interval, in units of its view box."""
ROWS = 50


def indicators_of_sheet(sheet: ScoreSheet) -> list[dict[str, Any]]:
    """Return name, measure, weight and formula of every indicator."""
    return [
        {
            "name": in_language(one.name, one.name_en),
            "measure": MEASURES[one.measure],
            "weight": one.weight,
            "bonus": one.bonus,
            "formula": formula_of(one),
        }
        for one in indicators_of(sheet.indicators)
    ]


def ranking_of(record: Assessment, actor: Actor, url: Callable[[Score], str]) -> dict[str, Any]:
    """Return the ranking with the change against the month before, and the other editions."""
    scores, before = queries.scores_of(actor, record), queries.ranks_before(actor, record)
    lows = [float(one.low) for one in scores if one.low is not None]
    left = min([*lows, 90.0]) // 10 * 10
    right = max([100.0, *(float(one.high) for one in scores if one.high is not None)])
    rows: list[dict[str, Any]] = []
    for one in scores:
        then = before.get(one.party_id)
        rows.append(
            {
                "score": one,
                "url": url(one),
                "interval": _interval(one, left, right),
                "moved": then - one.rank if then is not None and one.rank is not None else None,
                "by": abs(then - one.rank) if then is not None and one.rank is not None else 0,
                "begins_band": bool(rows) and one.band != rows[-1]["score"].band,
            }
        )
    return {
        "rows": rows,
        "scale": (f"{left:g}", f"{right:g}"),
        "has_before": bool(before),
        "bands": len({one.band for one in scores if one.band is not None}),
        "tone": STATE_TONES[record.state],
        "state_words": ASSESSMENT.states[record.state],
        "indicators": indicators_of_sheet(record.sheet),
        "sheet_url": reverse("insight-sheets-detail", args=[record.sheet.uid]),
        "editions": [
            (one, reverse("insight-assessments-detail", args=[one.uid]), ASSESSMENT.states[one.state])
            for one in queries.editions_of(actor, record)
            if one.pk != record.pk
        ],
    }


def _interval(score: Score, left: float, right: float) -> dict[str, float] | None:
    """Return where total and interval stand in the picture."""
    if score.total is None or score.low is None or score.high is None:
        return None

    def x(value: Any) -> float:
        return round(PAD + (float(value) - left) / (right - left) * (WIDTH - 2 * PAD), 1)

    return {"low": x(score.low), "total": x(score.total), "high": x(score.high)}


def score_of(record: Score, actor: Actor, url: Callable[[ScoreLine], str]) -> dict[str, Any]:
    """Return the lines of a unit's score."""
    return {
        "lines": [
            {
                "line": line,
                "url": url(line),
                "measure": MEASURES[line.measure],
                "counted": counted_words(line.measure, line.numerator, line.denominator),
                "lost": line.most - line.valid if line.valid is not None and not line.is_bonus else None,
            }
            for line in queries.lines_of(actor, record)
        ],
        "assessment": record.assessment,
        "assessment_url": reverse("insight-assessments-detail", args=[record.assessment.uid]),
        "party_url": party_url(record.party),
        "tone": STATE_TONES[record.assessment.state],
        "state_words": ASSESSMENT.states[record.assessment.state],
        "interval": _interval(record, min(float(record.low or 90), 90) // 10 * 10, max(100.0, float(record.high or 0))),
    }


def line_of(record: ScoreLine, actor: Actor, score_url: str) -> dict[str, Any]:
    """Return one line with the first of the rows behind it."""
    behind = _behind(actor, record)
    indicators = indicators_of(record.score.assessment.sheet.indicators)
    indicator = next(one for one in indicators if one.code == record.indicator)
    return {
        "line": record,
        "score_url": score_url,
        "measure_words": MEASURES[record.measure],
        "formula": formula_of(indicator),
        "counted": counted_words(record.measure, record.numerator, record.denominator),
        "behind": behind,
        "rows": rows_shown(record, behind.rows),
        "more_url": reverse("line-rows", args=[record.uid]) if behind.number > ROWS else "",
        "objections": [
            (
                one,
                reverse("insight-objections-detail", args=[one.uid]),
                (*OBJECTION_TONES[one.state], OBJECTION.states[one.state]),
            )
            for one in queries.objections_of(actor, record)
        ],
    }


def _behind(actor: Actor, record: ScoreLine) -> queries.Behind:
    """Return the first rows; where the frozen facts are gone the page still shows the line, and says so."""
    try:
        return queries.rows_behind(actor, record, limit=ROWS)
    except Refused:
        return queries.Behind(0, [], 0, gone=True)


def rows_shown(line: ScoreLine, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows behind a line as a page shows them: who, what, when, how it ended, and where it leads.

    A warning stands as it was frozen; how it has ended since is said beside it and changes no point.
    """
    since = endings_of([row["warning_uid"] for row in rows]) if line.measure == "reported_warnings" else {}
    return [
        _ROW[line.measure](row)
        | {"who": row["party_name"], "cost": row["cost"], "since": since.get(row["warning_uid"], "") if since else ""}
        for row in rows
    ]


def _verdict(row: dict[str, Any]) -> dict[str, Any]:
    status = STATUSES[Status(row["status"])]
    owing = row["post_uid"] or row["party_uid"]
    return {
        "what": in_language(row["duty_name"], row["duty_name_en"] or ""),
        "when": period_words(row["period"]),
        "ended": status.words,
        "tone": (status.tone, status.icon),
        "url": reverse("obligation", args=[owing, row["duty_uid"], row["period"]]),
    }


def _hazard(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": row["text"],
        "when": row["deadline"],
        "done": row["rectified_on"],
        "tone": ("bad", "circle-x") if row["cost"] else ("ok", "circle-check"),
        "url": reverse("prevention-hazards-detail", args=[row["hazard_uid"]]),
    }


def _warning(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": in_language(row["duty_name"] or "", row["duty_name_en"] or ""),
        "when": row["spell"],
        "reached": row["reached_on"],
        "tone": ("bad", "flag"),
        "url": reverse("insight-warnings-detail", args=[row["warning_uid"]]),
    }


def _manual(row: dict[str, Any]) -> dict[str, Any]:
    return {"what": row["evidence"], "when": row["assessor"], "ended": f"{row['points']:g}", "tone": ("", "user-check")}


_ROW: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "own_on_time": _verdict,
    "charge_on_time": _verdict,
    "rectified_in_time": _hazard,
    "overdue_hazards": _hazard,
    "reported_warnings": _warning,
    "manual": _manual,
}
