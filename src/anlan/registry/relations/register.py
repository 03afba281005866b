"""The register of contractors, tenants and outsourced work (REG-23)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column, parse_choice, parse_day
from anlan.foundation.registers.declaration import Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb, is_open, region_filter
from anlan.registry.entries.wording import list_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.relations import services
from anlan.registry.relations.models import Relation
from anlan.registry.relations.permissions import EDIT, VIEW
from anlan.registry.relations.queries import agreed_on, running_on

kind_names = list_names("relation")


class RelationForm(EntryForm):
    """A contract or lease."""

    lists = services.RELATION.lists

    kind = forms.ChoiceField(label=_("Kind"))
    party = UnitField(label=_("Contracting or letting unit"))
    other_name = forms.CharField(label=_("Contractor or tenant"), max_length=200, required=False)
    other_code = forms.CharField(
        label=_("Credit code of the other unit"),
        max_length=24,
        required=False,
        help_text=_("Links the unit, wherever it is registered"),
    )
    contact_name = forms.CharField(label=_("Leads the workers"), max_length=64, required=False)
    contact_phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    subject = forms.CharField(label=_("Project or premises"), max_length=200, required=False)
    people = forms.IntegerField(label=_("People on the site"), min_value=0, max_value=1_000_000, required=False)
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"))


class AgreementForm(forms.Form):
    """A safety agreement."""

    number = forms.CharField(label=_("Number"), max_length=80)
    first_day = day_field(_("From"), required=True)
    last_day = day_field(_("Until"), required=True)
    attachment = forms.UUIDField(
        label=_("Attachment"), required=False, help_text=_("The number of the scanned agreement, once uploaded")
    )


def masked(field: str) -> Any:
    """Return the mask of a personal field."""
    return lambda value, actor: shown(actor, "registry.Relation", field, value)


def _agree(relation: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.record_agreement(
        relation,
        number=data["number"],
        first_day=data["first_day"],
        last_day=data["last_day"],
        attachment=data["attachment"],
        actor=actor,
        now=now,
    )


class RelationRegister(EntryRegister):
    """Contracts and leases."""

    name, order = "relations", 130
    kind = services.RELATION
    model = Relation
    label, label_one = _("Contractors and tenants"), _("Contract relation")
    about = _("Contracted, let and outsourced work, outside workers, and the safety agreement of each.")
    icon = "arrows-exchange"
    related = ("party",)
    ordering = ("-first_day",)
    search_fields = ("other_name", "subject", "party__name", "agreements__number")
    view_permission = VIEW
    create_permission = edit_permission = import_permission = EDIT
    create_form = edit_form = RelationForm
    detail_template = "registry/relation_detail.html"
    columns = (
        Column("subject", _("Project or premises"), value="__str__", link=True),
        Column("kind", _("Kind"), names=kind_names, order_by=("kind",), field="kind", parse=parse_choice(kind_names)),
        Column("party", _("Contracting or letting unit"), value="party.name", order_by=("party__name",),
               field="party"),
        Column("other_name", _("Contractor or tenant"), order_by=("other_name",), field="other_name"),
        Column("other_code", _("Credit code of the other unit"), field="other_code", shown=False),
        Column("contact_name", _("Leads the workers"), mask=masked("contact_name"), shown=False),
        Column("contact_phone", _("Phone number"), mask=masked("contact_phone"), shown=False),
        Column("people", _("People on the site"), numeric=True, field="people"),
        Column("first_day", _("From"), order_by=("first_day",), field="first_day", parse=parse_day),
        Column("last_day", _("Until"), order_by=("last_day",), field="last_day", parse=parse_day),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )  # fmt: skip
    filters = (
        region_filter("party__region_path"),
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items()),
        Filter("without_agreement", _("Without a valid agreement on"), is_day=True,
               narrow=lambda day, actor: running_on(day) & ~Q(agreed_on(day))),
        Filter("running", _("Runs on"), is_day=True, narrow=lambda day, actor: running_on(day)),
        CLOSED,
    )  # fmt: skip
    verbs = (
        Verb("agreement", _("Record a safety agreement"), EDIT, AgreementForm, _agree, icon="signature",
             offered=is_open),
        close_verb(services.RELATION),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the safety agreements, the newest first."""
        return {"agreements": record.agreements.filter(superseded_at=None).order_by("-first_day")}

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a relation."""
        return services.enter_relation(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a relation."""
        return services.change_relation(record, version, data, actor=actor, now=now)


RELATIONS = add(RelationRegister())
