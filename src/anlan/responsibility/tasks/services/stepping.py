"""What the verbs of a unit's task share: the row within reach, who may, the step with its entry, and who is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.foundation.accounts.roles import roles
from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.attachments.services import Upload, add_attachment
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.notices.services import Telling, tell
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.parties.models import Party
from anlan.registry.people.queries import HeldPost, held_posts
from anlan.responsibility.tasks.models import Entry, TaskEntry, TaskList, UnitTask
from anlan.responsibility.tasks.permissions import DECIDE, PERFORM
from anlan.responsibility.tasks.queries import issues_for, performs, unit_task_within
from anlan.responsibility.tasks.rules import LIVE

KIND = "unittask"
"""As what attachments name a unit's task."""


def opened(uid: UUID, version: int, actor: Actor, permission: str) -> UnitTask:
    """Return a unit's task for a verb of the unit (PERFORM) or of the issuer (DECIDE).

    Raises Forbidden, Refused ``not-found`` beyond the reach, ``stale-edit``, ``task-not-own``, ``task-not-issuer``.
    """
    require(actor, permission)
    unit_task = unit_task_within(uid, actor)
    if unit_task.version != version:
        raise Refused("stale-edit")
    if permission == PERFORM and not performs(unit_task, actor):
        raise Refused("task-not-own", name=unit_task.party.name)
    if permission == DECIDE:
        demand_issuer(unit_task.task_list, actor)
    return unit_task


def demand_issuer(task_list: TaskList, actor: Actor) -> None:
    """Refuse whoever does not decide about the list."""
    if not issues_for(task_list, actor):
        raise Refused("task-not-issuer", name=task_list.issuer.name)


def take(
    unit_task: UnitTask,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    entry: Entry | None = None,
    text: str = "",
    percent: int | None = None,
    entered: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> UnitTask:
    """Take one step by the table, with the Act and, where something was said, an entry."""
    task = unit_task.task
    facts = {
        "submitted_by": unit_task.submitted_by_id,
        "lacking": lacking(unit_task),
        "unproven": verb == "submit" and task.needs_files and not attachments_of(actor, unit_task.uid).exists(),
        **(entered or {}),
    }
    advance(
        unit_task,
        verb,
        actor=actor,
        now=now,
        facts=facts,
        fields=fields,
        detail={"about": text[:200]} if text else None,
        party_uid=unit_task.party.uid,
        region_uid=unit_task.party.region.uid if unit_task.party.region else None,
        counts_on=local_day(now),
    )
    if entry is not None:
        TaskEntry(
            unit_task=unit_task,
            kind=entry,
            text=text[:1000],
            percent=percent,
            entered_at=now,
            entered_by_id=actor.user_id,
        ).save()
    return unit_task


def lacking(unit_task: UnitTask) -> int:
    """Return how many per cent of the unit's enterprises lack until the task's target; 0 where nothing is measured."""
    if unit_task.task.duty_id is None:
        return 0
    return max(0, unit_task.task.target - unit_task.percent)


def keep_files(unit_task: UnitTask, files: Sequence[Upload], *, actor: Actor, now: datetime) -> None:
    """Store photos and files as evidence of the unit's task."""
    for file in files:
        add_attachment(
            actor=actor,
            subject_kind=KIND,
            subject_uid=unit_task.uid,
            party_uid=unit_task.party.uid,
            file=file,
            now=now,
        )


def give_instead(unit_task: UnitTask, unit: Party, *, now: datetime) -> UnitTask:
    """Give the task to another unit, with the same role and deadlines, and tell it; returns that unit's task.

    Raises Refused ``task-same-unit``, ``task-unit-has-it``.
    """
    if unit.pk == unit_task.party_id:
        raise Refused("task-same-unit", fields={"unit": "task-same-unit"})
    has_it = UnitTask.objects.beyond_scope("who has the task").filter(task=unit_task.task, party=unit, state__in=LIVE)
    if has_it.exists():
        raise Refused("task-unit-has-it", name=unit.name, fields={"unit": "task-unit-has-it"})
    new: UnitTask = UnitTask.objects.create(
        task=unit_task.task,
        task_list=unit_task.task_list,
        party=unit,
        role=unit_task.role,
        issued_on=local_day(now),
        due_on=unit_task.due_on,
        report_by=unit_task.report_by,
        step_by=unit_task.step_by,
        follows=unit_task,
    )
    tell_unit(new, "task.passed_on", now=now)
    return new


def told(posts: Iterable[HeldPost], permission: str) -> list[HeldPost]:
    """Return which posts of a unit are told: those that may do it, the heads among them where there are any."""
    able = [post for post in posts if post.role in _who_may(permission)]
    return [post for post in able if post.is_head] or able


def _who_may(permission: str) -> frozenset[str]:
    return frozenset(code for code, role in roles().items() if permission in role.permissions)


def tell_unit(unit_task: UnitTask, kind: str, *, now: datetime, note: str = "") -> None:
    """Tell the unit's people what became of its task."""
    _tell(unit_task, unit_task.party_id, PERFORM, kind, now, note)


def tell_issuer(unit_task: UnitTask, kind: str, *, now: datetime, note: str = "") -> None:
    """Tell the issuer's people what a unit did with a task."""
    _tell(unit_task, unit_task.task_list.issuer_id, DECIDE, kind, now, note)


def _tell(unit_task: UnitTask, organisation: int, permission: str, kind: str, now: datetime, note: str) -> None:
    facts = {"who": unit_task.party.name, "task": str(unit_task.task), "note": note[:120]}
    tell(
        (
            Telling(
                user_id=post.user_id,
                post_uid=post.uid,
                kind=kind,
                key=f"{kind}:{unit_task.uid}:{unit_task.version}:{post.user_id}",
                subject_uid=unit_task.uid,
                weight=10,
                facts=facts,
            )
            for post in told(held_posts(organisations=[organisation]), permission)
        ),
        now=now,
    )
