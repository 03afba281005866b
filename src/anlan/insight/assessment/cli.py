"""``anlan assess``: compute the assessment of a month, or replay it from its frozen facts."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click


@click.group()
def assess() -> None:
    """Compute the monthly assessment, or replay one from the facts as they then were."""


@assess.command()
@click.option("--month", required=True, metavar="YYYY-MM", help="The month to compute, such as 2026-10.")
@click.option("--again", is_flag=True, help="Freeze the facts anew and make another edition.")
@click.option("--reason", default="", help="Why there is another edition.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON on standard output.")
def run(month: str, again: bool, reason: str, as_json: bool) -> None:
    """Freeze the facts of a month and compute it by every score sheet in force. A person publishes."""
    from anlan.foundation.scope.services import system_actor
    from anlan.insight.assessment import services
    from anlan.insight.assessment.months import month_called

    period, now = month_called(month), datetime.now(UTC)
    found = services.run(period, actor=system_actor("assessment"), now=now, again=again, reason=reason)
    if as_json:
        click.echo(json.dumps({"month": month, "assessments": [_told(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{month} {one.code}, edition {one.edition}: {one.units} units, facts {one.inputs_hash[:12]}")


@assess.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON on standard output.")
def replay(month: str, as_json: bool) -> None:
    """Compute every edition of a month again from its frozen facts; status 1 when anything differs."""
    from anlan.foundation.scope.services import system_actor
    from anlan.insight.assessment import services
    from anlan.insight.assessment.months import month_called

    found = services.replay(month_called(month), actor=system_actor("assessment"))
    editions: list[dict[str, Any]] = [
        {
            **_told(one.assessment),
            "holds": one.holds,
            "same_facts": one.same_facts,
            "same_scores": one.same_scores,
            "differences": [
                {"unit": each.unit, "what": each.what, "stored": each.stored, "computed": each.computed}
                for each in one.differences
            ],
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps({"month": month, "editions": editions}, ensure_ascii=False))
    else:
        for told in editions:
            _say(month, told)
    if not all(told["holds"] for told in editions):
        sys.exit(1)


def _told(assessment: Any) -> dict[str, Any]:
    return {
        "sheet": assessment.code,
        "edition": assessment.edition,
        "state": str(assessment.state),
        "units": assessment.units,
        "as_of": assessment.as_of.isoformat(),
        "facts": assessment.inputs_hash,
        "scores": assessment.results,
    }


def _say(month: str, told: dict[str, Any]) -> None:
    begin = f"{month} {told['sheet']}, edition {told['edition']}: "
    if told["holds"]:
        click.echo(begin + f"same facts, same scores ({told['units']} units, {told['scores'][:12]})")
        return
    facts = "same facts" if told["same_facts"] else "the frozen facts differ from those that were computed"
    click.echo(begin + facts + ", " + ("same scores" if told["same_scores"] else "other scores"))
    for one in told["differences"]:
        click.echo(f"  {one['unit']}, {one['what']}: stored {one['stored']}, computed {one['computed']}")
