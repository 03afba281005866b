"""The forms of vulnerable households."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.households import services
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField


class HouseholdForm(EntryForm):
    """A household."""

    lists = services.HOUSEHOLD.lists

    region = RegionField(label=_("Village"))
    name = forms.CharField(label=_("Name"), max_length=64)
    kind = forms.ChoiceField(label=_("Why vulnerable"))
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    caretaker_name = forms.CharField(label=_("Who looks after them"), max_length=64, required=False)
    caretaker_phone = forms.CharField(label=_("Phone number of the caretaker"), max_length=20, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)


class VisitForm(forms.Form):
    """When the door was knocked at."""

    day = day_field(_("Visited on"), help_text=_("Today when left empty"))


class ReadForm(forms.Form):
    """Why the household is shown in full."""

    reason = forms.CharField(label=_("What you need it for"), max_length=200)


class DutyForm(EntryForm):
    """A unit on duty for a village."""

    unit = UnitField(label=_("Unit on duty"))
    region = RegionField(label=_("Village"))
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"), required=True)
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)
