"""What the unit does with its task: accept it, report progress, report it done, pass it on, object."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.responsibility.tasks.models import Entry, UnitTask
from anlan.responsibility.tasks.permissions import PERFORM
from anlan.responsibility.tasks.rules import report_due, step_due
from anlan.responsibility.tasks.services.stepping import give_instead, keep_files, opened, take, tell_issuer


@transaction.atomic
def accept(uid: UUID, version: int, *, actor: Actor, now: datetime) -> UnitTask:
    """Accept a task for the unit."""
    return take(opened(uid, version, actor, PERFORM), "accept", actor=actor, now=now)


@transaction.atomic
def progress(
    uid: UUID,
    version: int,
    *,
    note: str,
    percent: int | None = None,
    done: bool = False,
    files: Sequence[Upload] = (),
    actor: Actor,
    now: datetime,
) -> UnitTask:
    """Report how far the unit is, with photos and files; ``done`` hands it to the issuer to be finished.

    Reporting on a task that was not accepted yet accepts it. ``percent`` is passed over where the compliance of the
    unit's enterprises measures the task. Raises Refused ``task-not-complied``, ``task-not-proven``.
    """
    unit_task = opened(uid, version, actor, PERFORM)
    today, task, said = local_day(now), unit_task.task, _said(note, percent)
    report_by = report_due(task.cadence, today, today, unit_task.due_on)
    fields: dict[str, Any] = {
        "reported_on": today,
        "report_by": report_by,
        "step_by": step_due(unit_task.due_on, report_by),
    }
    if task.duty_id is None and percent is not None:
        fields["percent"] = percent
    keep_files(unit_task, files, actor=actor, now=now)
    shown = fields.get("percent", unit_task.percent)
    take(
        unit_task,
        "progress",
        actor=actor,
        now=now,
        entry=Entry.PROGRESS,
        text=said,
        percent=shown,
        entered={"note": said},
        fields=fields,
    )
    if done:
        further = {"submitted_by_id": actor.user_id} | ({"percent": 100} if task.duty_id is None else {})
        take(unit_task, "submit", actor=actor, now=now, entry=Entry.DONE, entered={"note": said}, fields=further)
        tell_issuer(unit_task, "task.submitted", now=now)
    return unit_task


def _said(note: str, percent: int | None) -> str:
    """Return the note; a phone may send the percentage alone."""
    return note.strip() or (f"{percent} %" if percent is not None else "")


@transaction.atomic
def pass_on(uid: UUID, version: int, *, unit: Party, reason: str, actor: Actor, now: datetime) -> UnitTask:
    """Pass a task on to another unit (转办): that one has it from now on, with the same deadline; returns its task.

    Raises Refused ``task-same-unit``, ``task-unit-has-it``.
    """
    unit_task, said = opened(uid, version, actor, PERFORM), reason.strip()
    take(
        unit_task,
        "pass_on",
        actor=actor,
        now=now,
        entry=Entry.MOVED,
        text=f"{unit.name}：{said}",
        entered={"unit": unit.uid, "reason": said},
        fields={"ended_on": local_day(now)},
    )
    return give_instead(unit_task, unit, now=now)


@transaction.atomic
def object_to(uid: UUID, version: int, *, reason: str, actor: Actor, now: datetime) -> UnitTask:
    """Object to a task that was not accepted; whoever issued it decides."""
    unit_task, said = opened(uid, version, actor, PERFORM), reason.strip()
    entered = {"reason": said}
    take(unit_task, "object", actor=actor, now=now, entry=Entry.OBJECTION, text=said, entered=entered)
    tell_issuer(unit_task, "task.objected", now=now, note=said)
    return unit_task
