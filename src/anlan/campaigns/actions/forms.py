"""What the pages of special actions read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.models import GROUP_KINDS, MEASURE_KINDS
from anlan.campaigns.actions.queries import campaigns, leads
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField
from anlan.responsibility.evidence.forms import own_unit
from anlan.responsibility.tasks.queries import task_lists


def _lines(label: Any, rows: int = 3, *, required: bool = True, limit: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000_000)


class ChosenField(forms.ChoiceField):
    """Cleans to one of the records that the form offers, by uid."""

    def offer(self, records: Any, *, empty: bool) -> None:
        """Take the records to choose from."""
        self.records = {str(record.uid): record for record in records}
        self.choices = [*([("", "—")] if empty else []), *((uid, str(one)) for uid, one in self.records.items())]

    def prepare_value(self, value: Any) -> Any:
        """Show a record by its uid."""
        return str(value.uid) if hasattr(value, "uid") else value

    def clean(self, value: Any) -> Any:
        """Return the record, or None for an empty optional field."""
        return self.records.get(str(as_uid(super().clean(value)) or ""))


class CampaignForm(EntryForm):
    """A special action."""

    title = forms.CharField(label=_("Name"), max_length=120)
    document = forms.CharField(label=_("Plan document"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    lead = UnitField(label=_("Lead unit"))
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Last day"))
    aim = _lines(_("Aim"), required=False)
    planned_visits = _number(_("Unit visits planned"))
    planned_rounds = _number(_("Rounds planned"))
    planned_measures = _number(_("Measures planned"))
    task_list = ChosenField(label=_("Task list"), required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field = self.fields["task_list"]
        assert isinstance(field, ChosenField)  # noqa: S101 (for the type checker)
        field.offer(task_lists(actor).order_by("-pk")[:200], empty=True)
        if (own := own_unit(actor)) is not None:
            self.initial.setdefault("lead", own)


class OfCampaign(EntryForm):
    """What hangs on a special action that the actor runs."""

    campaign = ChosenField(label=_("Special action"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field = self.fields["campaign"]
        assert isinstance(field, ChosenField)  # noqa: S101 (for the type checker)
        open_ones = campaigns(actor).filter(closed_on=None).exclude(state="closed").order_by("-first_day")[:200]
        field.offer([one for one in open_ones if leads(one, actor)], empty=False)


class GroupForm(OfCampaign):
    """A group."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(GROUP_KINDS.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the group"), max_length=80)
    head = forms.CharField(label=_("Head of the group"), max_length=64)
    members = _lines(_("Members of the group"), 2, required=False)
    area = forms.CharField(label=_("Area"), max_length=200, required=False)
    rounds = forms.IntegerField(label=_("Rounds done"), min_value=0, max_value=1000, initial=0)
    found = forms.IntegerField(label=_("Problems found"), min_value=0, max_value=1_000_000, initial=0)


class BulletinForm(OfCampaign):
    """A bulletin of results."""

    number = forms.CharField(label=_("Number of the bulletin"), max_length=60)
    title = forms.CharField(label=_("Title of the bulletin"), max_length=200)
    issued_on = day_field(_("Issued or built on"), required=True)
    text = _lines(_("Text"), 8, limit=20_000)


class MeasureForm(OfCampaign):
    """A measure built."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(MEASURE_KINDS.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Measure"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    unit = forms.CharField(label=_("Built by"), max_length=120)
    issued_on = day_field(_("Issued or built on"), required=True)


class SummaryForm(forms.Form):
    """The summary."""

    summary = _lines(_("Summary"), 8, limit=20_000)
    good_practice = _lines(_("Good practice"), 4, required=False)
    lessons = _lines(_("Lessons"), 4, required=False)


class SureForm(forms.Form):
    """Nothing to fill in."""
