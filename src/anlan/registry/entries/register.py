"""The base of simple registers: entering, changing and closing through the shared services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.declaration import Register, Verb
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries import services
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.services import EntryKind
from anlan.registry.regions.fields import region_named


def is_open(record: Any) -> bool:
    """Whether the entry has not been closed."""
    return record.closed_on is None


def close_verb(kind: EntryKind) -> Verb:
    """Return the verb that closes an entry."""

    def call(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.close(
            kind, record, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now
        )

    return Verb("close", _("Close"), kind.permission, CloseForm, call, icon="circle-x", offered=is_open)


def region_filter(path: str) -> Filter:
    """Return the filter by a region and all below it; ``path`` is the field that holds the path."""

    def narrow(text: Any, actor: Actor) -> Q:
        region = region_named(text, actor)
        return Q(**{f"{path}__within": region.path}) if region else Q(pk__in=[])

    return Filter("region", _("Region"), narrow=narrow)


CLOSED = Filter(
    "closed",
    _("Closed"),
    choices=lambda actor: [("0", _("no")), ("1", _("yes"))],
    narrow=lambda value, actor: Q(closed_on__isnull=value == "0"),
)


class EntryRegister(Register):
    """A register of entries of one kind."""

    room = "registry"
    kind: ClassVar[EntryKind]

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a record."""
        return services.enter(self.kind, data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a record."""
        return services.change(self.kind, record, version, data, actor=actor, now=now)
