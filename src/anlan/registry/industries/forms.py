"""The forms by which lists of industries are kept."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.industries.queries import open_schemes

_BETWEEN = re.compile(r"[\s,，、;；|]+")


class CodesField(forms.CharField):
    """Codes of GB/T 4754 as people write them, parted by blanks or commas; becomes a list."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Return the codes, each once, in their order."""
        if isinstance(value, (list, tuple)):
            value = " ".join(str(code) for code in value)
        text = super().to_python(value)
        return list(dict.fromkeys(code for code in _BETWEEN.split(text or "") if code))


class SchemeForm(forms.Form):
    """A list of the city's own."""

    code = forms.CharField(
        label=_("Scheme code"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens; it stays for good, such as dust-2026"),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The document")
    )
    first_day = forms.DateField(
        label=_("In force from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("In force until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SchemeEditForm(forms.Form):
    """Other names for a list."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    source = forms.CharField(label=_("Source"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class IndustryForm(forms.Form):
    """A member of a list, with the national codes that count as it."""

    takes_actor = True

    scheme = forms.ChoiceField(label=_("Scheme"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    parent = forms.CharField(
        label=_("Belongs to"), max_length=40, required=False, help_text=_("Code of the member above it, if any")
    )
    prefixes = CodesField(
        label=_("National codes that count as it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("GB/T 4754-2017, each with everything below it, such as 06 2511 47"),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(scheme.code, scheme.name) for scheme in open_schemes(actor)]
        self.fields["scheme"].choices = found  # type: ignore[attr-defined]


class IndustryEditForm(forms.Form):
    """Other names for a member of a list."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CodesForm(forms.Form):
    """National codes to add to or take from a member, from or until a day."""

    codes = CodesField(
        label=_("National codes"),
        widget=forms.TextInput,
        help_text=_("GB/T 4754-2017, each with everything below it, such as 06 2511 47"),
    )
    is_exception = forms.BooleanField(label=_("Does not count, though a code above it does"), required=False)
    day = forms.DateField(required=False, widget=forms.HiddenInput)
