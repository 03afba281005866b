"""What the notices about tasks say."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.notices.kinds import NoticeKind, declare

_LIST, _TASK = "responsibility-task_lists-detail", "responsibility-tasks-detail"

declare(
    NoticeKind(
        "task.issued", _("New tasks"), _("%(list)s: %(count)s tasks for %(who)s."), _LIST, "clipboard-check", "info"
    ),
    NoticeKind(
        "task.passed_on", _("Task passed on to your unit"), _("%(who)s: %(task)s"), _TASK, "clipboard-check", "warn"
    ),
    NoticeKind("task.reminded", _("Reminder of a task"), _("%(who)s: %(task)s. %(note)s"), _TASK, "clock", "bad"),
    NoticeKind("task.inspected", _("Task inspected"), _("%(who)s: %(task)s. %(note)s"), _TASK, "eye", "warn"),
    NoticeKind(
        "task.extended", _("More time for a task"), _("%(who)s: %(task)s. Until %(note)s."), _TASK, "calendar", "info"
    ),
    NoticeKind("task.finished", _("Task finished"), _("%(who)s: %(task)s is finished."), _TASK, "circle-check", "ok"),
    NoticeKind("task.returned", _("Task returned"), _("%(who)s: %(task)s. %(note)s"), _TASK, "arrow-back-up", "bad"),
    NoticeKind("task.overruled", _("Objection overruled"), _("%(who)s: %(task)s. %(note)s"), _TASK, "scale", "warn"),
    NoticeKind("task.withdrawn", _("Task withdrawn"), _("%(who)s: %(task)s. %(note)s"), _TASK, "circle-x", "info"),
    NoticeKind(
        "task.submitted", _("Task reported done"), _("%(who)s reports done: %(task)s"), _TASK, "hourglass", "info"
    ),
    NoticeKind(
        "task.objected", _("Objection to a task"), _("%(who)s objects to %(task)s: %(note)s"), _TASK, "scale", "warn"
    ),
    NoticeKind(
        "task.digest",
        _("Tasks of the week"),
        _("%(list)s: %(finished)s of %(total)s finished, %(under_way)s under way, %(late)s late."),
        _LIST,
        "report-analytics",
        "info",
    ),
    NoticeKind(
        "task.digest_own",
        _("Your unit's tasks of the week"),
        _("%(who)s has %(open)s open tasks, %(late)s of them late."),
        "responsibility-tasks-list",
        "clipboard-check",
        "warn",
    ),
)
