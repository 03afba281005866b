"""The members of a group as a file; in the background when they are many."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.exports import services as exports
from anlan.foundation.exports.models import Export
from anlan.foundation.jobs.progress import Progress
from anlan.foundation.registers.background import write_rows
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register
from anlan.foundation.scope.rules import Actor
from anlan.registry.groups import queries
from anlan.registry.groups.models import Group
from anlan.registry.groups.register import GROUPS
from anlan.registry.parties.words import kind_choices, state_words

EXPORT = "registry:party:export"
"""The members are parties: who may take a list of parties away may take these."""


class MemberColumns(Register):
    """What is handed out of the members of a group; no list of its own."""

    label = label_one = _("Members of the group")
    columns = (
        Column("name", _("Name")),
        Column("credit_code", _("Credit code")),
        Column("kind", _("Kind"), names=kind_choices),
        Column("region", _("Region"), value="region.name"),
        Column("lead", _("Lead department"), value="lead.name"),
        Column("state", _("State"), words=state_words),
    )


def ask_for_members(
    group: Group, *, day: date, format: str, rows: int, told: str, post: str, actor: Actor, now: datetime
) -> Export:
    """Let the members on a local day be written in the background."""
    return exports.ask(
        call=write_members,
        arguments={"group": str(group.uid), "day": day.isoformat(), "format": format},
        title=told,
        file_name=f"{told}.{format}",
        what="registry.groups",
        reason=told,
        about=told,
        rows=rows,
        permission=EXPORT,
        post=post,
        origin=f"{reverse('registry-groups-members', args=[group.uid])}?day={day.isoformat()}",
        actor=actor,
        now=now,
    )


def write_members(progress: Progress, *, export: str) -> dict[str, int]:
    """Write an export of members: a job, safe to be killed and called again."""
    return exports.carry_out(UUID(export), _write, progress, clock=lambda: datetime.now(UTC))


def _write(path: Path, arguments: Mapping[str, Any], actor: Actor, progress: Progress) -> int:
    group = GROUPS.one(UUID(arguments["group"]), actor)
    members = queries.expand(actor, group, date.fromisoformat(arguments["day"]), today=local_day(datetime.now(UTC)))
    rows = members.select_related("region", "lead")
    return write_rows(path, MemberColumns(), rows, arguments["format"], actor, progress)
