"""The acts about tasks; reported progress counts as follow-up (CAD-35)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare
from anlan.responsibility.duties import proofs
from anlan.responsibility.duties.proofs import Proof
from anlan.responsibility.tasks.permissions import PERFORM

declare(
    {
        "task_list.drafted": _("Task list drawn up"),
        "task_list.changed": _("Task list changed"),
        "task_list.discarded": _("Draft of a task list discarded"),
        "task_list.issued": _("Task list issued"),
        "task_list.closed": _("Task list closed"),
        "task.issued": _("Task issued to a unit"),
        "task.accepted": _("Task accepted"),
        "task.objected": _("Task objected to"),
        "task.passed_on": _("Task passed on"),
        "task.submitted": _("Task reported done"),
        "task.reminded": _("Reminded of a task"),
        "task.inspected": _("Task inspected"),
        "task.extended": _("More time given for a task"),
        "task.finished": _("Task finished"),
        "task.returned": _("Task returned"),
        "task.overruled": _("Objection to a task overruled"),
        "task.withdrawn": _("Task withdrawn"),
    }
)
proofs.declare(
    Proof(
        "task.progressed",
        _("Progress of a task reported"),
        "responsibility-tasks-list",
        (("own", "1"), ("state", "open")),
        PERFORM,
    )
)
