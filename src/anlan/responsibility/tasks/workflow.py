"""The life of a task list, and of one unit's task (RSP-24)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Guard, Transition, Workflow, not_by
from anlan.responsibility.tasks.permissions import DECIDE, ISSUE, PERFORM

TASK_LIST = declare(
    Workflow(
        name="task-list",
        title=_("Task list"),
        initial="draft",
        states={"draft": _("Draft"), "issued": _("Issued"), "closed": _("Closed")},
        verbs={"issue": _("Issue"), "close": _("Close the list")},
        facts={"tasks": _("Tasks"), "reason": _("Reason")},
        transitions=(
            Transition(
                state="draft",
                verb="issue",
                to="issued",
                permission=ISSUE,
                records="task_list.issued",
                requires=("tasks",),
            ),
            Transition(
                state="issued",
                verb="close",
                to="closed",
                permission=ISSUE,
                records="task_list.closed",
                requires=("reason",),
            ),
        ),
    )
)

_COMPLIED = Guard(
    "task-not-complied",
    _("Only when as many of the unit's enterprises comply as the task demands"),
    lambda actor, facts: bool(facts.get("lacking")),
)
_PROVEN = Guard(
    "task-not-proven",
    _("Only with a photo or file, where the task asks for one"),
    lambda actor, facts: bool(facts.get("unproven")),
)
_OTHER = not_by("submitted_by", refusal="task-second-person", words=_("Not by whoever reported it done"))


def _row(
    state: str, verb: str, to: str, permission: str, records: str, requires: tuple[str, ...] = (), *guards: Guard
) -> Transition:
    return Transition(
        state=state,
        verb=verb,
        to=to,
        permission=permission,
        records=f"task.{records}",
        requires=requires,
        guards=guards,
    )


_AT_WORK = ("issued", "accepted")
UNIT_TASK = declare(
    Workflow(
        name="unit-task",
        title=_("A unit's task"),
        initial="issued",
        states={
            "issued": _("To be accepted"),
            "accepted": _("Under way"),
            "submitted": _("Reported done"),
            "objected": _("Objected to"),
            "finished": _("Finished"),
            "passed_on": _("Passed on"),
            "withdrawn": _("Withdrawn"),
        },
        verbs={
            "accept": _("Accept the task"),
            "progress": _("Report progress"),
            "submit": _("Report done"),
            "pass_on": _("Pass on"),
            "object": _("Object"),
            "remind": _("Remind"),
            "inspect": _("Inspect"),
            "extend": _("Give more time"),
            "finish": _("Finish the task"),
            "send_back": _("Return"),
            "overrule": _("Overrule the objection"),
            "withdraw": _("Withdraw"),
        },
        facts={
            "note": _("Work done"),
            "reason": _("Reason"),
            "unit": _("Unit"),
            "finding": _("What was found"),
            "until": _("New deadline"),
        },
        transitions=(
            _row("issued", "accept", "accepted", PERFORM, "accepted"),
            _row("issued", "object", "objected", PERFORM, "objected", ("reason",)),
            *(_row(state, "pass_on", "passed_on", PERFORM, "passed_on", ("unit", "reason")) for state in _AT_WORK),
            _row("issued", "progress", "accepted", PERFORM, "progressed", ("note",)),
            _row("accepted", "progress", "accepted", PERFORM, "progressed", ("note",)),
            _row("accepted", "submit", "submitted", PERFORM, "submitted", ("note",), _COMPLIED, _PROVEN),
            *(_row(state, "remind", state, DECIDE, "reminded") for state in _AT_WORK),
            *(
                _row(state, "inspect", state, DECIDE, "inspected", ("finding",))
                for state in (*_AT_WORK, "submitted", "finished")
            ),
            *(_row(state, "extend", state, DECIDE, "extended", ("until", "reason")) for state in _AT_WORK),
            _row("submitted", "finish", "finished", DECIDE, "finished", (), _COMPLIED, _OTHER),
            _row("submitted", "send_back", "accepted", DECIDE, "returned", ("reason",)),
            _row("objected", "overrule", "issued", DECIDE, "overruled", ("reason",)),
            *(
                _row(state, "withdraw", "withdrawn", DECIDE, "withdrawn", ("reason",))
                for state in (*_AT_WORK, "objected")
            ),
        ),
    )
)
