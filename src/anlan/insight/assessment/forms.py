"""What people fill in about assessments."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.insight.assessment.models import ScoreSheet
from anlan.insight.assessment.months import month_called
from anlan.insight.assessment.sheets import MANUAL, indicators_of
from anlan.registry.lists.names import in_language
from anlan.registry.parties.fields import UnitField

NUMBERS = ("weight", "target", "each", "per", "cap")
_LABELS = {
    "weight": _("Weight"),
    "target": _("Target rate"),
    "each": _("Points a case"),
    "per": _("Cases among so many"),
    "cap": _("At most deducted"),
}


class SureForm(forms.Form):
    """Nothing to fill in."""


class WhyForm(forms.Form):
    """Why there is a new edition."""

    reason = forms.CharField(label=_("Why this edition"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionForm(forms.Form):
    """What is wrong with the line."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class AcceptForm(forms.Form):
    """The points after correction, and why."""

    points = forms.DecimalField(label=_("Points after correction"), max_digits=6, decimal_places=2, min_value=0)
    decision = forms.CharField(
        label=_("Reason of the decision"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseForm(forms.Form):
    """Why the objection is not accepted."""

    decision = forms.CharField(
        label=_("Reason of the decision"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ManualItemForm(forms.Form):
    """What a named assessor gives a unit for a manual indicator of a sheet in force."""

    takes_actor = True

    item = forms.ChoiceField(label=_("Indicator"))
    month = forms.CharField(label=_("Month"), max_length=7, help_text=_("Such as 2026-10"))
    party = UnitField(label=_("Unit"))
    points = forms.DecimalField(label=_("Points got"), max_digits=6, decimal_places=2, min_value=0)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the points rest on and where it is filed"),
    )  # fmt: skip
    assessor = forms.CharField(label=_("Assessor"), max_length=80)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].actor = actor  # type: ignore[attr-defined]
        in_force = ScoreSheet.objects.visible_to(actor).filter(state="in_force").order_by("code")
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (f"{sheet.code}:{one.code}", f"{sheet.title} · {in_language(one.name, one.name_en)} ({one.weight:g})")
            for sheet in in_force
            for one in indicators_of(sheet.indicators)
            if one.measure == MANUAL
        ]

    def clean_month(self) -> Any:
        """Return the month as a period."""
        try:
            return month_called(self.cleaned_data["month"])
        except Refused as refused:
            raise ValidationError(message_of(refused)) from None


class IndicatorsForm(forms.Form):
    """The numbers of every indicator of a draft, one row an indicator."""

    def __init__(self, data: Any, sheet: ScoreSheet) -> None:
        super().__init__(data)
        self.sheet = sheet
        for row in sheet.indicators:
            for name in NUMBERS:
                if name == "weight" or name in self._asked(row):
                    self.fields[f"{row['code']}:{name}"] = forms.FloatField(
                        label=_LABELS[name],
                        initial=row.get(name),
                        required=name in ("weight", "each"),
                        min_value=0,
                        widget=forms.NumberInput(attrs={"step": "any"}),
                    )

    @staticmethod
    def _asked(row: dict[str, Any]) -> tuple[str, ...]:
        if row["measure"] == MANUAL:
            return ()
        return ("each", "per", "cap") if "each" in row else ("target",)

    def rows(self) -> list[tuple[str, list[Any]]]:
        """Return the name of each indicator with its fields."""
        return [
            (
                in_language(row["name"], row.get("name_en", "")),
                [self[f"{row['code']}:{name}"] for name in NUMBERS if f"{row['code']}:{name}" in self.fields],
            )
            for row in self.sheet.indicators
        ]

    def indicators(self) -> list[dict[str, Any]]:
        """Return the indicators as they then read."""
        answer = []
        for row in self.sheet.indicators:
            changed = dict(row)
            for name in NUMBERS:
                key = f"{row['code']}:{name}"
                if key not in self.fields:
                    continue
                value = self.cleaned_data[key]
                if value is None:
                    changed.pop(name, None)
                else:
                    changed[name] = int(value) if value == int(value) else value
            answer.append(changed)
        return answer
