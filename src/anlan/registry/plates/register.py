"""The register of plates, and what a party's page says about its plate (REG-14)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.register import PARTIES
from anlan.registry.parties.words import gap_words
from anlan.registry.plates import queries, services
from anlan.registry.plates.following import CHANGED, ENDED, HOLDER
from anlan.registry.plates.models import Plate
from anlan.registry.plates.picture import public_address
from anlan.registry.plates.services import ISSUE, why_none
from anlan.registry.regions.fields import region_named

STATES: dict[str, Promise] = {
    "issued": _("Valid, not yet hung up"),
    "hung": _("Valid, hung up"),
    "void": _("Void"),
}
VOID_REASONS: dict[str, Promise] = {
    CHANGED: _("Somebody else answers for the place now."),
    HOLDER: _("Somebody else holds the post now, or nobody."),
    ENDED: _("The entity is out of business."),
}
_TONES = {"issued": ("warn", "qrcode"), "hung": ("ok", "circle-check"), "void": ("bad", "ban")}


class VoidForm(forms.Form):
    """Why a plate is void: lost, damaged, wrong."""

    reason = forms.CharField(label=_("Reason"), max_length=120)


def void_words(reason: str) -> str:
    """Return why a plate is void: the system's code in words, or what people wrote."""
    return str(VOID_REASONS.get(reason, reason))


def _state(value: str, actor: Actor) -> Q:
    if value == "void":
        return Q(voided_at__isnull=False)
    return Q(voided_at__isnull=True, hung_on__isnull=value == "issued")


def _within(text: Any, actor: Actor) -> Q:
    region = region_named(text, actor)
    return Q(path__within=region.path) if region else Q(pk__in=[])


def _void(record: Plate, data: Mapping[str, Any], actor: Actor, now: datetime) -> Plate:
    return services.void_plate(uid=record.uid, version=data["version"], reason=data["reason"], actor=actor, now=now)


class PlateRegister(Register):
    """The plates at the doors: one valid at most for every entity."""

    room, name, order = "registry", "plates", 45
    model = Plate
    label, label_one = _("Supervision plates"), _("Supervision plate")
    about = _("One plate for one entity. A plate is void as soon as somebody else answers for the place.")
    icon = "qrcode"
    empty_hint = _("Confirm assignments first; then issue plates for a region.")
    detail_template = "registry/plate_detail.html"
    related = ("party__region", "assignment__lead")
    ordering = ("-issued_at",)
    view_permission = "registry:plate:view"
    verbs = (
        Verb(
            name="void",
            label=_("Void"),
            permission=ISSUE,
            form=VoidForm,
            call=_void,
            icon="ban",
            offered=lambda record: record.voided_at is None,
            confirm=_("Void this plate for good?"),
        ),
    )
    columns = (
        Column("number", _("Number"), link=True, order_by=("number",)),
        Column("party", _("Party"), value="party.name", order_by=("party__name",)),
        Column("region", _("Region"), value="party.region.name", order_by=("path",)),
        Column("lead", _("Lead department"), value="assignment.lead.name"),
        Column("state", _("State"), words=lambda code: str(STATES[code]), tone=lambda code: _TONES[code]),
        Column("issued_at", _("Issued at"), order_by=("issued_at",)),
        Column("hung_on", _("Hung on"), order_by=("hung_on",)),
        Column("hung_place", _("Where it hangs"), shown=False),
        Column("voided_at", _("Void since"), order_by=("voided_at",)),
        Column("void_reason", _("Why it is void"), words=void_words, shown=False),
    )
    filters = (
        Filter("state", _("State"), choices=lambda actor: [(code, str(words)) for code, words in STATES.items()],
               narrow=_state),
        Filter("region", _("Region"), narrow=_within),
    )  # fmt: skip

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by number, or by the name of the party."""
        return queryset.filter(Q(number__startswith=text) | Q(party__name__contains=text))

    def detail(self, record: Plate, actor: Actor) -> dict[str, Any]:
        """Return the party, and who stood on the plate when it was issued."""
        return {
            "plate": record,
            "party_url": PARTIES.url("detail", record.party) if actor.may(PARTIES.view_permission) else "",
        }

    def actions(self, record: Plate, actor: Actor) -> list[tuple[str, "str | Promise", str]]:
        """Offer printing, the public page, and the record that it hangs."""
        offered: list[tuple[str, str | Promise, str]] = []
        if record.voided_at is None:
            offered.append((f"{reverse('plate-print')}?uid={record.uid}", _("Print the plate"), "printer"))
            if actor.may("registry:plate:confirm"):
                offered.append((reverse("plate-hang", args=[record.uid]), _("It hangs"), "camera"))
        offered.append((reverse("plate-public", args=[record.token]), _("Public page"), "external-link"))
        return [*offered, *super().actions(record, actor)]


def plate_panel(record: Party, actor: Actor) -> str:
    """Show on a party's page whether it has a valid plate, or why it cannot get one yet."""
    if not actor.may(queries.VIEW) or record.kind not in BUSINESS_KINDS or record.state not in OPEN_STATES:
        return ""
    plate = queries.valid_plate(record)
    code = None if plate else why_none(record)
    why = message_of(Refused(code, name=record.name, number="", missing=gap_words(record.gaps))) if code else ""
    return render_to_string(
        "registry/plate_panel.html",
        {
            "party": record,
            "plate": plate,
            "state": str(STATES[plate.state]) if plate else "",
            "tone": _TONES[plate.state] if plate else ("", ""),
            "address": public_address(plate.token) if plate else "",
            "plate_url": PLATES.url("detail", plate) if plate else "",
            "why": why,
            "may_issue": actor.may(ISSUE) and not why,
            "may_hang": actor.may("registry:plate:confirm"),
        },
    )


PLATES = add(PlateRegister())
PARTIES.add_panel(plate_panel)
