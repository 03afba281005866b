"""The form of a round of inspection: a phone fills it in within a minute."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.prevention.checks.sorts import SORTS
from anlan.responsibility.evidence.forms import EvidenceEditForm, EvidenceForm

RESULTS = (("nothing", _("Nothing was found")), ("found", _("Hazards were found")))
ORDER = ("kind", "party", "counts_on", "result", "found", "findings", "photos", "hand_in_now", "places", "items",
         "led_by", "title", "text")  # fmt: skip


class CheckEditForm(EvidenceEditForm):
    """What a draft of a round says; the result is stated either way."""

    sorts = SORTS
    field_order = ORDER

    result = forms.ChoiceField(label=_("Result"), choices=RESULTS, widget=forms.RadioSelect)
    found = forms.IntegerField(label=_("How many"), min_value=0, max_value=9999, required=False)
    findings = forms.CharField(
        label=_("What was found"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    places = forms.CharField(label=_("Places looked at"), max_length=300, required=False)
    items = forms.CharField(
        label=_("What was looked at"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    led_by = forms.CharField(label=_("Led by"), max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        del self.fields["title"]

    def clean(self) -> dict[str, Any]:
        """Refuse a result that contradicts itself: nothing found with a number, hazards without one."""
        data = super().clean() or {}
        found = data.get("found") or 0
        if data.get("result") == "nothing" and found:
            self.add_error("found", _("You say that nothing was found, and give a number."))
        if data.get("result") == "found" and not found:
            self.add_error("found", _("Say how many hazards were found."))
        data["found"] = found
        return data


class CheckForm(EvidenceForm, CheckEditForm):
    """A new round."""

    field_order = ORDER
