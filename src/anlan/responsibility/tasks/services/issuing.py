"""Issue a task list: groups become their members of the day, every unit gets its tasks and is told; close it."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.notices.services import Telling, tell
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.groups.queries import expand
from anlan.registry.parties.models import Party
from anlan.registry.people.queries import held_posts
from anlan.responsibility.tasks.models import Task, TaskList, UnitTask
from anlan.responsibility.tasks.permissions import ISSUE, PERFORM
from anlan.responsibility.tasks.queries import list_within
from anlan.responsibility.tasks.rules import report_due, step_due, stronger
from anlan.responsibility.tasks.services.stepping import demand_issuer, told

_CHUNK = 500
_SHOWN = 8
Holder = tuple[str, str]
"""The role in which a unit has a task, and the group as whose member it got it."""


def expanded(task: Task, actor: Actor, today: date, members: dict[int, list[Party]]) -> dict[Party, Holder]:
    """Return unit → (role, group) of a task as of the local day; ``members`` remembers groups that were asked."""
    holders: dict[Party, Holder] = {}
    for one in task.addressees.all():
        if one.party is not None:
            found = [one.party]
        elif one.group is not None:
            if one.group.pk not in members:
                members[one.group.pk] = list(expand(actor, one.group, today, today=today).select_related("region"))
            found = members[one.group.pk]
        else:
            continue
        for party in found:
            role, name = one.role, one.words if one.group_id else ""
            if party in holders:
                known, known_name = holders[party]
                role, name = stronger(known, role), known_name if stronger(known, role) == known else name
            holders[party] = (role, name)
    return holders


def unmatched(task_list: TaskList) -> list[str]:
    """Return the words of addressees that mean nobody known. One query."""
    tasks = task_list.tasks.filter(addressees__party=None, addressees__group=None, addressees__isnull=False)
    return list(dict.fromkeys(tasks.order_by("order").values_list("addressees__words", flat=True)))


@transaction.atomic
def issue(uid: UUID, version: int, *, leave_out_unknown: bool = False, actor: Actor, now: datetime) -> TaskList:
    """Issue a draft: each unit gets its tasks as of the local day of ``now``, and one notice that counts them.

    Raises Refused ``task-unmatched`` while words mean nobody (unless they are left out on purpose), ``task-nobody``
    for a task that nobody would get, ``facts-missing`` without tasks.
    """
    require(actor, ISSUE)
    task_list = list_within(uid, actor)
    demand_issuer(task_list, actor)
    if task_list.version != version:
        raise Refused("stale-edit")
    unknown = unmatched(task_list)
    if unknown and not leave_out_unknown:
        raise Refused("task-unmatched", names="、".join(unknown[:_SHOWN]), fields={"leave_out": "task-unmatched"})
    today = local_day(now)
    rows, members = [], {}  # type: tuple[list[UnitTask], dict[int, list[Party]]]
    tasks = list(task_list.tasks.prefetch_related("addressees__party__region", "addressees__group__region"))
    for task in tasks:
        holders = expanded(task, actor, today, members)
        if not holders:
            raise Refused("task-nobody", task=str(task))
        rows += [_unit_task(task, task_list, party, *holder, today) for party, holder in holders.items()]
    _advance(task_list, "issue", {"tasks": len(tasks)}, {"issued_on": today, "issued_by_id": actor.user_id}, actor, now)
    UnitTask.objects.bulk_create(rows, batch_size=_CHUNK)
    ledger.record_many(
        (
            ActDraft(
                kind="task.issued",
                subject=row,
                party_uid=row.party.uid,
                region_uid=row.party.region.uid if row.party.region else None,
                detail={"about": str(row.task)},
            )
            for row in rows
        ),
        by=actor,
        recorded_at=now,
    )
    tell_units(task_list, rows, now=now)
    return task_list


@transaction.atomic
def close(uid: UUID, version: int, *, reason: str, actor: Actor, now: datetime) -> TaskList:
    """Close a list; what is still open stays on record as it stands and is asked for no longer."""
    require(actor, ISSUE)
    task_list = list_within(uid, actor)
    demand_issuer(task_list, actor)
    if task_list.version != version:
        raise Refused("stale-edit")
    entered = {"reason": reason.strip()}
    _advance(task_list, "close", entered, {"closed_on": local_day(now)}, actor, now, about=reason.strip())
    return task_list


def _unit_task(task: Task, task_list: TaskList, party: Party, role: str, group: str, today: date) -> UnitTask:
    due_on = task.due_on or task_list.last_day
    report_by = report_due(task.cadence, None, today, due_on)
    return UnitTask(
        task=task,
        task_list=task_list,
        party=party,
        role=role,
        group_name=group,
        issued_on=today,
        due_on=due_on,
        report_by=report_by,
        step_by=step_due(due_on, report_by),
    )


def _advance(
    task_list: TaskList,
    verb: str,
    facts: dict[str, Any],
    fields: dict[str, Any],
    actor: Actor,
    now: datetime,
    about: str = "",
) -> None:
    issuer = task_list.issuer
    advance(
        task_list,
        verb,
        actor=actor,
        now=now,
        facts=facts,
        fields=fields,
        detail={"about": about or task_list.title},
        party_uid=issuer.uid,
        region_uid=issuer.region.uid if issuer.region else None,
    )


def tell_units(task_list: TaskList, rows: list[UnitTask], *, now: datetime) -> None:
    """Tell every unit once how many tasks it got."""
    counts, names = Counter(row.party_id for row in rows), {row.party_id: row.party.name for row in rows}
    parties = list(counts)
    for start in range(0, len(parties), _CHUNK):
        posts = held_posts(organisations=parties[start : start + _CHUNK])
        for party in parties[start : start + _CHUNK]:
            tell(
                (
                    Telling(
                        user_id=post.user_id,
                        post_uid=post.uid,
                        kind="task.issued",
                        key=f"task.issued:{task_list.uid}:{party}:{post.user_id}",
                        subject_uid=task_list.uid,
                        weight=10,
                        facts={"list": task_list.title, "count": counts[party], "who": names[party]},
                    )
                    for post in told([one for one in posts if one.organisation_id == party], PERFORM)
                ),
                now=now,
            )
