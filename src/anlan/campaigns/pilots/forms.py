"""What the pages of pilots read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.forms import ChosenField
from anlan.campaigns.pilots.models import ROLES, STATES
from anlan.campaigns.pilots.queries import leads, pilots
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField
from anlan.responsibility.evidence.forms import own_unit


def _lines(label: Any, rows: int, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class PilotForm(EntryForm):
    """A pilot."""

    mechanism = forms.CharField(label=_("Mechanism"), max_length=120)
    aim = _lines(_("What is to be tried"), 3, required=False)
    lead = UnitField(label=_("Lead unit"))
    document = forms.CharField(label=_("Basis document"), max_length=200, required=False)
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Pilot until"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if (own := own_unit(actor)) is not None:
            self.initial.setdefault("lead", own)


class SiteEditForm(EntryForm):
    """How a place of a pilot stands."""

    state = forms.ChoiceField(label=_("State"), choices=list(STATES.items()))
    planned_on = day_field(_("Planned until"))
    done_on = day_field(_("Done on"))
    note = forms.CharField(label=_("How it stands"), max_length=300, required=False)


class SiteForm(SiteEditForm):
    """A new place of a pilot."""

    field_order = ("pilot", "role", "region", "party", "state")

    pilot = ChosenField(label=_("Pilot"))
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), widget=forms.RadioSelect)
    region = RegionField(label=_("Region"), required=False)
    party = UnitField(label=_("Enterprise"), required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field: Any = self.fields["pilot"]
        running = pilots(actor).filter(closed_on=None).exclude(state="spread").order_by("-first_day")[:100]
        field.offer([one for one in running if leads(one, actor)], empty=False)


class EvaluationForm(forms.Form):
    """What came of the pilot."""

    evaluation = _lines(_("Evaluation"), 5, required=True)


class StandardForm(forms.Form):
    """The standard that it produced."""

    standard = forms.CharField(label=_("Standard"), max_length=200)
    standard_number = forms.CharField(label=_("Number of the standard"), max_length=60, required=False)


class SureForm(forms.Form):
    """Nothing to fill in."""
