"""The forms of the catalogue: a duty's terms, from when they hold, and waivers."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.assignment.condition_widget import ConditionWidget
from anlan.registry.entries.forms import day_field
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.words import line_choices
from anlan.responsibility.duties import wording
from anlan.responsibility.duties.models import (
    CADENCES,
    DUE_FROM,
    GRACE_UNITS,
    DutyTerms,
    Ground,
    Holder,
    Responsibility,
    RunsAs,
    State,
    Strength,
    shipped_ladder,
)
from anlan.responsibility.duties.queries import duties

_NONE = ("", "—")
# Field of the form → rung; the sign turns "days before" into days after.
_STEPS = (("remind_days", "remind", -1), ("report_days", "report", 1), ("supervise_days", "supervise", 1),
          ("interview_days", "interview", 1))  # fmt: skip


class DutyConditionWidget(ConditionWidget):
    """The builder of conditions, with the properties of parties and posts that a duty may ask for."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the usual context with the properties of duties."""
        return {**super().get_context(name, value, attrs), "facets": wording.facet_choices()}


class SelectorField(forms.CharField):
    """Cleans to a checked selector; shows one as text that people can read."""

    widget = DutyConditionWidget

    def prepare_value(self, value: Any) -> Any:
        """Return the stored condition as text."""
        return value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False, indent=1)

    def clean(self, value: Any) -> Any:
        """Return the condition; a wrong one is told beside the field."""
        text = super().clean(value)
        try:
            condition = json.loads(text)
            compile_selector(condition)
        except (ValueError, Refused) as fault:
            raise forms.ValidationError(_("This condition makes no sense. Build it from lines.")) from fault
        return condition


def _number(label: Any, low: int, high: int, initial: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, initial=initial, help_text=help_text)


class TermsForm(forms.Form):
    """What a duty demands."""

    takes_actor = True

    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    text = forms.CharField(
        label=_("What has to be done"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    holder = forms.ChoiceField(label=_("Who owes it"), choices=Holder.choices)
    selector = SelectorField(label=_("Holds for"), max_length=4000)
    cadence = forms.ChoiceField(label=_("How often"), choices=[_NONE, *CADENCES.items()], required=False)
    minimum = _number(_("At least"), 1, 99, 1, _("How many acts within one period"))
    act_kind = forms.ChoiceField(label=_("What counts"), required=False)
    evidence = forms.MultipleChoiceField(
        label=_("Kinds of proof"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(wording.PROOFS.items()),
    )
    due_from = forms.ChoiceField(label=_("Grace counts"), choices=list(DUE_FROM.items()))
    grace = _number(_("Grace"), -400, 400, 0)
    grace_unit = forms.ChoiceField(label=_("Grace in"), choices=list(GRACE_UNITS.items()))
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices)
    minutes = _number(_("Minutes each time"), 0, 100_000, 10, _("What one fulfilment costs whoever owes it"))
    responsibility = forms.ChoiceField(label=_("Kind of responsibility"), choices=Responsibility.choices)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    sector = forms.ChoiceField(label=_("Department line"), required=False)
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    remind_days = _number(_("Remind so many days before"), 1, 60, 3)
    report_days = _number(_("Report to the supervisor after days"), 1, 120, 3)
    supervise_days = _number(_("Propose supervision after days"), 1, 240, 10)
    interview_days = _number(_("Propose an interview after days"), 1, 400, 30)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act_kind"].choices = [_NONE, *wording.act_choices()]  # type: ignore[attr-defined]
        kept = str(self.initial.get("act_kind") or "")
        if kept and kept not in dict(wording.act_choices()):
            self.fields["act_kind"].choices += [(kept, wording.act_words(kept))]  # type: ignore[attr-defined]
        self.fields["sector"].choices = [_NONE, *line_choices().items()]  # type: ignore[attr-defined]


class DutyForm(TermsForm):
    """A duty of the city's own."""

    code = forms.CharField(label=_("Number"), max_length=24, help_text=_("Such as LOCAL-01; it stays"))
    field_order = ("code", "name")


class DutyEditForm(TermsForm):
    """Changed terms, and from when they hold."""

    from_day = day_field(
        _("Changed terms hold from"),
        help_text=_(
            "The first day of a period; when left empty, the next one. Words, minutes and ladder change at once."
        ),
    )


class SwitchOnForm(forms.Form):
    """From when a duty is owed."""

    from_day = day_field(_("From"), help_text=_("Today when left empty; no earlier than the present period"))


class RetireForm(forms.Form):
    """From when a duty is owed no longer, and why."""

    from_day = day_field(_("No longer owed from"), help_text=_("Tomorrow when left empty"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class WaiverForm(forms.Form):
    """Who is freed from which duty, for how long, why, and who decided so."""

    takes_actor = True

    duty: Any = forms.ModelChoiceField(label=_("Duty"), queryset=None)
    party = UnitField(label=_("For whom"))
    post = forms.CharField(
        label=_("Post"), max_length=80, required=False, help_text=_("Its title, where the duty is owed in person")
    )
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"), required=True)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    approved_by = forms.CharField(label=_("Approved by"), max_length=120)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].queryset = duties(actor).filter(state=State.IN_FORCE)  # type: ignore[attr-defined]
        self.fields["party"].actor = actor  # type: ignore[attr-defined]


class EndWaiverForm(forms.Form):
    """Why a waiver is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


def terms_given(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms that cleaned fields of the form describe, by the names of DutyTerms."""
    names = {field.name for field in DutyTerms._meta.concrete_fields}
    terms = {name: value for name, value in data.items() if name in names}
    if {"cadence", "act_kind"} <= set(terms) and terms["cadence"] and terms["act_kind"]:
        terms["runs_as"] = RunsAs.PERIOD.value
        terms["note"] = terms["note_en"] = ""
    if all(field in data for field, _rung, _sign in _STEPS):
        steps = [{"rung": rung, "days": sign * data[field]} for field, rung, sign in _STEPS]
        terms["ladder"] = [steps[0], {"rung": "warn", "days": 0}, *steps[1:]]
    return terms


def terms_initial(terms: DutyTerms | None) -> dict[str, Any]:
    """Return the values with which the form opens."""
    if terms is None:
        return {}
    values = {field.name: getattr(terms, field.name) for field in DutyTerms._meta.concrete_fields}
    days = {step["rung"]: abs(int(step["days"])) for step in (terms.ladder or shipped_ladder())}
    values |= {field: days[rung] for field, rung, _sign in _STEPS if rung in days}
    return values
