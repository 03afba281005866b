"""The forms by which values of the fixed lists are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.lists.queries import lists


class ValueForm(forms.Form):
    """A value that a city adds to an open list."""

    takes_actor = True

    list = forms.ChoiceField(label=_("List"))
    code = forms.CharField(
        label=_("Value code"), max_length=32, help_text=_("Small Latin letters, digits, underscores; it stays for good")
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200)
    group = forms.CharField(label=_("Group"), max_length=40, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(each.code, each.name) for each in lists(actor) if not each.is_closed]
        self.fields["list"].choices = found  # type: ignore[attr-defined]


class ValueEditForm(forms.Form):
    """Other names for a value."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=200)


class SynonymForm(forms.Form):
    """Another word by which workbooks name the value."""

    word = forms.CharField(label=_("Other word"), max_length=100)
