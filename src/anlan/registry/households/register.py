"""The registers of vulnerable households and of the units on duty for them (REG-27)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import mask_of
from anlan.foundation.personal_data.rules import masked
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb, is_open, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.households import services
from anlan.registry.households.forms import DutyForm, HouseholdForm, VisitForm
from anlan.registry.households.models import Household, HouseholdDuty
from anlan.registry.households.permissions import ASSIGN, EDIT, VIEW

kind_names = list_names("vulnerable_kind")


def hidden(field: str) -> Any:
    """Return the mask that everybody meets in lists and exports; the full record is a logged page of its own."""
    return lambda value, actor: masked(mask_of("registry.Household", field), value)


def _visit(household: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.record_visit(household, data["version"], day=data["day"], actor=actor, now=now)


def _close(household: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close_household(
        household, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now
    )


class HouseholdRegister(EntryRegister):
    """Households of one's village, or of the village where one is on duty."""

    name, order = "households", 170
    kind = services.HOUSEHOLD
    model = Household
    label, label_one = _("Vulnerable households"), _("Vulnerable household")
    about = _("Seen by their village and the units on duty there only; every look at a full record is logged.")
    icon = "home"
    related = ("region",)
    ordering = ("region__path", "pk")
    search_fields = ("name", "address")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = HouseholdForm
    detail_template = "registry/household_detail.html"
    columns = (
        Column("name", _("Name"), mask=hidden("name"), link=True),
        Column("region", _("Village"), value="region.name", order_by=("region__path", "pk")),
        Column("kind", _("Why vulnerable"), names=kind_names),
        Column("address", _("Address"), mask=hidden("address")),
        Column("phone", _("Phone number"), mask=hidden("phone")),
        Column("caretaker_name", _("Who looks after them"), mask=hidden("caretaker_name"), shown=False),
        Column("visited_on", _("Last visited on"), order_by=("visited_on", "pk")),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )
    filters = (
        region_filter("region__path"),
        Filter("kind", _("Why vulnerable"), choices=lambda actor: kind_names().items()),
        CLOSED,
    )
    verbs = (
        Verb("visited", _("Record a visit"), VIEW, VisitForm, _visit, icon="checks", offered=is_open),
        Verb("close", _("Close"), EDIT, CloseForm, _close, icon="circle-x", offered=is_open),
    )

    def title(self, record: Any) -> str:
        """Return the masked name."""
        return masked(mask_of("registry.Household", "name"), record.name)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a household."""
        return services.enter_household(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a household."""
        return services.change_household(record, version, data, actor=actor, now=now)


class DutyRegister(EntryRegister):
    """Units on duty for the households of a village."""

    name, order = "household_duties", 171
    kind = services.DUTY
    model = HouseholdDuty
    label, label_one = _("Duties for vulnerable households"), _("Duty for vulnerable households")
    about = _("Which unit knocks at the doors of which village, and from when to when it sees the households.")
    icon = "user-shield"
    related = ("unit", "region")
    ordering = ("-first_day",)
    search_fields = ("unit__name", "region__name")
    view_permission = create_permission = edit_permission = ASSIGN
    create_form = edit_form = DutyForm
    columns = (
        Column("unit", _("Unit on duty"), value="unit.name", order_by=("unit__name",), link=True),
        Column("region", _("Village"), value="region.name", order_by=("region__path",)),
        Column("first_day", _("From"), order_by=("first_day",)),
        Column("last_day", _("Until"), order_by=("last_day",)),
        Column("basis", _("Basis document"), shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )
    filters = (region_filter("region__path"), CLOSED)
    verbs = (close_verb(services.DUTY),)


HOUSEHOLDS = add(HouseholdRegister())
DUTIES = add(DutyRegister())
