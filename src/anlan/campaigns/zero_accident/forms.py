"""What the pages of zero-accident creation read."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField


class CreationForm(EntryForm):
    """A creation unit."""

    party = UnitField(label=_("Unit"))
    head = forms.CharField(label=_("Head of the leading body"), max_length=64, required=False)
    body = forms.CharField(
        label=_("Leading body: members and division of work"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    committed_on = day_field(_("Commitment signed on"))
    plan = forms.CharField(
        label=_("Creation plan"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeadingGroupForm(EntryForm):
    """A leading group."""

    party = UnitField(label=_("Formed by"))
    name = forms.CharField(label=_("Name of the group"), max_length=80)
    head = forms.CharField(label=_("Head of the group"), max_length=64)
    head_post = forms.CharField(label=_("Post of the head"), max_length=80)
    deputies = forms.CharField(label=_("Deputy heads"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    members = forms.CharField(
        label=_("Members of the group"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    duties = forms.CharField(
        label=_("Duties and division of work"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    document = forms.CharField(label=_("Basis document"), max_length=200, required=False)


class SurveyForm(forms.Form):
    """The survey of a month."""

    month = forms.RegexField(label=_("Month"), regex=r"^\d{4}-\d{2}$", help_text=_("Such as 2026-11"))
    subjects = forms.IntegerField(label=_("Subjects in its field"), min_value=0, max_value=1_000_000)
    risks = forms.IntegerField(label=_("Risks"), min_value=0, max_value=1_000_000)
    hazards = forms.IntegerField(label=_("Open hazards"), min_value=0, max_value=1_000_000)
    majors = forms.IntegerField(label=_("Major hazards among them"), min_value=0, max_value=1_000_000)
    note = forms.CharField(
        label=_("What changed"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("month", f"{timezone.localdate():%Y-%m}")

    def clean(self) -> dict[str, Any]:
        """Refuse more major hazards than hazards."""
        data = super().clean() or {}
        if (data.get("majors") or 0) > (data.get("hazards") or 0) and not self.errors:
            self.add_error("majors", _("There cannot be more major hazards than hazards."))
        return data


class LoseForm(forms.Form):
    """Which accident, on which day."""

    day = day_field(_("Day of the accident"), required=True)
    reason = forms.CharField(
        label=_("Accident and liability"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SureForm(forms.Form):
    """Nothing to fill in."""
