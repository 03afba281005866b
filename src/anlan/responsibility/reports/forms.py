"""The form of a report: a monthly report in three parts with figures filled in, every other kind as one text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.periods.rules import parse
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm
from anlan.responsibility.reports.figures import FIGURES
from anlan.responsibility.reports.sorts import MONTHLY, SORTS

PARTS = ("checks", "meetings", "hazards")
_ORDER = ("kind", "party", "period", "title", "checks", "meetings", "hazards", "text")


def _part(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class ReportEditForm(EvidenceEditForm):
    """What a draft of a report says."""

    sorts = SORTS
    field_order = _ORDER

    period = forms.CharField(
        label=_("Period"), max_length=10, help_text=_("Such as 2026-10, 2026Q4, 2026H2, 2026W47 or 2026")
    )
    checks = _part(_("Night and surprise checks led by leaders"))
    meetings = _part(_("Safety meetings"))
    hazards = _part(_("Hazards found and rectified"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["counts_on"]
        kind = self.data.get("kind") or self.initial.get("kind") or self.fields["kind"].choices[0][0]  # type: ignore[attr-defined]
        if kind in SORTS:
            self.fields["kind"].choices = [(kind, SORTS[kind].name)]  # type: ignore[attr-defined]
        if kind == MONTHLY:
            del self.fields["text"]
            known = self.initial.get("figures") or {}
            for figure in FIGURES:
                field = forms.IntegerField(label=str(figure.label), min_value=0, max_value=10_000_000, required=False)
                self.fields[f"figure_{figure.name}"] = field
                self.initial.setdefault(f"figure_{figure.name}", known.get(figure.name))
            figures = {part: [f"figure_{one.name}" for one in FIGURES if one.part == part] for part in PARTS}
            order = [name for part in PARTS for name in (part, *figures[part])]
            self.order_fields(["kind", "party", "period", "title", *order, "photos", "hand_in_now"])
        else:
            for part in PARTS:
                del self.fields[part]
            self.fields["text"].widget.attrs["rows"] = 10

    def clean_period(self) -> str:
        """Return the period's code."""
        try:
            return parse(str(self.cleaned_data["period"]).strip()).code
        except Refused as refused:
            raise forms.ValidationError(message_of(refused)) from refused


class ReportForm(EvidenceForm, ReportEditForm):
    """A new report."""

    field_order = _ORDER
