"""The register of written reports (RSP-12, RSP-15)."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.foundation.periods.rules import Cadence, containing, parse, previous_to
from anlan.foundation.periods.wording import period_called, period_words
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.forms import own_unit
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)
from anlan.responsibility.reports.figures import known_figures
from anlan.responsibility.reports.forms import ReportEditForm, ReportForm
from anlan.responsibility.reports.models import Report
from anlan.responsibility.reports.permissions import RECORD, VIEW
from anlan.responsibility.reports.services import REPORTS, altered, draft_words, stored
from anlan.responsibility.reports.sorts import ANALYSIS, MONTHLY, SORTS


class ReportRegister(EvidenceRegister):
    """Reports, analyses, plans and bulletins."""

    room, name, order = "responsibility", "reports", 40
    model = Report
    keeping = REPORTS
    label, label_one = _("Written reports"), _("Report")
    about = _("Monthly reports in three parts, analyses, plans and bulletins. A unit hands in one for each period.")
    icon = "report"
    ordering = ("-counts_on", "party__name")
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = ReportForm, ReportEditForm
    columns = evidence_columns(
        REPORTS, Column("period", _("Period"), words=period_words, order_by=("counts_on",), short=True), of_a_day=False
    )
    filters = (
        *evidence_filters(REPORTS),
        Filter("period", _("Period"), narrow=lambda text, actor: Q(period=period_called(text))),
    )
    verbs = evidence_verbs(REPORTS)
    long_fields = (
        ("checks", _("Night and surprise checks led by leaders")),
        ("meetings", _("Safety meetings")),
        ("hazards", _("Hazards found and rectified")),
        ("text", _("Text")),
    )

    def title(self, record: Any) -> str:
        """Return kind and period."""
        return f"{record.title or SORTS[record.kind].name} · {period_words(record.period)}"

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return unit, kind and period, and for a monthly report what the system knows already."""
        values = super().opening(asked, actor)
        unit = values.setdefault("party", own_unit(actor))
        fitting = [code for code, sort in SORTS.items() if not sort.who or unit is None or unit.kind in sort.who]
        kind = values.setdefault("kind", fitting[0] if fitting else MONTHLY)
        if kind not in SORTS:
            kind = values["kind"] = MONTHLY
        sort, today = SORTS[kind], timezone.localdate()
        running = containing(today, Cadence(sort.every))
        period = previous_to(running) if sort.when == "after" else running
        with suppress(Refused):  # what makes no sense opens the form with the usual period
            period = parse(asked["period"]) if asked.get("period") else period
        values["period"] = period.code
        if kind == MONTHLY and unit is not None:
            known = known_figures(unit, period)
            values |= {"figures": known, **draft_words(unit, period, known)}
        elif kind == ANALYSIS and unit is not None:
            values["text"] = draft_words(unit, period, known_figures(unit, period)).get("hazards", "")
        return values

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the day that the report counts on, and its figures beside those known."""
        return stored(values, None)

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of a draft."""
        names = ("party", "kind", "period", "title", "text", "checks", "meetings", "hazards", "figures")
        return {name: getattr(record, name) for name in names}

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the figures of a monthly report, with a mark where a hand altered what the system knew."""
        shown = super().detail(record, actor)
        if record.kind == MONTHLY:
            shown |= {"evidence_above": "responsibility/report_figures.html", "figures": altered(record)}
        return shown

    def links(self, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer a new report of each kind that the actor's unit writes."""
        unit = own_unit(actor) if actor.may(RECORD) else None
        if unit is None:
            return super().links(actor)
        kinds = [(code, sort) for code, sort in SORTS.items() if unit.kind in sort.who]
        new = self.url("new")
        return [*super().links(actor), *((f"{new}?kind={code}", sort.name, "plus") for code, sort in kinds[:4])]


REGISTER = ReportRegister()
add(REGISTER)
carries_files(REGISTER)
