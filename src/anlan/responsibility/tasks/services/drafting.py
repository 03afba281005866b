"""Draw up a task list: enter it, add and change its tasks, discard it while it is a draft (RSP-21)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.groups.models import Group
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import may_record_for
from anlan.responsibility.tasks.addressing import AddressBook
from anlan.responsibility.tasks.models import Addressee, Task, TaskList
from anlan.responsibility.tasks.permissions import ISSUE
from anlan.responsibility.tasks.queries import list_within
from anlan.responsibility.tasks.rules import TaskGiven, as_printed
from anlan.responsibility.tasks.services.stepping import demand_issuer


@transaction.atomic
def draft_list(
    *,
    title: str,
    document: str,
    issuer: Party,
    first_day: date,
    last_day: date | None = None,
    document_number: str = "",
    tasks: Sequence[TaskGiven] = (),
    actor: Actor,
    now: datetime,
) -> TaskList:
    """Enter a task list with its tasks; the issuer is the actor's own unit, or one that he records for.

    Days are local days. Raises Forbidden, Refused ``not-found``, ``task-not-issuer``, ``task-days``.
    """
    require(actor, ISSUE)
    if not Party.objects.visible_to(actor).filter(pk=issuer.pk).exists():
        raise Refused("not-found", fields={"issuer": "not-found"})
    if not may_record_for(issuer, actor):
        raise Refused("task-not-issuer", name=issuer.name, fields={"issuer": "task-not-issuer"})
    _demand_days(first_day, last_day)
    task_list: TaskList = TaskList.objects.create(
        title=title.strip(),
        document=document.strip(),
        document_number=document_number.strip(),
        issuer=issuer,
        first_day=first_day,
        last_day=last_day,
        drafted_at=now,
    )
    _record("task_list.drafted", task_list, {"about": task_list.title}, actor, now)
    if tasks:
        add_tasks(task_list.uid, tasks, actor=actor, now=now)
    return task_list


@transaction.atomic
def change_list(uid: UUID, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> TaskList:
    """Change what stands above the table while it is a draft."""
    task_list = _draft(uid, actor)
    differing = {name: value for name, value in values.items() if getattr(task_list, name) != value}
    if not differing:
        return task_list
    _demand_days(differing.get("first_day", task_list.first_day), differing.get("last_day", task_list.last_day))
    before = {name: str(getattr(task_list, name)) for name in differing}
    save_edit(task_list, expected_version=version, fields=differing)
    changed = {name: [before[name], str(value)] for name, value in differing.items()}
    _record("task_list.changed", task_list, {"changed": changed}, actor, now)
    return task_list


@transaction.atomic
def add_tasks(uid: UUID, given: Iterable[TaskGiven], *, actor: Actor, now: datetime) -> list[Task]:
    """Add rows to the end of a draft, in their order; words that mean nobody are kept and asked about on issue."""
    task_list = _draft(uid, actor)
    last = task_list.tasks.aggregate(last=Max("order"))["last"] or 0
    book, tasks, addressees = AddressBook(actor, task_list.issuer), [], []
    for order, one in enumerate(given, start=last + 1):
        task = Task(
            task_list=task_list,
            order=order,
            theme=one.theme[:120],
            item=one.item[:200],
            number=one.number[:24],
            text=one.text,
            units_as_printed=as_printed(one.units)[:300],
            mode=one.mode,
            due_on=one.due_on,
            cadence=one.cadence,
            **one.further,
        )
        tasks.append(task)
        addressees += [addressee(task, words, role, book) for words, role in dict(one.units).items()]
    Task.objects.bulk_create(tasks)
    Addressee.objects.bulk_create(addressees)
    _record("task_list.changed", task_list, {"about": f"+{len(tasks)}"}, actor, now)
    return tasks


@transaction.atomic
def change_task(uid: UUID, task_uid: UUID, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Task:
    """Change one row of a draft; ``units`` are (words, role)."""
    task_list = _draft(uid, actor)
    task: Task | None = task_list.tasks.filter(uid=task_uid).first()
    if task is None:
        raise Refused("not-found")
    fields = dict(values)
    units = fields.pop("units", None)
    if units is not None:
        fields["units_as_printed"] = as_printed(units)[:300]
        task.addressees.all().delete()
        book = AddressBook(actor, task_list.issuer)
        Addressee.objects.bulk_create([addressee(task, words, role, book) for words, role in dict(units).items()])
    save_edit(task, expected_version=task.version, fields=fields)
    _record("task_list.changed", task_list, {"about": str(task)}, actor, now)
    return task


@transaction.atomic
def discard_list(uid: UUID, version: int, *, actor: Actor, now: datetime) -> TaskList:
    """Delete a draft with its tasks; the act stays."""
    task_list = _draft(uid, actor)
    if task_list.version != version:
        raise Refused("stale-edit")
    _record("task_list.discarded", task_list, {"about": task_list.title}, actor, now)
    task_list.delete()
    return task_list


def addressee(task: Task, words: str, role: str, book: AddressBook) -> Addressee:
    """Return the addressee that words mean: a unit, a group, or nobody known."""
    found = book.find(words)
    return Addressee(
        task=task,
        words=words[:120],
        role=role,
        party=found if isinstance(found, Party) else None,
        group=found if isinstance(found, Group) else None,
    )


def _draft(uid: UUID, actor: Actor) -> TaskList:
    require(actor, ISSUE)
    task_list = list_within(uid, actor)
    demand_issuer(task_list, actor)
    if task_list.state != "draft":
        raise Refused("task-list-issued")
    return task_list


def _demand_days(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise Refused("task-days", fields={"last_day": "task-days"})


def _record(kind: str, task_list: TaskList, detail: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    issuer = task_list.issuer
    ledger.record(
        kind,
        by=actor,
        recorded_at=now,
        subject=task_list,
        party_uid=issuer.uid,
        region_uid=issuer.region.uid if issuer.region else None,
        detail=detail,
    )
