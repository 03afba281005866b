"""The register of the fixed lists: every value with its names, its group and the words that name it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.lists import queries, services
from anlan.registry.lists.forms import SynonymForm, ValueEditForm, ValueForm
from anlan.registry.lists.models import ListValue
from anlan.registry.lists.permissions import EDIT, VIEW


class ListRegister(Register):
    """The values of all fixed lists."""

    room, name, order = "registry", "lists", 84
    model = ListValue
    label, label_one = _("Fixed lists"), _("Value of a list")
    about = _("Kinds, states, size classes, posts, base standards: the words that the registry chooses from.")
    icon = "list-check"
    related = ("list",)
    ordering = ("list__order", "order", "code")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = ValueForm, ValueEditForm
    detail_template = "registry/list_value_detail.html"
    columns = (
        Column("name_zh", _("Chinese name"), order_by=("name_zh",), field="name_zh", link=True),
        Column("name_en", _("English name"), order_by=("name_en",), field="name_en"),
        Column("list", _("List"), value="list.name", order_by=("list__order", "order")),
        Column("code", _("Value code"), order_by=("code",)),
        Column("group", _("Group"), order_by=("group", "order")),
        Column("last_day", _("In force until")),
        Column("source", _("Source"), value="list.source"),
    )
    filters = (
        Filter(
            "list",
            _("List"),
            choices=lambda actor: [(each.code, each.name) for each in queries.lists(actor)],
            narrow=lambda value, actor: Q(list__code=value),
        ),
    )

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by code, by name in either language, or by another word."""
        words = Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(synonyms__text__icontains=text)
        return queryset.filter(Q(code__istartswith=text) | words).distinct()

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the other words that name the value."""
        return {
            "synonyms": record.synonyms.order_by("pk"),
            "synonym_form": SynonymForm() if actor.may(EDIT) and record.last_day is None else None,
            "may_end": actor.may(EDIT) and not record.list.is_closed and record.last_day is None,
        }

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the value has not ended."""
        return record.last_day is None

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a value to an open list."""
        return services.add_value(
            list_code=data["list"],
            code=data["code"],
            name_zh=data["name_zh"],
            name_en=data["name_en"],
            group=data.get("group", ""),
            actor=actor,
            now=now,
        )

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Rename a value."""
        given = {name: data.get(name, getattr(record, name)) for name in ("name_zh", "name_en")}
        return services.rename_value(uid=record.uid, version=version, **given, actor=actor, now=now)


LISTS = add(ListRegister())
