"""The register of key equipment and vehicles (REG-25)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column, parse_choice, parse_day
from anlan.foundation.registers.declaration import Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb, is_open, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.equipment import services
from anlan.registry.equipment.models import Equipment
from anlan.registry.equipment.permissions import EDIT, VIEW
from anlan.registry.equipment.queries import overdue_on
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField

class_names = list_names("equipment_class")


def groups() -> list[tuple[str, Any]]:
    """Return the groups of classes: special equipment, two passenger and one dangerous, others."""
    return [
        ("special_equipment", _("Special equipment")),
        ("key_vehicle", _("Two passenger and one dangerous-goods vehicle classes")),
        ("other", _("Vessels and machinery")),
    ]


def in_group(value: Any, actor: Actor) -> Q:
    """Return the condition that the class belongs to a group."""
    return Q(kind__in=[each.code for each in list_index(PUBLIC).values("equipment_class", group=str(value))])


class EquipmentForm(EntryForm):
    """A piece of equipment, a vehicle or a vessel."""

    lists = services.EQUIPMENT.lists

    kind = forms.ChoiceField(label=_("Class"))
    number = forms.CharField(label=_("Number"), max_length=60, help_text=_("Registration, plate or factory number"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    party = UnitField(label=_("Owner"))
    region = RegionField(label=_("Region"), required=False)
    address = forms.CharField(label=_("Where it stands"), max_length=200, required=False)
    supervisor = UnitField(label=_("Supervising unit"), required=False)
    inspected_on = day_field(_("Inspected on"))
    due_on = day_field(_("Inspection due on"))


class InspectionForm(forms.Form):
    """When it was inspected and when next."""

    inspected_on = day_field(_("Inspected on"), required=True)
    due_on = day_field(_("Inspection due on"), required=True)


def _inspected(piece: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.record_inspection(
        piece, data["version"], inspected_on=data["inspected_on"], due_on=data["due_on"], actor=actor, now=now
    )


class EquipmentRegister(EntryRegister):
    """Key equipment and vehicles."""

    name, order = "equipment", 120
    kind = services.EQUIPMENT
    model = Equipment
    label, label_one = _("Key equipment and vehicles"), _("Equipment or vehicle")
    about = _("Special equipment, coaches and dangerous-goods vehicles, vessels and machinery, and their inspections.")
    icon = "tool"
    related = ("party", "region", "supervisor")
    ordering = ("due_on",)
    search_fields = ("number", "name", "party__name")
    view_permission = VIEW
    create_permission = edit_permission = import_permission = EDIT
    create_form = edit_form = EquipmentForm
    columns = (
        Column("number", _("Number"), order_by=("number",), link=True, field="number"),
        Column("kind", _("Class"), names=class_names, order_by=("kind", "number"), field="kind",
               parse=parse_choice(class_names)),
        Column("name", _("Name"), field="name"),
        Column("party", _("Owner"), value="party.name", order_by=("party__name", "number"), field="party"),
        Column("region", _("Region"), value="region.name", order_by=("region__path", "number")),
        Column("supervisor", _("Supervising unit"), value="supervisor.name"),
        Column("inspected_on", _("Inspected on"), order_by=("inspected_on",), field="inspected_on", parse=parse_day,
               shown=False),
        Column("due_on", _("Inspection due on"), order_by=("due_on",), field="due_on", parse=parse_day),
        Column("address", _("Where it stands"), field="address", shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )  # fmt: skip
    filters = (
        region_filter("region__path"),
        Filter("group", _("Group"), choices=lambda actor: groups(), narrow=in_group),
        Filter("kind", _("Class"), choices=lambda actor: class_names().items()),
        Filter("overdue", _("Overdue on"), is_day=True, narrow=lambda day, actor: overdue_on(day)),
        CLOSED,
    )
    verbs = (
        Verb("inspected", _("Record an inspection"), EDIT, InspectionForm, _inspected, icon="clipboard-check",
             offered=is_open),
        close_verb(services.EQUIPMENT),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a piece."""
        return services.enter_equipment(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a piece."""
        return services.change_equipment(record, version, data, actor=actor, now=now)


EQUIPMENT = add(EquipmentRegister())
