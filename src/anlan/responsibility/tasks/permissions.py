"""What posts may do with tasks."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "responsibility:task:view"
ISSUE = "responsibility:task:issue"
PERFORM = "responsibility:task:perform"
DECIDE = "responsibility:task:decide"

declare(
    {
        VIEW: _("See task lists and tasks"),
        ISSUE: _("Draw up task lists and issue them"),
        PERFORM: _("Accept tasks of the own unit, report their progress, pass them on"),
        DECIDE: _("Remind of tasks, inspect them, finish or return them, decide objections"),
    }
)
