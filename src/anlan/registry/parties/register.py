"""The registers of business entities and of organisations (REG-03, REG-08)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column, parse_choice, parse_day
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties import areas, queries, services, words
from anlan.registry.parties.areas import area_choices, area_condition
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.forms import AreaForm, OrganisationEditForm, OrganisationForm, PartyEditForm, PartyForm
from anlan.registry.parties.models import Gap, Party, Place, State
from anlan.registry.parties.publishing import main_place
from anlan.registry.parties.verbs import VERBS
from anlan.registry.regions.fields import region_named

TEXT_FIELDS = ("name", "credit_code", "founded_on", "phone", "business_scope", "remark")
FACET_FIELDS = ("industry", "size", "employees")


def region_condition(text: Any, actor: Actor) -> Q:
    """Return the condition that a party counts in the region with this code or name path, or below it."""
    region = region_named(text, actor)
    return Q(region_path__within=region.path) if region else Q(pk__in=[])


def party_phone(value: str, actor: Actor) -> str:
    """Return the contact number as the actor may see it."""
    return shown(actor, "registry.Party", "phone", value)


def kinds(names: Iterable[str], inside: bool) -> list[tuple[str, str]]:
    """Return the choices of kinds that are in ``names``, or that are not."""
    return [(code, label) for code, label in words.kind_choices().items() if (code in set(names)) == inside]


class PartyRegister(Register):
    """Enterprises, sole traders and cooperatives."""

    room, name, order = "registry", "parties", 10
    model = Party
    label, label_one = _("Business entities"), _("Business entity")
    about = _("Enterprises, sole traders and cooperatives within your jurisdiction, and who answers for them.")
    icon = "building"
    empty_hint = _("Import the workbook of the market-regulation bureau, or enter entities one by one.")
    related: ClassVar[Sequence[str]] = ("region", "lead")
    ordering = ("name",)
    view_permission = "registry:party:view"
    create_permission = "registry:party:create"
    edit_permission = "registry:party:edit"
    export_permission = "registry:party:export"
    import_permission = "registry:party:import"
    create_form = PartyForm
    edit_form = PartyEditForm
    bulk_fields: ClassVar[Sequence[str]] = ("industry", "size", "area")
    verbs: ClassVar[Sequence[Verb]] = VERBS
    detail_template = "registry/party_detail.html"
    detail_below: ClassVar[str] = "registry/party_below.html"
    is_business = True
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("credit_code", _("Credit code"), order_by=("credit_code",), field="credit_code", short=True),
        Column("kind", _("Kind"), names=words.kind_choices, field="kind", parse=parse_choice(words.kind_choices),
               short=True),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name"), field="region"),
        Column("industry", _("Industry"), names=words.industry_names, order_by=("industry", "region_path"),
               field="industry", parse=lambda text, actor: text.split(" ")[0]),
        Column("size", _("Size class"), names=words.size_choices, field="size", parse=parse_choice(words.size_choices),
               short=True, shown=False),
        Column("employees", _("Employees"), numeric=True, field="employees", shown=False),
        Column("lead", _("Lead department"), value="lead.name"),
        Column("gaps", _("Missing"), words=words.gap_words, tone=words.gap_tone),
        Column("state", _("State"), words=words.state_words, tone=words.state_tone, short=True),
        Column("founded_on", _("Founded on"), shown=False, field="founded_on", parse=parse_day, short=True),
        Column("phone", _("Contact number"), shown=False, field="phone", mask=party_phone, short=True),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("kind", _("Kind"), choices=lambda actor: kinds(queries.BUSINESS_KINDS, True)),
        Filter("state", _("State"), choices=lambda actor: [(s, str(s.label)) for s in State if s != State.VOIDED]),
        Filter("gap", _("Missing"), choices=lambda actor: [(str(g.value), str(g.label)) for g in Gap],
               narrow=lambda value, actor: Q(gaps__in=[bits for bits in range(16) if bits & int(value)])),
        Filter("industry", _("Industry"), narrow=lambda value, actor: Q(industry__startswith=str(value).strip())),
        Filter("size", _("Size class"), choices=lambda actor: words.size_choices().items()),
        Filter("area", _("Supervision area"), choices=area_choices, narrow=area_condition),
        Filter("elsewhere", _("Operates elsewhere"), choices=lambda actor: [("1", _("yes"))],
               narrow=lambda value, actor: Q(operates_elsewhere=True)),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the business entities within reach."""
        super().rows(actor)
        return queries.businesses(actor)

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by credit code, or by words of the name."""
        code = text.replace(" ", "").upper()
        if code.isascii() and code.isalnum() and len(code) >= 6:
            return queryset.filter(Q(credit_code__startswith=code) | Q(name__contains=text))
        return queryset.filter(name__contains=text)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the party was not voided; a closed one may still be corrected."""
        return bool(record.state != State.VOIDED)

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of the edit form."""
        place = main_place(record)
        return {**super().initial(record), "region": record.region, "address": place.address if place else ""}

    def labels(self) -> dict[str, str]:
        """Return field → label, with the properties that have no column."""
        spoken = words.language()
        return {name: kind.words(spoken) for name, kind in facet_kinds().items()} | super().labels()

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return places, properties and spells as known today."""
        known = facet_kinds()
        language = words.language()
        return {
            "places": record.places.filter(superseded_at=None, last_day=None).select_related("region"),
            "facets": [
                (known[facet.name].words(language), facet)
                for facet in record.facets.filter(superseded_at=None, last_day=None).order_by("name")
                if facet.name in known and facet.name not in FACET_FIELDS
            ],
            "on_url": reverse(self.url_name("on"), args=[record.uid]),
            "past": queries.past_of(record),
        }

    def bulk_forms(self, actor: Actor, data: Any = None) -> dict[str, forms.Form]:
        """Return the forms of single fields; putting into an area is offered to whoever may edit areas (REG-02)."""
        known = super().bulk_forms(actor, data)
        if "area" in self.bulk_fields and actor.may(areas.EDIT):
            known["area"] = AreaForm(data)
        return known

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Register a party with its place."""
        place = services.PlaceGiven(Place.Role.OPERATING, data["region"].uid, data.get("address", ""))
        facets = {name: str(data[name]) for name in FACET_FIELDS if data.get(name) not in (None, "")}
        return services.register_party(
            kind=data["kind"],
            name=data["name"],
            credit_code=data.get("credit_code", ""),
            places=[place],
            facets=facets,
            founded_on=data.get("founded_on"),
            line=data.get("line", ""),
            level=data["region"].level if not self.is_business else None,
            extra={name: data.get(name, "") for name in ("phone", "business_scope", "remark")},
            actor=actor,
            now=now,
        )

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change what differs, through the single verbs, in one transaction; ``area`` puts the party into one."""
        if data.get("area"):
            areas.put_in_area(area=data["area"], parties=[record.uid], actor=actor, now=now)
        return services.change_party(
            uid=record.uid,
            version=version,
            fields={name: data[name] for name in TEXT_FIELDS if name in data},
            facets={name: "" if data[name] is None else str(data[name]) for name in FACET_FIELDS if name in data},
            region=data["region"].uid if data.get("region") else None,
            address=data.get("address"),
            actor=actor,
            now=now,
        )


class OrganisationRegister(PartyRegister):
    """Governments, departments, committees, stations and other bodies that answer for others."""

    name, order = "organisations", 20
    label, label_one = _("Organisations"), _("Organisation")
    about = _("Governments, departments, committees, stations and village bodies.")
    icon = "building-bank"
    empty_hint = _("Set up the standard organisations of the city, or enter them one by one.")
    view_permission = "registry:organisation:view"
    create_permission = "registry:organisation:edit"
    edit_permission = "registry:organisation:edit"
    export_permission = "registry:organisation:view"
    import_permission = "registry:organisation:edit"
    bulk_fields = ()
    create_form = OrganisationForm
    edit_form = OrganisationEditForm
    verbs = ()
    is_business = False
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column(
            "kind",
            _("Kind"),
            names=words.kind_choices,
            field="kind",
            parse=parse_choice(words.kind_choices),
            short=True,
        ),
        Column(
            "line",
            _("Department line"),
            names=words.line_choices,
            order_by=("line", "level"),
            field="line",
            parse=parse_choice(words.line_choices),
        ),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name"), field="region"),
        Column("part_of", _("Part of"), value="part_of.name"),
        Column("phone", _("Contact number"), field="phone", mask=party_phone, short=True),
        Column("state", _("State"), words=words.state_words, tone=words.state_tone, short=True),
    )
    related = ("region", "part_of")
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("kind", _("Kind"), choices=lambda actor: kinds(queries.BUSINESS_KINDS, False)),
        Filter("line", _("Department line"), choices=lambda actor: words.line_choices().items()),
        Filter("state", _("State"), choices=lambda actor: [(s, str(s.label)) for s in State if s != State.VOIDED]),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the organisations within reach."""
        Register.rows(self, actor)
        return queries.organisations(actor)


PARTIES = add(PartyRegister())
ORGANISATIONS = add(OrganisationRegister())


def party_url(party: Party) -> str:
    """Return the address of a party's page, of whichever register keeps it."""
    return (PARTIES if party.kind in queries.BUSINESS_KINDS else ORGANISATIONS).url("detail", party)
