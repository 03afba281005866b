"""How reports are kept: the period that one names, what makes it complete, and what the system knew (RSP-12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.periods.rules import Cadence, Period, containing, parse
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import Keeping, pictures_of
from anlan.responsibility.reports.figures import FIGURES, known_figures
from anlan.responsibility.reports.models import Report
from anlan.responsibility.reports.permissions import RECORD
from anlan.responsibility.reports.sorts import MONTHLY, SORTS


def _check(report: Any, now: datetime) -> None:
    sort, period, today = SORTS[report.kind], parse(report.period), local_day(now)
    if period.cadence != Cadence(sort.every):
        example = containing(today, Cadence(sort.every)).code
        raise Refused("report-period-kind", example=example, fields={"period": "report-period-kind"})
    if sort.when == "after" and today <= period.last_day:
        raise Refused("report-too-early", period=period.code, fields={"period": "report-too-early"})
    if sort.when == "within" and today < period.first_day:
        raise Refused("report-not-begun", period=period.code, fields={"period": "report-not-begun"})
    twins = Report.objects.beyond_scope("one report a unit and period").filter(
        party=report.party, kind=report.kind, period=period.code
    )
    if twins.exclude(state="void").exclude(pk=report.pk).exists():
        name = report.party.name
        raise Refused("report-twin", party=name, period=period.code, fields={"period": "report-twin"})


def _missing(report: Report, actor: Actor) -> Sequence[str]:
    needs, said = SORTS[report.kind].needs, []
    if "parts" in needs:
        parts = ((_("night and surprise checks"), report.checks), (_("safety meetings"), report.meetings),
                 (_("hazards"), report.hazards))  # fmt: skip
        said += [_("text on %(part)s") % {"part": words} for words, value in parts if not value.strip()]
    if "text" in needs and not report.text.strip():
        said.append(_("text"))
    if "figures" in needs:
        said += [
            _("figures (%(name)s)") % {"name": figure.label}
            for figure in FIGURES
            if report.figures.get(figure.name) is None
        ]
    if "images" in needs and not pictures_of(report, actor):
        said.append(_("images or video"))
    if "files" in needs and not attachments_of(actor, report.uid).exists():
        said.append(_("the document as a file"))
    return said


REPORTS = Keeping(noun="report", model=Report, permission=RECORD, sorts=SORTS, check=_check, missing=_missing)


def stored(values: Mapping[str, Any], party: Party | None) -> dict[str, Any]:
    """Return the fields of the table: the day it counts on, its figures, and what the system knows of them now."""
    fields = {name: value for name, value in values.items() if not name.startswith("figure_")}
    figures = {name.removeprefix("figure_"): value for name, value in values.items() if name.startswith("figure_")}
    if "period" in fields:
        fields["counts_on"] = parse(fields["period"]).last_day
    unit = fields.get("party") or party
    if fields.get("kind") == MONTHLY and unit is not None and "period" in fields:
        fields["figures"] = figures
        fields["known"] = known_figures(unit, parse(fields["period"]))
    return fields


def altered(report: Report) -> list[tuple[str, Any, Any, bool]]:
    """Return (label, handed in, known to the system or None, altered by hand) of a monthly report's figures."""
    return [
        (
            str(figure.label),
            report.figures.get(figure.name),
            report.known.get(figure.name),
            figure.name in report.known and report.figures.get(figure.name) != report.known[figure.name],
        )
        for figure in FIGURES
    ]


def draft_words(party: Party, period: Period, known: Mapping[str, int]) -> dict[str, str]:
    """Return what the parts of a monthly report open with: what the records say, for people to complete."""
    words = {}
    if "night_checks" in known:
        words["checks"] = _("In %(period)s leaders led %(number)s night and surprise checks.") % {
            "period": period.code, "number": known["night_checks"],
        }  # fmt: skip
    if "special_meetings" in known:
        words["meetings"] = _("In %(period)s %(number)s special safety meetings were held.") % {
            "period": period.code, "number": known["special_meetings"],
        }  # fmt: skip
    if "hazards_found" in known:
        words["hazards"] = _("In %(period)s %(found)s hazards were found and %(fixed)s rectified.") % {
            "period": period.code, "found": known["hazards_found"], "fixed": known.get("hazards_rectified", 0),
        }  # fmt: skip
    return words
