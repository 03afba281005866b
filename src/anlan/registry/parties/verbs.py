"""The further verbs of the party pages: state, places, properties, merge, split."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.declaration import Verb
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.parties import lifecycle, services
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.models import OPEN_STATES, Party, Place, State
from anlan.registry.parties.words import language
from anlan.registry.regions.fields import RegionField


def _day() -> forms.DateField:
    """Return the field for the day from which something holds."""
    return forms.DateField(
        label=_("From"),
        help_text=_("Today when left empty"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )


class StateForm(forms.Form):
    """Into which state, since when, why."""

    state = forms.ChoiceField(label=_("State"))
    first_day = _day()
    reason = forms.CharField(label=_("Reason"), max_length=200)
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in State if state != State.VOIDED]
        self.fields["state"].choices = states  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """A further address."""

    takes_actor = True

    role = forms.ChoiceField(label=_("Kind"), choices=Place.Role.choices)
    region = RegionField(label=_("Region"))
    address = forms.CharField(label=_("Address"), max_length=300)
    first_day = _day()

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].actor = actor  # type: ignore[attr-defined]


class FacetForm(forms.Form):
    """One property from a day on."""

    name = forms.ChoiceField(label=_("Property"))
    value = forms.CharField(label=_("Value"), max_length=120, required=False, help_text=_("For flags: yes or no"))
    first_day = _day()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.words(language())) for kind in facet_kinds().values()]
        self.fields["name"].choices = names  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Into which party, named by its credit code."""

    into = forms.CharField(label=_("Credit code of the party that takes it over"), max_length=24)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SplitForm(PlaceForm):
    """The party that splits off."""

    role = None  # type: ignore[assignment]
    first_day = None  # type: ignore[assignment]
    name = forms.CharField(label=_("Name"), max_length=200)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=24)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    field_order = ("name", "credit_code", "region", "address", "reason")


def _change_state(party: Party, data: Any, actor: Actor, now: datetime) -> Any:
    return lifecycle.change_state(
        uid=party.uid,
        state=data["state"],
        version=data["version"],
        first_day=data["first_day"],
        reason=data["reason"],
        basis=data["basis"],
        actor=actor,
        now=now,
    )


def _add_place(party: Party, data: Any, actor: Actor, now: datetime) -> Any:
    given = services.PlaceGiven(data["role"], data["region"].uid, data["address"])
    return services.set_place(uid=party.uid, place=given, first_day=data["first_day"], actor=actor, now=now)


def _set_facet(party: Party, data: Any, actor: Actor, now: datetime) -> Any:
    return services.set_facet(
        uid=party.uid,
        name=data["name"],
        value=data["value"],
        first_day=data["first_day"],
        reason=data["reason"],
        actor=actor,
        now=now,
    )


def _merge(party: Party, data: Any, actor: Actor, now: datetime) -> Any:
    target = services.party_with_code(data["into"], actor)
    return lifecycle.merge_party(
        uid=party.uid, into=target.uid, version=data["version"], reason=data["reason"], actor=actor, now=now
    )


def _split(party: Party, data: Any, actor: Actor, now: datetime) -> Any:
    place = services.PlaceGiven(Place.Role.OPERATING, data["region"].uid, data["address"])
    return lifecycle.split_party(
        uid=party.uid,
        name=data["name"],
        credit_code=data["credit_code"],
        place=place,
        reason=data["reason"],
        actor=actor,
        now=now,
    )


def is_open(party: Party) -> bool:
    """Whether the party is still there."""
    return party.state in OPEN_STATES


def is_not_voided(party: Party) -> bool:
    """Whether the party was entered rightly."""
    return party.state != State.VOIDED


VERBS = (
    Verb(
        "state",
        _("Change state"),
        "registry:party:close",
        StateForm,
        _change_state,
        icon="switch-horizontal",
        offered=is_not_voided,
    ),
    Verb("place", _("Add an address"), "registry:party:edit", PlaceForm, _add_place, icon="map-pin", offered=is_open),
    Verb("property", _("Set a property"), "registry:party:edit", FacetForm, _set_facet, icon="tag", offered=is_open),
    Verb("merge", _("Merge"), "registry:party:merge", MergeForm, _merge, icon="arrow-merge", offered=is_open),
    Verb("split", _("Split off"), "registry:party:merge", SplitForm, _split, icon="arrows-split", offered=is_open),
)
