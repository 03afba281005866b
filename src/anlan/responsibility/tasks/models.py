"""Task lists, their tasks and addressees, and each unit's task with its entries."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.foundation.periods.rules import Cadence
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import StateField
from anlan.registry.groups.models import in_area
from anlan.responsibility.policy.rules import TaskMode as Mode
from anlan.responsibility.policy.rules import UnitRole as Role
from anlan.responsibility.tasks.rules import is_late
from anlan.responsibility.tasks.workflow import TASK_LIST, UNIT_TASK

MODES = {
    Mode.DOES.value: _("Does it itself"),
    Mode.SUPERVISES.value: _("Supervises enterprises that do it"),
    Mode.ENTERPRISE.value: _("Does it as enterprise"),
}
ROLES = {
    Role.LEAD.value: _("Lead"),
    Role.RESPONSIBLE.value: _("Responsible"),
    Role.ASSISTING.value: _("Assisting"),
}
CADENCES = {
    Cadence.WEEK.value: _("every week"),
    Cadence.MONTH.value: _("every month"),
    Cadence.QUARTER.value: _("every quarter"),
}


def _lists(actor: Actor) -> Q:
    if actor.reach.everything:
        return Q()
    mine = UnitTask.objects.beyond_scope("this is the reach").filter(party_path("party")(actor)).values("task_list_id")
    return party_path("issuer")(actor) | Q(pk__in=mine)


def _tasks(actor: Actor) -> Q:
    if actor.reach.everything:
        return Q()
    mine = UnitTask.objects.beyond_scope("this is the reach").filter(party_path("party")(actor)).values("task_list_id")
    return party_path("task_list__issuer")(actor) | Q(task_list__in=mine)


def _addressees(actor: Actor) -> Q:
    return party_path("task__task_list__issuer")(actor)


def _unit_tasks(actor: Actor) -> Q:
    return party_path("party")(actor) | party_path("task_list__issuer")(actor)


def _entries(actor: Actor) -> Q:
    return party_path("unit_task__party")(actor) | party_path("unit_task__task_list__issuer")(actor)


class TaskList(Record, Scoped):
    """A task breakdown table (任务分解表): its basis, who issues it, from when to when. Days are local days.

    ``document`` and ``document_number`` name the notice on which it rests; ``issuer`` decides about its tasks.
    """

    reached_through = _lists

    title = models.CharField(_("Title of the list"), max_length=200)
    document = models.CharField(_("Document on which it rests"), max_length=200)
    document_number = models.CharField(_("Document number"), max_length=60, blank=True, default="")
    issuer = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Issues it"))
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Last day"), null=True)
    state = StateField(TASK_LIST, verbose_name=_("State"), max_length=12)
    drafted_at = models.DateTimeField(_("Drawn up at"))
    issued_on = models.DateField(_("Day of issue"), null=True)
    issued_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    closed_on = models.DateField(_("Closed on"), null=True)

    class Meta:
        verbose_name = _("task list")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="task_list_days_in_order"
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(issued_on__isnull=False), name="task_list_issued_on"),
        ]

    def __str__(self) -> str:
        return self.title


class Task(Record, Scoped):
    """One row of a task list. ``number`` is the printed one, as text: printed numbers skip and repeat (RSP-21).

    ``duty`` is the duty whose fulfilment by the unit's enterprises measures a task of supervising; ``target`` the
    per cent of them that the task demands. ``cadence`` is how often progress is reported.
    """

    reached_through = _tasks

    task_list = models.ForeignKey(TaskList, models.CASCADE, related_name="tasks", verbose_name=_("Task list"))
    order = models.PositiveIntegerField()
    theme = models.CharField(_("Theme"), max_length=120, blank=True, default="")
    item = models.CharField(_("Item"), max_length=200, blank=True, default="")
    number = models.CharField(_("Number"), max_length=24, blank=True, default="")
    text = models.TextField(_("Task"))
    units_as_printed = models.CharField(_("Responsible units as printed"), max_length=300, blank=True, default="")
    mode = models.CharField(_("How"), max_length=12, choices=MODES, default=Mode.DOES.value)
    duty = models.ForeignKey("responsibility.Duty", models.PROTECT, null=True, related_name="+", verbose_name=_("Duty"))
    target = models.PositiveSmallIntegerField(_("Share demanded, per cent"), default=100)
    cadence = models.CharField(_("Progress reported"), max_length=12, blank=True, default="", choices=CADENCES)
    due_on = models.DateField(_("Deadline"), null=True)
    needs_files = models.BooleanField(_("Needs a photo or file"), default=False)

    class Meta:
        verbose_name = _("task")
        ordering = ["task_list", "order"]
        constraints = [
            models.UniqueConstraint(fields=["task_list", "order"], name="task_order_once"),
            models.CheckConstraint(condition=Q(target__range=(1, 100)), name="task_target_percent"),
            models.CheckConstraint(condition=Q(duty=None) | Q(mode="supervises"), name="task_duty_of_supervising"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}".strip()


class Addressee(Scoped):
    """To whom a task goes: a unit, or a named group whose members are found on the day of issue; else nobody known."""

    reached_through = _addressees

    task = models.ForeignKey(Task, models.CASCADE, related_name="addressees")
    words = models.CharField(max_length=120)
    role = models.CharField(_("Role"), max_length=12, choices=ROLES, default=Role.RESPONSIBLE.value)
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey("registry.Group", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("addressee of a task")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "words"], name="addressee_once"),
            models.CheckConstraint(condition=Q(party=None) | Q(group=None), name="addressee_is_one"),
        ]

    def __str__(self) -> str:
        return self.words


class UnitTask(Record, Scoped):
    """One unit's part of a task: accepted, reported on, finished by whoever issued it. Days are local days.

    ``group_name`` is the group as whose member the unit got it. ``step_by`` is by when the unit has to do something
    next: the deadline, or the end of the period in which progress is due. ``supervised`` and ``complied`` count the
    unit's enterprises, published by the system after each sweep; ``percent`` then follows from them. ``follows`` is
    the unit's task from which this one was passed on.
    """

    reached_through = _unit_tasks

    task = models.ForeignKey(Task, models.PROTECT, related_name="unit_tasks", verbose_name=_("Task"))
    task_list = models.ForeignKey(TaskList, models.PROTECT, related_name="unit_tasks", verbose_name=_("Task list"))
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    role = models.CharField(_("Role"), max_length=12, choices=ROLES, default=Role.RESPONSIBLE.value)
    group_name = models.CharField(_("As one of"), max_length=120, blank=True, default="")
    state = StateField(UNIT_TASK, verbose_name=_("State"), max_length=12)
    issued_on = models.DateField(_("Day of issue"))
    due_on = models.DateField(_("Deadline"), null=True)
    report_by = models.DateField(null=True)
    step_by = models.DateField(_("Due next"), null=True)
    percent = models.PositiveSmallIntegerField(_("Progress"), default=0)
    supervised = models.PositiveIntegerField(_("Enterprises supervised"), null=True)
    complied = models.PositiveIntegerField(_("Enterprises that comply"), null=True)
    measured_at = models.DateTimeField(null=True)
    reported_on = models.DateField(_("Last reported on"), null=True)
    submitted_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_on = models.DateField(_("Ended on"), null=True)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Passed on from"))

    class Meta:
        verbose_name = _("task of a unit")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "party"], condition=~Q(state__in=("passed_on", "withdrawn")), name="unit_task_once"
            ),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="unit_task_percent"),
        ]
        indexes = [
            models.Index(fields=["party", "state", "step_by"], name="unit_tasks_of_party"),
            models.Index(fields=["task_list", "state", "step_by"], name="unit_tasks_of_list"),
            models.Index(fields=["state", "step_by"], name="unit_tasks_by_step"),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.party}"

    @property
    def standing(self) -> str:
        """The state, or "late" where the unit had to do something by a local day that is over."""
        return "late" if is_late(self.state, self.step_by, timezone.localdate()) else str(self.state)

    @property
    def measured(self) -> str:
        """How many of the unit's enterprises comply, of how many; empty where nothing was measured."""
        return f"{self.complied} / {self.supervised}" if self.supervised is not None else ""


class Entry(models.TextChoices):
    """What an entry on a unit's task says."""

    PROGRESS = "progress", _("Progress")
    DONE = "done", _("Reported done")
    REMINDER = "reminder", _("Urged")
    INSPECTION = "inspection", _("Inspected")
    RETURN = "return", _("Returned")
    OBJECTION = "objection", _("Objection")
    DECISION = "decision", _("Decision")
    MOVED = "moved", _("Passed on")


class TaskEntry(Scoped):
    """One entry on a unit's task; entries are added, never changed."""

    reached_through = _entries

    unit_task = models.ForeignKey(UnitTask, models.PROTECT, related_name="entries")
    kind = models.CharField(_("Kind"), max_length=12, choices=Entry.choices)
    text = models.CharField(_("Text"), max_length=1000, blank=True, default="")
    percent = models.PositiveSmallIntegerField(_("Progress"), null=True)
    entered_at = models.DateTimeField(_("Entered at"))
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("entry on a task")
        ordering = ["-pk"]


class UnitName(Record, Scoped):
    """Whom the words of a document mean in a place, as somebody once said: one unit, or one group.

    ``words`` are as they are compared (``addressing.plain``). What is called so by name wins over what is remembered.
    """

    reached_through = in_area

    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    words = models.CharField(_("Words"), max_length=120)
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Unit"))
    group = models.ForeignKey("registry.Group", models.PROTECT, null=True, related_name="+", verbose_name=_("Group"))
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("remembered name of a unit")
        constraints = [
            models.UniqueConstraint(fields=["region", "words"], name="unit_name_once"),
            models.CheckConstraint(
                condition=Q(party=None, group__isnull=False) | Q(party__isnull=False, group=None),
                name="unit_name_means_one",
            ),
        ]

    def __str__(self) -> str:
        return self.words
