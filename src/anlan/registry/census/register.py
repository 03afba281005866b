"""The registers of village rolls and of differences from the registry (REG-16)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.census import services
from anlan.registry.census.models import Difference
from anlan.registry.census.permissions import CONFIRM, DECIDE, VIEW
from anlan.registry.census.queries import villages
from anlan.registry.census.workflow import DIFFERENCE
from anlan.registry.entries.forms import EntryForm
from anlan.registry.entries.register import region_filter
from anlan.registry.parties import words
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.regions.fields import RegionField, region_named
from anlan.registry.regions.models import Region


def state_names() -> dict[str, str]:
    """Return state of a roll → words."""
    return {
        "current": gettext("Up to date"),
        "stale": gettext("Out of date"),
        "never": gettext("Never confirmed"),
    }


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a roll's tag."""
    return {"current": ("ok", "circle-check"), "stale": ("warn", "clock-exclamation")}.get(
        state, ("bad", "circle-dashed")
    )


def below(text: Any, actor: Actor) -> Q:
    """Return the condition that a village lies in the region named."""
    region = region_named(text, actor)
    return Q(path__within=region.path) if region else Q(pk__in=[])


def _confirm(village: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.confirm_roll(village, actor=actor, now=now)


class SureForm(forms.Form):
    """Nothing to fill in."""


class CensusRegister(Register):
    """One row a village: when it last confirmed its entities."""

    room, name, order = "registry", "census", 160
    model = Region
    label, label_one = _("Village rolls"), _("Village roll")
    about = _("Each village confirms what businesses it has; a roll that was not confirmed for long is out of date.")
    icon = "clipboard-list"
    related = ("parent",)
    ordering = ("path",)
    search_fields = ("name", "code")
    view_permission = VIEW
    columns = (
        Column("name", _("Village"), order_by=("name",), link=True),
        Column("parent", _("Part of"), value="parent.name", order_by=("path",)),
        Column("entities", _("Entities"), numeric=True),
        Column("confirmed_on", _("Last confirmed on"), order_by=("confirmed_on",)),
        Column("roll_state", _("Roll"), names=state_names, tone=state_tone),
        Column("waiting", _("Differences waiting"), numeric=True),
    )
    filters = (
        Filter("region", _("Region"), narrow=below),
        Filter("roll_state", _("Roll"), choices=lambda actor: state_names().items()),
    )
    verbs = (
        Verb("confirm", _("Confirm the roll"), CONFIRM, SureForm, _confirm, icon="checks",
             confirm=_("Every business of the village has been looked at. Go on?")),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the villages of the actor's territory."""
        super().rows(actor)
        return villages(actor, local_day(datetime.now(UTC)))


class DifferenceForm(EntryForm):
    """What a village found."""

    region = RegionField(label=_("Village"))
    kind = forms.ChoiceField(label=_("Difference"), choices=Difference.Kind.choices)
    party = UnitField(label=_("Business entity"), required=False)
    party_kind = forms.ChoiceField(label=_("Kind of entity"), required=False)
    name = forms.CharField(label=_("Name as found"), max_length=200, required=False)
    credit_code = forms.CharField(label=_("Credit code as found"), max_length=24, required=False)
    address = forms.CharField(label=_("Address as found"), max_length=300, required=False)
    industry = forms.CharField(label=_("Industry as found"), max_length=5, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, label) for code, label in words.kind_choices().items() if code in BUSINESS_KINDS]
        self.fields["party_kind"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


class RejectForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def difference_names() -> dict[str, str]:
    """Return kind of difference → words."""
    return {kind.value: str(kind.label) for kind in Difference.Kind}


def decision_names() -> dict[str, str]:
    """Return state of a difference → words."""
    return {code: str(label) for code, label in DIFFERENCE.states.items()}


def decision_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a difference's tag."""
    return {"open": ("warn", "hourglass"), "accepted": ("ok", "circle-check")}.get(state, ("info", "circle-x"))


def _accept(difference: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.accept_difference(difference, data["version"], actor=actor, now=now)


def _reject(difference: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.reject_difference(difference, data["version"], reason=data["reason"], actor=actor, now=now)


def _is_waiting(difference: Any) -> bool:
    return bool(difference.state == "open")


_NEEDED = {
    Difference.Kind.NEW: "registry:party:create",
    Difference.Kind.CHANGED: "registry:party:edit",
    Difference.Kind.GONE: "registry:party:close",
}


def may_accept(difference: Any, actor: Actor) -> bool:
    """Whether the actor may do to the registry what the difference asks for: it is accepted with his own rights."""
    return actor.may(_NEEDED[Difference.Kind(difference.kind)])


class DifferenceRegister(Register):
    """What villages found to differ from the registry."""

    room, name, order = "registry", "differences", 161
    model = Difference
    label, label_one = _("Differences from the registry"), _("Difference")
    about = _("Businesses that villages found missing, registered otherwise or gone, for decision.")
    icon = "report-search"
    related = ("region", "party")
    ordering = ("-found_on",)
    search_fields = ("name", "party__name", "credit_code", "address")
    view_permission = VIEW
    create_permission = CONFIRM
    create_form = DifferenceForm
    columns = (
        Column("name", _("Business entity"), value="__str__", link=True),
        Column("kind", _("Difference"), names=difference_names, order_by=("kind",)),
        Column("region", _("Village"), value="region.name", order_by=("region__path",)),
        Column("party", _("As registered"), value="party.name"),
        Column("credit_code", _("Credit code as found")),
        Column("address", _("Address as found")),
        Column("industry", _("Industry as found"), shown=False),
        Column("note", _("Note"), shown=False),
        Column("found_on", _("Found on"), order_by=("found_on",)),
        Column("state", _("State"), names=decision_names, tone=decision_tone, order_by=("state",)),
        Column("reason", _("Reason"), shown=False),
        Column("decided_on", _("Decided on"), order_by=("decided_on",), shown=False),
    )
    filters = (
        region_filter("region__path"),
        Filter("kind", _("Difference"), choices=lambda actor: difference_names().items()),
        Filter("state", _("State"), choices=lambda actor: decision_names().items()),
    )
    verbs = (
        Verb("accept", _("Accept"), DECIDE, SureForm, _accept, icon="check", offered=_is_waiting, offered_to=may_accept,
             confirm=_("The registry will be changed as the village found. Go on?")),
        Verb("reject", _("Reject"), DECIDE, RejectForm, _reject, icon="x", offered=_is_waiting),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Report a difference."""
        return services.report_difference(data, actor=actor, now=now)


CENSUS = add(CensusRegister())
DIFFERENCES = add(DifferenceRegister())
