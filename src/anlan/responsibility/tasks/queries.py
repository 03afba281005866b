"""Reading task lists and units' tasks, always within the actor's reach."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.services import may_record_for
from anlan.responsibility.tasks.models import Task, TaskList, UnitTask
from anlan.responsibility.tasks.rules import LIVE, OPEN, Tally, is_late, worst

PAGE = 60
_ORDER = {"late": 0, "objected": 1, "issued": 2, "accepted": 3, "submitted": 4, "finished": 5}


def task_lists(actor: Actor) -> ScopedQuerySet[TaskList]:
    """Return the task lists that the actor's units issued or have tasks of."""
    found: ScopedQuerySet[TaskList] = TaskList.objects.visible_to(actor).select_related("issuer__region")
    return found


def list_within(uid: UUID, actor: Actor) -> TaskList:
    """Return a task list within reach; Refused ``not-found``."""
    found = task_lists(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def unit_tasks(actor: Actor) -> ScopedQuerySet[UnitTask]:
    """Return the tasks of units within reach, and those that units within reach issued."""
    found: ScopedQuerySet[UnitTask] = UnitTask.objects.visible_to(actor)
    return found


def unit_task_within(uid: UUID, actor: Actor) -> UnitTask:
    """Return a unit's task within reach; Refused ``not-found``."""
    related = ("task", "task_list__issuer__region", "party__region")
    found = unit_tasks(actor).filter(uid=uid).select_related(*related).first()
    if found is None:
        raise Refused("not-found")
    return found


def issues_for(task_list: TaskList, actor: Actor) -> bool:
    """Whether the actor decides about the list: its issuer's own people, or an office above that records for it."""
    if task_list.issuer_id == actor.organisation_id:
        return True
    return may_record_for(task_list.issuer, actor) and task_list.issuer_id in parties_within(
        actor, [task_list.issuer_id]
    )


def performs(unit_task: UnitTask, actor: Actor) -> bool:
    """Whether the actor acts for the unit that has the task."""
    return may_record_for(unit_task.party, actor) and (
        unit_task.party_id == actor.organisation_id or unit_task.party_id in parties_within(actor, [unit_task.party_id])
    )


def late(today: date) -> Q:
    """Return the condition that a unit had to do something by a day that is over."""
    return Q(state__in=OPEN, step_by__lt=today, task_list__state="issued")


def own_open(actor: Actor) -> ScopedQuerySet[UnitTask]:
    """Return what the actor's own unit has to do, the most urgent first."""
    own = [actor.organisation_id] if actor.organisation_id else list(actor.reach.parties[:1])
    found = unit_tasks(actor).filter(party__in=own, state__in=OPEN, task_list__state="issued")
    return found.order_by(F("step_by").asc(nulls_last=True), "task_list", "task__order")


def to_decide(actor: Actor) -> ScopedQuerySet[UnitTask]:
    """Return what waits for a decision of the actor's own unit: reported done, or objected to."""
    return unit_tasks(actor).filter(task_list__issuer=actor.organisation_id, state__in=("submitted", "objected"))


def tally(actor: Actor, task_list: TaskList, today: date) -> Tally:
    """Return how many units' tasks of a list stand where. One query."""
    return sum_of(unit_tasks(actor).filter(task_list=task_list), today).get(None, Tally())


def sum_of(rows: ScopedQuerySet[UnitTask], today: date, by: str = "") -> dict[Any, Tally]:
    """Return key → tally of rows, the key being the field ``by`` (None for all). One query, grouped."""
    lateness = Case(When(late(today), then=Value(1)), default=Value(0), output_field=IntegerField())
    key = by or "task_list"
    grouped = rows.filter(state__in=LIVE).order_by().annotate(is_late=lateness)
    found: dict[Any, Tally] = {}
    for which, state, is_late_, count, percents in grouped.values_list(key, "state", "is_late").annotate(
        count=Count("pk"), percents=Sum("percent")
    ):
        one = found.setdefault(which if by else None, Tally())
        one.add(state, 0, bool(is_late_), count)
        one.percents += 100 * (count - 1) if state == "finished" else percents
    return found


@dataclass
class Row:
    """One row of the sheet of a task list: the task as printed, and where its units stand."""

    task: Task
    tally: Tally
    theme: str = ""
    item: str = ""


def sheet(actor: Actor, task_list: TaskList, today: date) -> list[Row]:
    """Return the tasks of a list in printed order, theme and item only where they change. Two queries."""
    tallies = sum_of(unit_tasks(actor).filter(task_list=task_list), today, "task_id")
    rows: list[Row] = []
    theme = item = ""
    for task in task_list.tasks.order_by("order"):
        row = Row(task, tallies.get(task.pk, Tally()))
        if task.theme != theme:
            row.theme, item = task.theme, ""
        if task.item != item:
            row.item = task.item
        theme, item = task.theme, task.item
        rows.append(row)
    return rows


@dataclass
class BoardRow:
    """One unit on the wall chart: its cell for each task, and its tally."""

    name: str
    party_uid: UUID
    cells: list["Cell | None"]
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Cell:
    """One unit's task on the wall chart."""

    uid: UUID
    state: str
    percent: int
    step_by: date | None


def board(actor: Actor, task_list: TaskList, today: date) -> tuple[list[Task], list[BoardRow]]:
    """Return the tasks of a list and its units with a cell for each, those that are late first. Two queries."""
    tasks = list(task_list.tasks.order_by("order"))
    column = {task.pk: number for number, task in enumerate(tasks)}
    rows: dict[int, BoardRow] = {}
    found = unit_tasks(actor).filter(task_list=task_list, state__in=LIVE).order_by("party__region_path", "party__name")
    for party, name, party_uid, task, uid, state, percent, step_by in found.values_list(
        "party_id", "party__name", "party__uid", "task_id", "uid", "state", "percent", "step_by"
    ):
        row = rows.setdefault(party, BoardRow(name, party_uid, [None] * len(tasks)))
        is_over = is_late(state, step_by, today)
        row.cells[column[task]] = Cell(uid, "late" if is_over else state, percent, step_by)
        row.tally.add(state, percent, is_over)
    return tasks, sorted(rows.values(), key=lambda row: (-row.tally.late, _ORDER.get(_worst(row), 9)))


def _worst(row: BoardRow) -> str:
    return worst([(cell.state, False) if cell.state != "late" else ("issued", True) for cell in row.cells if cell])


def open_measured() -> list[tuple[int, int, int, str, str]]:
    """Return (unit's task, duty, unit, its kind, its region path) of open tasks whose compliance is measured."""
    rows = UnitTask.objects.beyond_scope("the system measures every such task").filter(
        state__in=(*OPEN, "submitted"), task__duty__isnull=False, task_list__state="issued"
    )
    return list(rows.values_list("pk", "task__duty_id", "party_id", "party__kind", "party__region_path"))
