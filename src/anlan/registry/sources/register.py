"""The register of hazard sources (REG-24)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column, parse_choice
from anlan.foundation.registers.declaration import Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm, EntryForm
from anlan.registry.entries.register import CLOSED, EntryRegister, is_open, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField
from anlan.registry.sources import services
from anlan.registry.sources.models import HazardSource
from anlan.registry.sources.permissions import EDIT, VIEW
from anlan.registry.sources.queries import UNREPORTED

kind_names = list_names("hazard_source_kind")
grade_names = list_names("hazard_source_grade")


class SourceForm(EntryForm):
    """A hazard source."""

    lists = services.SOURCE.lists

    party = UnitField(label=_("Business entity"))
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"))
    substance = forms.CharField(label=_("Substance"), max_length=120, required=False)
    quantity = forms.DecimalField(label=_("Design quantity (t)"), max_digits=14, decimal_places=3, required=False)
    threshold = forms.DecimalField(
        label=_("Threshold (t)"), max_digits=14, decimal_places=3, required=False, help_text=_("As GB 18218 gives it")
    )
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    key_process = forms.BooleanField(label=_("Key hazardous process"), required=False)
    key_chemical = forms.BooleanField(label=_("Key hazardous chemical"), required=False)
    region = RegionField(label=_("Region"), required=False)
    address = forms.CharField(label=_("Place on the site"), max_length=200, required=False)
    monitoring = forms.CharField(
        label=_("Monitoring points"),
        required=False,
        help_text=_("One a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    """To whom it was reported."""

    to = forms.CharField(label=_("Reported to"), max_length=120)


def report_words(state: Any) -> str:
    """Return whether a source is to be reported."""
    return {"due": gettext("To be reported"), "done": gettext("Reported")}.get(state, "")


def report_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of the tag."""
    return ("warn", "speakerphone") if state == "due" else ("ok", "circle-check")


def _report(source: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.report_source(source, data["version"], to=data["to"], actor=actor, now=now)


def _close(source: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close_source(source, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now)


class SourceRegister(EntryRegister):
    """Hazard sources."""

    name, order = "sources", 110
    kind = services.SOURCE
    model = HazardSource
    label, label_one = _("Major hazard sources"), _("Hazard source")
    about = _("Major hazard sources and installations under two keys and one major; what changed must be reported.")
    icon = "alert-octagon"
    empty_hint = _("Enter the installations and storages of each chemical enterprise.")
    related = ("party", "region")
    ordering = ("party__name", "name")
    search_fields = ("name", "substance", "party__name")
    view_permission = VIEW
    create_permission = edit_permission = import_permission = EDIT
    create_form = edit_form = SourceForm
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("party", _("Business entity"), value="party.name", order_by=("party__name", "name"), field="party"),
        Column("kind", _("Kind"), names=kind_names, field="kind", parse=parse_choice(kind_names)),
        Column("substance", _("Substance"), field="substance"),
        Column("quantity", _("Design quantity (t)"), numeric=True, field="quantity"),
        Column("threshold", _("Threshold (t)"), numeric=True, field="threshold"),
        Column("ratio", _("Times the threshold"), numeric=True),
        Column("grade", _("Grade"), names=grade_names, order_by=("grade",), field="grade",
               parse=parse_choice(grade_names)),
        Column("key_process", _("Key hazardous process"), shown=False),
        Column("key_chemical", _("Key hazardous chemical"), shown=False),
        Column("report", _("Report"), value="report_state", words=report_words, tone=report_tone),
        Column("reported_at", _("Reported at"), order_by=("reported_at",), shown=False),
        Column("reported_to", _("Reported to"), shown=False),
        Column("region", _("Region"), value="region.name", shown=False),
        Column("address", _("Place on the site"), field="address", shown=False),
        Column("monitoring", _("Monitoring points"), field="monitoring", shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )  # fmt: skip
    filters = (
        region_filter("party__region_path"),
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items()),
        Filter("grade", _("Grade"), choices=lambda actor: grade_names().items()),
        Filter("unreported", _("To be reported"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: UNREPORTED),
        Filter("keys", _("Key process or chemical"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(key_process=True) | Q(key_chemical=True)),
        CLOSED,
    )  # fmt: skip
    verbs = (
        Verb("report", _("Report"), EDIT, ReportForm, _report, icon="speakerphone",
             offered=lambda source: source.report_state == "due"),
        Verb("close", _("Close"), EDIT, CloseForm, _close, icon="circle-x", offered=is_open),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a source."""
        return services.enter_source(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a source."""
        return services.change_source(record, version, data, actor=actor, now=now)


SOURCES = add(SourceRegister())
