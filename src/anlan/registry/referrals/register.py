"""The register of referrals, and the button on the party page (REG-17)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import EntryForm
from anlan.registry.entries.register import region_filter
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.register import PartyRegister
from anlan.registry.parties.verbs import is_open
from anlan.registry.referrals import services
from anlan.registry.referrals.models import Referral
from anlan.registry.referrals.permissions import ANSWER, REFER, VIEW
from anlan.registry.referrals.workflow import REFERRAL


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(label) for code, label in REFERRAL.states.items()}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of the tag."""
    tones = {"referred": ("warn", "hourglass"), "accepted": ("info", "progress"), "settled": ("ok", "circle-check")}
    return tones.get(state, ("bad", "arrow-back-up"))


class FindingForm(forms.Form):
    """What was found."""

    finding = forms.CharField(label=_("What was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReferralForm(EntryForm):
    """At which entity, and what."""

    party = UnitField(label=_("Business entity"))
    finding = forms.CharField(label=_("What was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SureForm(forms.Form):
    """Nothing to fill in."""


class ReturnForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason for returning"), max_length=300)


class OutcomeForm(forms.Form):
    """What became of it."""

    outcome = forms.CharField(label=_("Outcome"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _accept(referral: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.accept(referral, data["version"], actor=actor, now=now)


def _return(referral: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.send_back(referral, data["version"], reason=data["reason"], actor=actor, now=now)


def _settle(referral: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.settle(referral, data["version"], outcome=data["outcome"], actor=actor, now=now)


def _refer(party: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.refer(party=party.uid, finding=data["finding"], actor=actor, now=now)


def is_its_lead(referral: Any, actor: Actor) -> bool:
    """Whether the actor's unit is the department that the finding was referred to, or that leads for the entity now."""
    return actor.organisation_id is not None and actor.organisation_id in (referral.lead_id, referral.party.lead_id)


class ReferralRegister(Register):
    """What villages referred."""

    room, name, order = "registry", "referrals", 165
    model = Referral
    label, label_one = _("Referrals to departments"), _("Referral")
    about = _("What a village found and could not settle: the lead department accepts or returns it, and answers.")
    icon = "send"
    related = ("party", "lead")
    ordering = ("-referred_at",)
    search_fields = ("party__name", "finding", "lead__name")
    view_permission = VIEW
    create_permission = REFER
    create_form = ReferralForm
    columns = (
        Column("party", _("Business entity"), value="party.name", order_by=("party__name",), link=True),
        Column("finding", _("What was found")),
        Column("lead", _("Lead department"), value="lead.name", order_by=("lead__name",)),
        Column("state", _("State"), names=state_names, tone=state_tone, order_by=("state",)),
        Column("referred_at", _("Referred at"), order_by=("referred_at",)),
        Column("answered_at", _("Answered at"), order_by=("answered_at",), shown=False),
        Column("reason", _("Reason for returning"), shown=False),
        Column("outcome", _("Outcome"), shown=False),
        Column("settled_at", _("Settled at"), order_by=("settled_at",), shown=False),
    )
    filters = (
        region_filter("party__region_path"),
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        Filter("own", _("For my department"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(lead=actor.organisation_id)),
    )  # fmt: skip
    verbs = (
        Verb("accept", _("Take on"), ANSWER, SureForm, _accept, icon="check",
             offered=lambda referral: referral.state == "referred", offered_to=is_its_lead),
        Verb("return", _("Return"), ANSWER, ReturnForm, _return, icon="arrow-back-up",
             offered=lambda referral: referral.state == "referred", offered_to=is_its_lead),
        Verb("settle", _("Settle"), ANSWER, OutcomeForm, _settle, icon="circle-check",
             offered=lambda referral: referral.state == "accepted", offered_to=is_its_lead),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Refer a finding."""
        return services.refer(party=data["party"].uid, finding=data["finding"], actor=actor, now=now)


REFERRALS = add(ReferralRegister())
# One step from the entity that the village stands in front of.
PartyRegister.verbs = (
    *PartyRegister.verbs,
    Verb(
        "refer",
        _("Refer to the department"),
        REFER,
        FindingForm,
        _refer,
        icon="send",
        offered=lambda party: is_open(party) and party.lead_id is not None,
    ),
)
