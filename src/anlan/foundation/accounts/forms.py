"""The forms of account administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PeopleForm(forms.Form):
    """A table of people: pasted, or in a workbook."""

    table = forms.CharField(
        label=_("List of people"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("One person a line: name, mobile number, post or role. Copy the columns from a workbook, or type."),
    )
    workbook = forms.FileField(
        label=_("Or a workbook"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Its headings: name, mobile number, post."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("table", "").strip() and not data.get("workbook"):
            self.add_error("table", _("Paste some lines or choose a workbook."))
        return data


class PhoneForm(forms.Form):
    """The number that somebody signs in with."""

    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
