"""The registers of industry schemes and of their members (REG-10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.industries import queries, services
from anlan.registry.industries.forms import CodesForm, IndustryEditForm, IndustryForm, SchemeEditForm, SchemeForm
from anlan.registry.industries.models import Industry, IndustryScheme
from anlan.registry.industries.permissions import EDIT, VIEW
from anlan.registry.industries.rules import NATIONAL, normal_code

LEVELS = (
    ("1", _("Section, or member of a list")),
    ("2", _("Division, or category of a list")),
    ("3", _("Group (three digits)")),
    ("4", _("Class (four digits)")),
)


def reading_words(value: Any) -> str:
    """Return the tag of an entry that the documents do not name."""
    return str(_("our reading, to be confirmed")) if value else ""


class SchemeRegister(Register):
    """The national standard, the lists parallel to it, and the lists of campaigns."""

    room, name, order = "registry", "industry-schemes", 82
    model = IndustryScheme
    label, label_one = _("Industry schemes"), _("Industry scheme")
    about = _("The national classification and the lists parallel to it, such as the eight key sectors or a campaign.")
    icon = "versions"
    ordering = ("order", "code")
    search_fields = ("code", "name_zh", "name_en")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = SchemeForm, SchemeEditForm
    columns = (
        Column("name", _("Name"), link=True),
        Column("code", _("Scheme code"), order_by=("code",)),
        Column("edition", _("Edition")),
        Column("members", _("Members"), numeric=True),
        Column("first_day", _("In force from"), order_by=("first_day",)),
        Column("last_day", _("In force until"), order_by=("last_day",)),
        Column("is_editable", _("May be edited here")),
        Column("source", _("Source")),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return every scheme with the number of its members."""
        return super().rows(actor).annotate(members=Count("industries"))

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the members, and the whole scheme as JSON."""
        members = f"{INDUSTRIES.url('list')}?scheme={record.code}"
        return [
            (members, _("Members"), "list"),
            (reverse("industry-scheme-json", args=[record.uid]), _("As JSON"), "download"),
        ]

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it is a list that the city may change: neither the national standard nor one that has ended."""
        return _is_open(record)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a list of the city's own."""
        return services.add_scheme(
            code=data["code"],
            name_zh=data["name_zh"],
            name_en=data.get("name_en", ""),
            source=data.get("source", ""),
            first_day=data.get("first_day"),
            last_day=data.get("last_day"),
            actor=actor,
            now=now,
        )

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Rename it."""
        given = {name: data.get(name, getattr(record, name)) for name in ("name_zh", "name_en", "source")}
        return services.rename_scheme(uid=record.uid, version=version, **given, actor=actor, now=now)


class IndustryRegister(Register):
    """Sections, divisions, groups and classes of the standard, and the members of the other lists."""

    room, name, order = "registry", "industries", 80
    model = Industry
    label, label_one = _("Industries"), _("Industry")
    about = _("GB/T 4754-2017 and the lists parallel to it; which national codes count as which sector.")
    icon = "hierarchy-3"
    related = ("scheme", "parent")
    ordering = ("scheme__order", "scheme__code", "order", "code")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = IndustryForm, IndustryEditForm
    detail_template = "registry/industry_detail.html"
    columns = (
        Column("code", _("Code"), order_by=("code",), link=True),
        Column("name_zh", _("Chinese name"), order_by=("name_zh",), field="name_zh"),
        Column("name_en", _("English name"), order_by=("name_en",), field="name_en"),
        Column("scheme", _("Scheme"), value="scheme.name", order_by=("scheme__order", "order")),
        Column("level", _("Level"), numeric=True, order_by=("level", "order")),
        Column("is_our_reading", _("Remark"), words=reading_words, tone=lambda value: ("info", "help-circle")),
    )
    filters = (
        Filter(
            "scheme",
            _("Scheme"),
            choices=lambda actor: [(scheme.code, scheme.name) for scheme in queries.schemes(actor)],
            narrow=lambda value, actor: Q(scheme__code=value),
        ),
        Filter("level", _("Level"), choices=lambda actor: [(level, str(words)) for level, words in LEVELS]),
        Filter("section", _("Section"), choices=lambda actor: _sections(actor)),
    )

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by the beginning of the code, or by words of the name in either language."""
        return queryset.filter(
            Q(code__istartswith=normal_code(text)) | Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        )

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return what it belongs to, what lies below it, and the mappings at this very entry."""
        index = queries.industry_index(actor)
        scheme, today = record.scheme.code, timezone.localdate()
        above = [entry.code for entry in index.ancestors(record.code, scheme)]
        lineage = {found.code: found for found in self.rows(actor).filter(scheme=record.scheme, code__in=above)}
        mapped = (
            [
                (other, index.mapped(record.code, other.code, day=today))
                for other in queries.schemes(actor)
                if other.code != NATIONAL
            ]
            if scheme == NATIONAL
            else []
        )
        return {
            "lineage": [lineage[code] for code in reversed(above)],
            "children": self.rows(actor).filter(parent=record).order_by("order", "code"),
            "mapped": [
                (other, [entry.name(queries.active_language()) for entry in entries])
                for other, entries in mapped
                if entries
            ],
            "sources": [m for m in queries.mappings_of(actor, record, day=today) if m.to_industry_id == record.pk],
            "more_facts": [
                (_("In force from"), record.first_day),
                (_("In force until"), record.last_day),
                (_("Note"), record.note),
                (_("Source"), record.scheme.source),
            ],
            "codes_form": CodesForm() if self.is_editable(record, actor) and actor.may(EDIT) else None,
        }

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it is an entry, not ended, of a list that the city may change."""
        return _is_open(record.scheme) and record.last_day is None

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a member to a list."""
        scheme = queries.scheme_called(actor, data["scheme"])
        if scheme is None:
            raise Refused("not-found")
        return services.add_industry(
            scheme=scheme.uid,
            code=data["code"],
            name_zh=data["name_zh"],
            name_en=data.get("name_en", ""),
            parent=data.get("parent", ""),
            note=data.get("note", ""),
            prefixes=data.get("prefixes") or [],
            actor=actor,
            now=now,
        )

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Rename it."""
        given = {name: data.get(name, getattr(record, name)) for name in ("name_zh", "name_en", "note")}
        return services.rename_industry(uid=record.uid, version=version, **given, actor=actor, now=now)


def _is_open(scheme: IndustryScheme) -> bool:
    return scheme.is_editable and scheme.last_day is None


def _sections(actor: Actor) -> list[tuple[str, str]]:
    index, spoken = queries.industry_index(actor), queries.active_language()
    return [(entry.code, f"{entry.code} {entry.name(spoken)}") for entry in index.children("")]


INDUSTRIES = add(IndustryRegister())
SCHEMES = add(SchemeRegister())
