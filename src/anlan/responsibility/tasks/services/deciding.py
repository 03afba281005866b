"""What the issuer does about a unit's task: remind, inspect, give time, finish, return, decide objections, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.responsibility.tasks.models import Entry, UnitTask
from anlan.responsibility.tasks.permissions import DECIDE
from anlan.responsibility.tasks.rules import step_due
from anlan.responsibility.tasks.services.stepping import give_instead, keep_files, opened, take, tell_unit


def _decide(
    uid: UUID,
    version: int,
    verb: str,
    notice: str,
    entry: Entry,
    *,
    said: str = "",
    entered: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> UnitTask:
    unit_task = opened(uid, version, actor, DECIDE)
    take(unit_task, verb, actor=actor, now=now, entry=entry, text=said, entered=entered, fields=fields)
    tell_unit(unit_task, notice, now=now, note=said)
    return unit_task


@transaction.atomic
def remind(uid: UUID, version: int, *, note: str = "", actor: Actor, now: datetime) -> UnitTask:
    """Remind the unit of its task (催办)."""
    unit_task = opened(uid, version, actor, DECIDE)
    fields = {"reminders": unit_task.reminders + 1}
    take(unit_task, "remind", actor=actor, now=now, entry=Entry.REMINDER, text=note.strip(), fields=fields)
    tell_unit(unit_task, "task.reminded", now=now, note=note.strip())
    return unit_task


@transaction.atomic
def inspect(
    uid: UUID, version: int, *, finding: str, files: Sequence[Upload] = (), actor: Actor, now: datetime
) -> UnitTask:
    """Record what an inspection of the task found (督查), with photos."""
    unit_task, said = opened(uid, version, actor, DECIDE), finding.strip()
    keep_files(unit_task, files, actor=actor, now=now)
    entered = {"finding": said}
    take(unit_task, "inspect", actor=actor, now=now, entry=Entry.INSPECTION, text=said, entered=entered)
    tell_unit(unit_task, "task.inspected", now=now, note=said)
    return unit_task


@transaction.atomic
def extend(uid: UUID, version: int, *, until: date, reason: str, actor: Actor, now: datetime) -> UnitTask:
    """Give the unit more time, until a later local day."""
    unit_task, said = opened(uid, version, actor, DECIDE), reason.strip()
    if unit_task.due_on is not None and until <= unit_task.due_on:
        raise Refused("task-until-earlier", due=unit_task.due_on.isoformat(), fields={"until": "task-until-earlier"})
    fields = {"due_on": until, "step_by": step_due(until, unit_task.report_by)}
    entered = {"until": until, "reason": said}
    text = f"{until.isoformat()} {said}"
    take(unit_task, "extend", actor=actor, now=now, entry=Entry.DECISION, text=text, entered=entered, fields=fields)
    tell_unit(unit_task, "task.extended", now=now, note=until.isoformat())
    return unit_task


@transaction.atomic
def finish(uid: UUID, version: int, *, note: str = "", actor: Actor, now: datetime) -> UnitTask:
    """Finish a task that was reported done (办结), as somebody other than who reported it."""
    fields = {"ended_on": local_day(now)}
    return _decide(
        uid, version, "finish", "task.finished", Entry.DECISION, said=note.strip(), fields=fields, actor=actor, now=now
    )


@transaction.atomic
def send_back(uid: UUID, version: int, *, reason: str, actor: Actor, now: datetime) -> UnitTask:
    """Return a task that was reported done; the unit has to go on."""
    said = reason.strip()
    return _decide(
        uid, version, "send_back", "task.returned", Entry.RETURN, said=said, entered={"reason": said},
        fields={"submitted_by_id": None}, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def overrule(uid: UUID, version: int, *, reason: str, actor: Actor, now: datetime) -> UnitTask:
    """Decide that an objection does not hold; the unit has to accept the task."""
    said = reason.strip()
    return _decide(
        uid, version, "overrule", "task.overruled", Entry.DECISION, said=said, entered={"reason": said},
        actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def withdraw(
    uid: UUID, version: int, *, reason: str, unit: Party | None = None, actor: Actor, now: datetime
) -> UnitTask:
    """Take the task from the unit, as after an objection that holds; ``unit`` gets it instead.

    Returns the new unit's task where there is one. Raises Refused ``task-unit-has-it``.
    """
    said = reason.strip()
    old = _decide(
        uid, version, "withdraw", "task.withdrawn", Entry.DECISION, said=said, entered={"reason": said},
        fields={"ended_on": local_day(now)}, actor=actor, now=now,
    )  # fmt: skip
    return give_instead(old, unit, now=now) if unit is not None else old
