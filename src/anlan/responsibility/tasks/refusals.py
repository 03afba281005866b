"""Why something about a task is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "task-row-wrong": _(
            "Line %(line)s is no row of a task table: theme, item, number, task, units, deadline (2026-12-31)."
        ),
        "task-list-issued": _("This task list has been issued; its tasks change by their own verbs only."),
        "task-unmatched": _("Nobody is known by these names: %(names)s. Correct them, or leave them out on purpose."),
        "task-nobody": _("Nobody would get this task: %(task)s"),
        "task-not-own": _("Only %(name)s itself, or an office above it, can do this."),
        "task-not-issuer": _("Only %(name)s, which issued the task, or an office above it, can do this."),
        "task-unit-has-it": _("%(name)s has this task already."),
        "task-same-unit": _("A task is passed on to another unit."),
        "task-until-earlier": _("The new deadline must lie after the present one: %(due)s."),
        "task-not-complied": _("Not yet as many of the unit's enterprises comply as the task demands."),
        "task-not-proven": _("This task asks for a photo or file as evidence."),
        "task-second-person": _("Whoever reported the task done cannot finish it himself."),
        "task-days": _("The last day lies before the first."),
    }
)
