"""The register of groups of units, with how each is made and who belongs to it (REG-06)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, is_open, region_filter
from anlan.registry.groups import queries, services
from anlan.registry.groups.forms import GroupEditForm, GroupForm, definition_given, rule_initial
from anlan.registry.groups.models import Group, Made
from anlan.registry.groups.permissions import EDIT, VIEW
from anlan.registry.groups.wording import definition_words
from anlan.registry.members.forms import LeaversForm, MembersForm
from anlan.registry.members.rows import rows_of
from anlan.registry.regions.models import Level

SHOWN = 10


def made_names() -> dict[str, str]:
    """Return way → words."""
    return {made.value: str(made.label) for made in Made}


def _put_in(group: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    uids = [party.uid for party in data["units"]]
    return services.put_in(
        uid=group.uid, parties=uids, first_day=data["first_day"], reason=data["reason"], actor=actor, now=now
    )


def _take_out(group: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    uids = [party.uid for party in data["units"]]
    return services.take_out(
        uid=group.uid, parties=uids, first_day=data["first_day"], reason=data["reason"], actor=actor, now=now
    )


def _close(group: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close_group(
        uid=group.uid, version=data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now
    )


class GroupRegister(Register):
    """Groups of units."""

    room, name, order = "registry", "groups", 27
    model = Group
    label, label_one = _("Groups of units"), _("Group of units")
    about = _(
        "Names for many: all villages, all member units of the safety committee. Tasks and notices are sent to them."
    )
    icon = "users-group"
    related = ("region",)
    ordering = ("region__path", "name")
    search_fields = ("name", "name_en", "basis")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = GroupForm, GroupEditForm
    detail_template = "registry/group_detail.html"
    empty_hint = _("The standard groups come with the standard organisations; further ones are set up here.")
    columns = (
        Column("name", _("Name"), value="title", order_by=("name",), link=True),
        Column("region", _("Region"), value="region.name", order_by=("region__path", "name")),
        Column("made", _("How it is made"), names=made_names, order_by=("made", "name"), short=True),
        Column("who", _("Who belongs to it"), value="who", words=definition_words),
        Column("basis", _("Source"), shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), shown=False),
    )
    filters = (
        region_filter("region__path"),
        Filter(
            "level",
            _("Level"),
            choices=lambda actor: [(str(level.value), level.label) for level in Level],
            narrow=lambda value, actor: Q(region__level=value),
        ),
        Filter("made", _("How it is made"), choices=lambda actor: made_names().items()),
        CLOSED,
    )
    verbs = (
        Verb("put-in", _("Put in"), EDIT, MembersForm, _put_in, icon="user-plus", offered=is_open),
        Verb("take-out", _("Take out"), EDIT, LeaversForm, _take_out, icon="logout", offered=is_open),
        Verb("close", _("Close"), EDIT, CloseForm, _close, icon="circle-x", offered=is_open),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the groups within reach with their definitions."""
        super().rows(actor)
        return queries.groups(actor)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return how many belong to the group today, and the first of them."""
        today = local_day(datetime.now(UTC))
        members = queries.expand(actor, record, today, today=today)
        return {
            "count": members.count(),
            "outside": queries.outside(actor, record, today, today=today),
            "members": rows_of(members.select_related("region")[:SHOWN]),
            "members_url": reverse("registry-groups-members", args=[record.uid]),
        }

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the present name and definition."""
        current = record.current[0] if record.current else None
        values = {"name": record.name, "made": record.made, "basis": record.basis}
        if current is not None:
            values |= {"committee": current.committee, **rule_initial(current.selector)}
        return values

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Set up a group."""
        return services.add_group(
            name=data["name"],
            region=data["region"],
            definition=definition_given(dict(data), services.committee_of(data["region"])),
            basis=data.get("basis", ""),
            actor=actor,
            now=now,
        )

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change the name, the source or how it is made; of a part of the fields the others stay as they are."""
        given = {name: value for name, value in data.items() if name not in ("name", "basis")}
        definition = None
        if given:
            definition = definition_given({**self.initial(record), **given}, services.committee_of(record.region))
        return services.change_group(
            uid=record.uid,
            version=version,
            name=data.get("name"),
            basis=data.get("basis"),
            definition=definition,
            actor=actor,
            now=now,
        )


GROUPS = add(GroupRegister())
