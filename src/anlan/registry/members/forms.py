"""The forms by which parties are put into something and taken out of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import day_field
from anlan.registry.parties.fields import UnitsField


class MembersForm(forms.Form):
    """Who is put in, since when, why."""

    takes_actor = True

    units = UnitsField(label=_("Units"))
    first_day = day_field(_("From"), help_text=_("Today when left empty"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].actor = actor  # type: ignore[attr-defined]


class LeaversForm(MembersForm):
    """Who is taken out, since when, why."""

    first_day = day_field(_("From"), help_text=_("The first day on which they no longer belong; today when left empty"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DayForm(forms.Form):
    """On which local day."""

    day = day_field(_("Day"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
