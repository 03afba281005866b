"""The register of service bodies (REG-29)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column, parse_choice, parse_day
from anlan.foundation.registers.declaration import Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm, EntryForm, day_field
from anlan.registry.entries.register import CLOSED, EntryRegister, is_open, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.service_bodies import services
from anlan.registry.service_bodies.models import ServiceBody, ServiceContract
from anlan.registry.service_bodies.permissions import EDIT, VIEW
from anlan.registry.service_bodies.queries import licence_expired_on, with_findings

kind_names = list_names("service_body")


class BodyForm(EntryForm):
    """A service body."""

    lists = services.BODY.lists

    party = UnitField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"))
    licence = forms.CharField(label=_("Licence number"), max_length=80, required=False)
    licensed_until = day_field(_("Licensed until"))
    scope = forms.CharField(label=_("Scope of the licence"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    staff = forms.IntegerField(label=_("Professional staff"), min_value=0, max_value=1_000_000, required=False)


class ContractForm(EntryForm):
    """A contract of the body."""

    client = UnitField(label=_("Client"))
    subject = forms.CharField(label=_("Service"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"))


class FindingForm(EntryForm):
    """A finding against the body."""

    by = UnitField(label=_("Found by"))
    finding = forms.CharField(label=_("Finding"), max_length=300)
    consequence = forms.CharField(label=_("Consequence"), max_length=200, required=False)
    found_on = day_field(_("Found on"), help_text=_("Today when left empty"))


def _contract(body: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    given = {name: data[name] for name in ("client", "subject", "number", "first_day", "last_day")}
    return services.record_contract(body, **given, actor=actor, now=now)


def _finding(body: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    given = {name: data[name] for name in ("by", "finding", "consequence", "found_on")}
    return services.record_finding(body, **given, actor=actor, now=now)


def _close(body: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close_body(body, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now)


class ServiceBodyRegister(EntryRegister):
    """Service bodies."""

    name, order = "service_bodies", 180
    kind = services.BODY
    model = ServiceBody
    label, label_one = _("Service bodies"), _("Service body")
    about = _("Training institutions, technical bodies, intermediaries and insurers: licence, contracts, findings.")
    icon = "certificate"
    related = ("party",)
    ordering = ("party__name",)
    search_fields = ("party__name", "licence", "scope")
    view_permission = VIEW
    create_permission = edit_permission = import_permission = EDIT
    create_form = edit_form = BodyForm
    detail_template = "registry/service_body_detail.html"
    columns = (
        Column("party", _("Unit"), value="party.name", order_by=("party__name",), link=True, field="party"),
        Column("kind", _("Kind"), names=kind_names, order_by=("kind",), field="kind", parse=parse_choice(kind_names)),
        Column("licence", _("Licence number"), field="licence"),
        Column("licensed_until", _("Licensed until"), order_by=("licensed_until",), field="licensed_until",
               parse=parse_day),
        Column("staff", _("Professional staff"), numeric=True, order_by=("staff",), field="staff"),
        Column("found", _("Findings"), numeric=True, order_by=("found",)),
        Column("scope", _("Scope of the licence"), field="scope", shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )  # fmt: skip
    filters = (
        region_filter("party__region_path"),
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items()),
        Filter("expired", _("Licence run out on"), is_day=True, narrow=lambda day, actor: licence_expired_on(day)),
        Filter("found", _("With findings"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(found__gt=0)),
        CLOSED,
    )  # fmt: skip
    verbs = (
        Verb("contract", _("Record a contract"), EDIT, ContractForm, _contract, icon="file-text", offered=is_open),
        Verb("finding", _("Record a finding"), EDIT, FindingForm, _finding, icon="flag", offered=is_open),
        Verb("close", _("Close"), EDIT, CloseForm, _close, icon="circle-x", offered=is_open),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the service bodies with the number of findings."""
        super().rows(actor)
        return with_findings(actor)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the contracts that the actor may see, and all findings."""
        return {
            "contracts": ServiceContract.objects.visible_to(actor)
            .filter(body=record)
            .select_related("client")
            .order_by("-first_day"),
            "findings": record.findings.order_by("-found_on"),
        }

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a body."""
        return services.change_body(record, version, data, actor=actor, now=now)


SERVICE_BODIES = add(ServiceBodyRegister())
