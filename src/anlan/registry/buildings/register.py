"""The register of buildings that need attention (REG-26)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column, parse_choice
from anlan.foundation.registers.declaration import add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.buildings import services
from anlan.registry.buildings.attention import attention
from anlan.registry.buildings.models import Building
from anlan.registry.buildings.permissions import EDIT, VIEW
from anlan.registry.entries.forms import EntryForm
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField

kind_names = list_names("building_kind")


class BuildingForm(EntryForm):
    """A building."""

    lists = services.BUILDING.lists

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=120)
    region = RegionField(label=_("Region"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    floor_area = forms.DecimalField(label=_("Floor area (m²)"), max_digits=12, decimal_places=2, required=False)
    storeys = forms.IntegerField(label=_("Storeys"), min_value=1, max_value=200, required=False)
    use = forms.CharField(label=_("Use"), max_length=120, required=False)
    owner = UnitField(label=_("Owning unit"), required=False)
    owner_name = forms.CharField(label=_("Owner (person)"), max_length=64, required=False)
    user = UnitField(label=_("Using unit"), required=False)
    user_name = forms.CharField(label=_("User (person)"), max_length=64, required=False)
    contact_phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)


def masked(field: str) -> Any:
    """Return the mask of a personal field."""
    return lambda value, actor: shown(actor, "registry.Building", field, value)


def area_above(value: Any, actor: Actor) -> Q:
    """Return the condition that the floor area lies above a number of square metres; no number, no rows."""
    try:
        return Q(floor_area__gt=Decimal(str(value).replace(",", "")))
    except InvalidOperation:
        return Q(pk__in=[])


def large(actor: Actor) -> list[tuple[str, str]]:
    """Return the shipped threshold as a choice."""
    least = attention().floor_area
    return [(str(least), gettext("above %(area)s m²") % {"area": f"{least:,}"})]


class BuildingRegister(EntryRegister):
    """Buildings that need attention."""

    name, order = "buildings", 140
    kind = services.BUILDING
    model = Building
    label, label_one = _("Key buildings"), _("Building")
    about = _("Self-built houses, high-rises and large commercial complexes, with their owners and users.")
    icon = "building-community"
    related = ("region", "owner", "user")
    ordering = ("region__path", "name")
    search_fields = ("name", "address", "owner__name", "user__name")
    view_permission = VIEW
    create_permission = edit_permission = import_permission = EDIT
    create_form = edit_form = BuildingForm
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("kind", _("Kind"), names=kind_names, order_by=("kind",), field="kind", parse=parse_choice(kind_names)),
        Column("region", _("Region"), value="region.name", order_by=("region__path", "name"), field="region"),
        Column("address", _("Address"), field="address", shown=False),
        Column("floor_area", _("Floor area (m²)"), numeric=True, order_by=("floor_area",), field="floor_area"),
        Column("storeys", _("Storeys"), numeric=True, order_by=("storeys",), field="storeys"),
        Column("use", _("Use"), field="use"),
        Column("owner", _("Owning unit"), value="owner.name"),
        Column("owner_name", _("Owner (person)"), mask=masked("owner_name"), shown=False),
        Column("user", _("Using unit"), value="user.name"),
        Column("user_name", _("User (person)"), mask=masked("user_name"), shown=False),
        Column("contact_phone", _("Phone number"), mask=masked("contact_phone"), shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )
    filters = (
        region_filter("region__path"),
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items()),
        Filter("large", _("Large buildings"), choices=large, narrow=area_above),
        Filter("area", _("Floor area above (m²)"), narrow=area_above),
        CLOSED,
    )
    verbs = (close_verb(services.BUILDING),)


BUILDINGS = add(BuildingRegister())
