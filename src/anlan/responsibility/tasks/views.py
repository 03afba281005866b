"""The wall chart and the progress table of a list, the rows of a draft, and what stands on one's first screen."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.views.frame import posted
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.responsibility.tasks import queries, services
from anlan.responsibility.tasks.forms import TaskForm
from anlan.responsibility.tasks.models import Task, TaskList
from anlan.responsibility.tasks.permissions import DECIDE, ISSUE, PERFORM, VIEW
from anlan.responsibility.tasks.register import TASK_LISTS, TONES, UNIT_TASKS, state_names
from anlan.responsibility.tasks.rules import TaskGiven, as_printed, is_late

ON_FIRST_SCREEN = 6
# Signs beside the colours of the wall chart, and the shade that it shares with the verdicts of a year.
_SIGNS = {
    "late": ("!", "missed"),
    "objected": ("?", "due"),
    "issued": ("○", ""),
    "accepted": ("◐", ""),
    "submitted": ("◕", "due"),
    "finished": ("●", "met"),
}


@require_GET
def task_board(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show units against tasks, those that are late first (挂图作战, RSP-23)."""
    task_list = _list(request, uid)
    tasks, rows = queries.board(request.actor, task_list, timezone.localdate())
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    names = state_names()
    lines = [
        {
            "name": row.name,
            "url": f"{UNIT_TASKS.url('list')}?list={task_list.uid}&party={row.party_uid}",
            "tally": row.tally,
            "cells": [
                cell
                and {
                    "url": reverse(UNIT_TASKS.url_name("detail"), args=[cell.uid]),
                    "sign": _SIGNS[cell.state][0],
                    "shade": _SIGNS[cell.state][1],
                    "words": f"{task.number} {names[cell.state]} {cell.percent} % {cell.step_by or ''}".strip(),
                }
                for task, cell in zip(tasks, row.cells, strict=True)
            ],
        }
        for row in page
    ]
    context = {
        **_frame(task_list),
        "tasks": tasks,
        "lines": lines,
        "page": page,
        "tally": queries.tally(request.actor, task_list, timezone.localdate()),
        "legend": [(sign, shade, names[state]) for state, (sign, shade) in _SIGNS.items()],
    }
    return render(request, "responsibility/task_board.html", context)


@require_GET
def task_sheet(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show how far each task of a list is, in the printed order, for one A4 page."""
    task_list = _list(request, uid)
    today = timezone.localdate()
    context = {
        **_frame(task_list),
        "rows": queries.sheet(request.actor, task_list, today),
        "tally": queries.tally(request.actor, task_list, today),
        "today": today,
    }
    return render(request, "responsibility/task_sheet.html", context)


@require_GET
def tasks_mine(request: AppRequest) -> HttpResponse:
    """Show what the actor's unit has to do next, and what waits for its decision, as a part of the first screen."""
    rows: list[dict[str, Any]] = []
    more = late = waiting = 0
    today = timezone.localdate()
    actor = request.actor
    if actor.may(PERFORM):
        own = list(queries.own_open(actor).select_related("task", "task_list")[: ON_FIRST_SCREEN + 1])
        if own:
            tally = queries.sum_of(queries.own_open(actor).order_by(), today).get(None)
            late, more = (tally.late, max(0, tally.total - ON_FIRST_SCREEN)) if tally else (0, 0)
        names = state_names()
        for one in own[:ON_FIRST_SCREEN]:
            standing = "late" if is_late(one.state, one.step_by, today) else one.state
            tone, icon = TONES[standing]
            detail = UNIT_TASKS.url("detail", one)
            rows.append(
                {
                    "task": one.task, "list": one.task_list.title, "url": detail, "step_by": one.step_by,
                    "words": names[standing], "tone": tone, "icon": icon, "percent": one.percent,
                    "progress_url": f"{detail}progress/",
                }
            )  # fmt: skip
    if actor.may(DECIDE):
        waiting = queries.to_decide(actor).count()
    context = {"rows": rows, "more": more, "late": late, "waiting": waiting, "list_url": UNIT_TASKS.url("list")}
    return render(request, "responsibility/tasks_mine.html", context)


@require_http_methods(["GET", "POST"])
def task_new(request: AppRequest, uid: UUID) -> HttpResponse:
    """Add one row to a draft."""
    return _row_form(request, _draft(request, uid), None)


@require_http_methods(["GET", "POST"])
def task_edit(request: AppRequest, uid: UUID, task: UUID) -> HttpResponse:
    """Change one row of a draft."""
    task_list = _draft(request, uid)
    found = task_list.tasks.filter(uid=task).select_related("duty").first()
    if found is None:
        raise Refused("not-found")
    return _row_form(request, task_list, found)


def _row_form(request: AppRequest, task_list: TaskList, task: Task | None) -> HttpResponse:
    form = TaskForm(posted(request), actor=request.actor, initial=_initial(task_list, task))
    if request.method == "POST" and form.is_valid():
        now = datetime.now(UTC)

        def do() -> Any:
            values = form.values()
            if task is not None:
                return services.change_task(task_list.uid, task.uid, values, actor=request.actor, now=now)
            further = {name: values.pop(name) for name in ("duty", "target", "needs_files")}
            given = TaskGiven(**values, further=further)
            return services.add_tasks(task_list.uid, [given], actor=request.actor, now=now)

        if attempt(form, do) is not None:
            return redirect(TASK_LISTS.url("detail", task_list))
    context = {
        **_frame(task_list),
        "register": TASK_LISTS,
        "record": task_list,
        "form": form,
        "heading": str(task) if task else _("New task"),
        "submit": _("Save"),
        "cancel_url": TASK_LISTS.url("detail", task_list),
    }
    return render(request, "registers/form.html", context, status=200 if not form.errors else 422)


def _initial(task_list: TaskList, task: Task | None) -> dict[str, Any]:
    if task is None:
        last = task_list.tasks.order_by("-order").first()
        return {"theme": last.theme, "item": last.item} if last else {}
    names = ("theme", "item", "number", "text", "mode", "target", "due_on", "cadence", "needs_files")
    duty = str(task.duty.uid) if task.duty else ""
    return {name: getattr(task, name) for name in names} | {
        "units": as_printed(task.addressees.values_list("words", "role")),
        "duty": duty,
    }


def _list(request: AppRequest, uid: UUID) -> TaskList:
    require(request.actor, VIEW)
    return queries.list_within(uid, request.actor)


def _draft(request: AppRequest, uid: UUID) -> TaskList:
    require(request.actor, ISSUE)
    task_list = queries.list_within(uid, request.actor)
    if not TASK_LISTS.is_editable(task_list, request.actor):
        raise Refused("task-list-issued")
    return task_list


def _frame(task_list: TaskList) -> dict[str, Any]:
    trail = [(str(TASK_LISTS.label), TASK_LISTS.url("list")), (task_list.title, TASK_LISTS.url("detail", task_list))]
    return {"task_list": task_list, "trail": trail}
