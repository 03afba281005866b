"""The form of a meeting: what a phone fills in under a minute stands first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm
from anlan.responsibility.meetings.models import FIVE_MARKS, Mode
from anlan.responsibility.meetings.sorts import SORTS


class _MeetingFields(forms.Form):
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, required=False)
    chair = forms.CharField(label=_("Chaired by"), max_length=64)
    attendants = forms.CharField(
        label=_("Attendants"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    conclusions = forms.CharField(
        label=_("Conclusions"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    marks = forms.MultipleChoiceField(
        label=_("Five together"),
        required=False,
        choices=list(FIVE_MARKS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Work safety was, together with the other main lines of work, …"),
    )
    also = forms.MultipleChoiceField(
        label=_("Counts also as"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where the same meeting was held for several duties"),
    )

    def clean_mode(self) -> str:
        """Return how people met; on site unless said otherwise."""
        return str(self.cleaned_data.get("mode") or Mode.ON_SITE)


ORDER = ("kind", "party", "counts_on", "title", "chair", "attendants", "agenda", "conclusions", "photos", "hand_in_now",
         "text", "mode", "also", "marks")  # fmt: skip


class MeetingEditForm(EvidenceEditForm, _MeetingFields):
    """What a draft of a meeting says."""

    sorts = SORTS
    field_order = ORDER

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Minutes")
        self.fields["also"].choices = self.fields["kind"].choices  # type: ignore[attr-defined]


class MeetingForm(EvidenceForm, MeetingEditForm):
    """A new meeting."""

    field_order = ORDER
