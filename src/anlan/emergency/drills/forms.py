"""The form of a drill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.emergency.drills.sorts import SORTS
from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm

ORDER = ("kind", "party", "counts_on", "title", "people", "evaluation", "photos", "hand_in_now", "plan", "text")


class DrillEditForm(EvidenceEditForm):
    """What a draft of a drill says."""

    sorts = SORTS
    field_order = ORDER

    plan = forms.CharField(label=_("Emergency plan"), max_length=200, required=False)
    people = forms.IntegerField(label=_("People taking part"), min_value=1, max_value=100_000)
    evaluation = forms.CharField(
        label=_("Evaluation"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What worked, what did not, what is done about it"),
    )  # fmt: skip


class DrillForm(EvidenceForm, DrillEditForm):
    """A new drill."""

    field_order = ORDER
