"""The registers of task lists and of units' tasks (RSP-21 … RSP-24)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.attachments import subjects
from anlan.foundation.attachments.subjects import Found
from anlan.foundation.records.once import once
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.register import region_filter
from anlan.responsibility.tasks import forms, queries, services
from anlan.responsibility.tasks.models import CADENCES, MODES, ROLES, TaskList, UnitTask
from anlan.responsibility.tasks.permissions import DECIDE, ISSUE, PERFORM, VIEW
from anlan.responsibility.tasks.rules import OPEN
from anlan.responsibility.tasks.services.stepping import KIND
from anlan.responsibility.tasks.workflow import TASK_LIST, UNIT_TASK

LIST_TONES = {"draft": ("info", "edit"), "issued": ("warn", "send"), "closed": ("ok", "archive")}
TONES = {
    "late": ("bad", "clock-exclamation"),
    "issued": ("warn", "inbox"),
    "accepted": ("info", "progress"),
    "submitted": ("warn", "hourglass"),
    "objected": ("warn", "scale"),
    "finished": ("ok", "circle-check"),
    "passed_on": ("", "transfer"),
    "withdrawn": ("", "circle-x"),
}


def state_names() -> dict[str, str]:
    """Return state → words, "late" among them."""
    return {"late": gettext("Late"), **{code: str(words) for code, words in UNIT_TASK.states.items()}}


def _named(names: Mapping[str, Any]) -> Callable[[], dict[str, str]]:
    return lambda: {code: str(words) for code, words in names.items()}


def _issues(task_list: Any, actor: Actor) -> bool:
    return once(f"issues-{task_list.pk}", lambda: queries.issues_for(task_list, actor))


def _is_draft(task_list: Any) -> bool:
    return bool(task_list.state == "draft")


def _issue(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.issue(record.uid, data["version"], leave_out_unknown=data["leave_out"], actor=actor, now=now)


def _close(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close(record.uid, data["version"], reason=data["reason"], actor=actor, now=now)


def _discard(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.discard_list(record.uid, data["version"], actor=actor, now=now)


def _add_rows(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    services.add_tasks(record.uid, data["rows"], actor=actor, now=now)
    return record


class TaskListRegister(Register):
    """Task breakdown tables."""

    room, name, order = "responsibility", "task_lists", 22
    model = TaskList
    label, label_one = _("Task lists"), _("Task list")
    about = _("The breakdown of a notice or plan: themes, items, tasks, responsible units; and how far each unit is.")
    icon = "clipboard-list"
    empty_hint = _("A list is drawn up from the table of a notice; issuing it gives every unit its tasks.")
    related: ClassVar[Sequence[str]] = ("issuer__region",)
    ordering: ClassVar[Sequence[str]] = ("-first_day", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("title", "document", "document_number", "issuer__name")
    view_permission = VIEW
    create_permission = edit_permission = ISSUE
    create_form, edit_form = forms.ListForm, forms.ListEditForm
    detail_template = "responsibility/task_list_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("Title of the list"), order_by=("title",), link=True),
        Column("document", _("Document on which it rests")),
        Column("document_number", _("Document number"), short=True),
        Column("issuer", _("Issues it"), value="issuer.name", order_by=("issuer__name",)),
        Column("first_day", _("First day"), order_by=("first_day",), short=True),
        Column("last_day", _("Last day"), order_by=("last_day",), short=True),
        Column("state", _("State"), names=_named(TASK_LIST.states), tone=lambda state: LIST_TONES.get(state, ("", "")),
               order_by=("state",), short=True),
        Column("issued_on", _("Day of issue"), order_by=("issued_on",), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: _named(TASK_LIST.states)().items()),
        region_filter("issuer__region_path"),
    )
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("issue", _("Issue"), ISSUE, forms.IssueForm, _issue, icon="send", offered=_is_draft, offered_to=_issues,
             confirm=_("Issue this list? Every unit gets its tasks and is told at once.")),
        Verb("add-rows", _("Add rows"), ISSUE, forms.RowsForm, _add_rows, icon="plus", offered=_is_draft,
             offered_to=_issues),
        Verb("discard", _("Delete the draft"), ISSUE, forms.SureForm, _discard, icon="trash", offered=_is_draft,
             offered_to=_issues, confirm=_("Delete this draft with its tasks?")),
        Verb("close", _("Close the list"), ISSUE, forms.ReasonForm, _close, icon="archive",
             offered=lambda task_list: task_list.state == "issued", offered_to=_issues),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a list with its table."""
        values = dict(data)
        return services.draft_list(tasks=values.pop("rows", ()), **values, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change what stands above the table."""
        return services.change_list(record.uid, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it is still a draft of the actor's own unit."""
        return _is_draft(record) and _issues(record, actor)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return today as the first day."""
        return {"first_day": timezone.localdate()}

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the wall chart and the sheet before the verbs."""
        if _is_draft(record):
            return super().actions(record, actor)
        return [
            (reverse("task-board", args=[record.uid]), _("Wall chart"), "layout-dashboard"),
            (reverse("task-sheet", args=[record.uid]), _("Progress table"), "table"),
            *super().actions(record, actor),
        ]

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the table with how far each task is, and whom nobody is known by."""
        today = timezone.localdate()
        rows = queries.sheet(actor, record, today)
        shown = {"rows": rows, "tasks_url": f"{reverse('responsibility-tasks-list')}?list={record.uid}"}
        if _is_draft(record):
            return shown | {"unmatched": services.unmatched(record), "may_change": self.is_editable(record, actor)}
        return shown | {"tally": queries.tally(actor, record, today)}


def _verb(call: Callable[..., Any], *names: str, **renamed: str) -> Callable[..., Any]:
    """Return the caller of a service with the named values of the form; ``renamed`` are argument=field."""

    def do(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        given = {name: data[name] for name in names} | {name: data.get(field) or () for name, field in renamed.items()}
        return call(record.uid, data["version"], **given, actor=actor, now=now)

    return do


def _in(*states: str) -> Callable[[Any], bool]:
    return lambda record: record.state in states and record.task_list.state == "issued"


def _performs(record: Any, actor: Actor) -> bool:
    return once(f"performs-{record.pk}", lambda: queries.performs(record, actor))


def _decides(record: Any, actor: Actor) -> bool:
    return _issues(record.task_list, actor)


def _narrow_state(value: Any, actor: Actor) -> Q:
    if value == "late":
        return queries.late(timezone.localdate())
    if value == "open":
        return Q(state__in=OPEN, task_list__state="issued")
    return Q(state=value)


def _own(value: Any, actor: Actor) -> Q:
    units = [actor.organisation_id] if actor.organisation_id else list(actor.reach.parties[:1])
    return Q(party__in=units) if value == "1" else Q(task_list__issuer__in=units)


class UnitTaskRegister(Register):
    """Every unit's tasks: the list behind the wall chart (清单化)."""

    room, name, order = "responsibility", "tasks", 23
    model = UnitTask
    label, label_one = _("Tasks"), _("Task")
    about = _("Who has which task, by when, how far it is. A task of supervising is measured by what enterprises do.")
    icon = "clipboard-check"
    empty_hint = _("Tasks come with a task list that is issued.")
    related: ClassVar[Sequence[str]] = ("task", "task_list__issuer__region", "party__region", "follows__party")
    ordering: ClassVar[Sequence[str]] = ("step_by", "task_list", "task__order", "party__name")
    search_fields: ClassVar[Sequence[str]] = ("task__text", "party__name", "task_list__title")
    view_permission = VIEW
    detail_template = "responsibility/unit_task_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("task", _("Task"), value="task.__str__", order_by=("task_list", "task__order"), link=True),
        Column("party", _("Unit"), value="party.name", order_by=("party__name", "step_by")),
        Column("role", _("Role"), names=_named(ROLES), order_by=("role",), short=True),
        Column("state", _("State"), value="standing", names=state_names, tone=lambda state: TONES.get(state, ("", "")),
               order_by=("state", "step_by"), short=True),
        Column("percent", _("Progress"), order_by=("percent",), numeric=True),
        Column("measured", _("Enterprises that comply"), short=True),
        Column("step_by", _("Due next"), order_by=("step_by",), short=True),
        Column("due_on", _("Deadline"), order_by=("due_on",), short=True, shown=False),
        Column("task_list", _("Task list"), value="task_list.title", order_by=("task_list",), shown=False),
        Column("theme", _("Theme"), value="task.theme", shown=False),
        Column("item", _("Item"), value="task.item", shown=False),
        Column("mode", _("How"), value="task.mode", names=_named(MODES), shown=False),
        Column("cadence", _("Progress reported"), value="task.cadence", names=_named(CADENCES), shown=False),
        Column("group", _("As one of"), value="group_name", shown=False),
        Column("reported_on", _("Last reported on"), order_by=("reported_on",), short=True, shown=False),
        Column("reminders", _("Reminders"), order_by=("reminders",), numeric=True, shown=False),
        Column("ended_on", _("Ended on"), order_by=("ended_on",), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: {"open": gettext("open"), **state_names()}.items(),
               narrow=_narrow_state),
        Filter("own", _("Whose"), narrow=_own,
               choices=lambda actor: [("1", gettext("of my unit")), ("0", gettext("issued by my unit"))]),
        region_filter("party__region_path"),
        Filter("role", _("Role"), choices=lambda actor: _named(ROLES)().items()),
        Filter("mode", _("How"), choices=lambda actor: _named(MODES)().items(),
               narrow=lambda value, actor: Q(task__mode=value)),
        Filter("list", _("Task list (number)"), narrow=lambda text, actor: Q(task_list__uid=as_uid(text))),
        Filter("task", _("Task (number)"), narrow=lambda text, actor: Q(task__uid=as_uid(text))),
        Filter("party", _("Unit (number)"), narrow=lambda text, actor: Q(party__uid=as_uid(text))),
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("progress", _("Report progress"), PERFORM, forms.ProgressForm,
             _verb(services.progress, "percent", "note", "done", files="photos"), icon="camera", offered=_in(*OPEN),
             offered_to=_performs),
        Verb("accept", _("Accept the task"), PERFORM, forms.SureForm, _verb(services.accept), icon="check",
             offered=_in("issued"), offered_to=_performs),
        Verb("finish", _("Finish the task"), DECIDE, forms.NoteForm, _verb(services.finish, "note"),
             icon="circle-check", offered=_in("submitted"), offered_to=_decides),
        Verb("return", _("Return"), DECIDE, forms.ReasonForm, _verb(services.send_back, "reason"),
             icon="arrow-back-up", offered=_in("submitted"), offered_to=_decides),
        Verb("overrule", _("Overrule the objection"), DECIDE, forms.ReasonForm, _verb(services.overrule, "reason"),
             icon="gavel", offered=_in("objected"), offered_to=_decides),
        Verb("pass-on", _("Pass on"), PERFORM, forms.PassOnForm, _verb(services.pass_on, "unit", "reason"),
             icon="transfer", offered=_in(*OPEN), offered_to=_performs),
        Verb("object", _("Object"), PERFORM, forms.ReasonForm, _verb(services.object_to, "reason"), icon="scale",
             offered=_in("issued"), offered_to=_performs),
        Verb("remind", _("Remind"), DECIDE, forms.NoteForm, _verb(services.remind, "note"), icon="bell",
             offered=_in(*OPEN), offered_to=_decides),
        Verb("inspect", _("Inspect"), DECIDE, forms.FindingForm, _verb(services.inspect, "finding", files="photos"),
             icon="eye", offered=_in(*OPEN, "submitted", "finished"), offered_to=_decides),
        Verb("extend", _("Give more time"), DECIDE, forms.ExtendForm, _verb(services.extend, "until", "reason"),
             icon="calendar", offered=_in(*OPEN), offered_to=_decides),
        Verb("withdraw", _("Withdraw"), DECIDE, forms.WithdrawForm, _verb(services.withdraw, "reason", "unit"),
             icon="circle-x", offered=_in(*OPEN, "objected"), offered_to=_decides),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return what the task says, its entries, and where its files are."""
        return {
            "entries": list(record.entries.select_related("entered_by")),
            "list_url": TASK_LISTS.url("detail", record.task_list),
            "attachment_kind": KIND,
        }


TASK_LISTS = add(TaskListRegister())
UNIT_TASKS = add(UnitTaskRegister())


def _find(actor: Actor, uid: UUID) -> Found | None:
    record = queries.unit_tasks(actor).select_related("party").filter(uid=uid).first() if actor.may(VIEW) else None
    if record is None:
        return None
    return Found(record.party.uid, may_edit=record.state in OPEN and actor.may(PERFORM))


subjects.declare(KIND, _find)
