"""The life of a supervision order (PRV-31)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Guard, Transition, Workflow, takes_second_person
from anlan.prevention.hazards.permissions import RECTIFY, SUPERVISE

_ASKED = Guard(
    "order-no-extension", _("Only when more time was asked for"), lambda actor, facts: not facts.get("asked_by")
)
_NOT_ASKED = Guard(
    "order-extension-asked", _("Only one request at a time"), lambda actor, facts: bool(facts.get("asked_by"))
)
_ACCEPTED = Guard(
    "order-not-accepted", _("Only once the rectification was accepted"), lambda actor, facts: not facts.get("accepted")
)
_SECOND = takes_second_person("asked_by", refusal="hazard-second-person", words=_("Not by the person who asked for it"))


def _row(
    verb: str, to: str, permission: str, records: str, requires: tuple[str, ...] = (), *guards: Guard
) -> Transition:
    return Transition(
        state="in_force",
        verb=verb,
        to=to,
        permission=permission,
        records=f"listing.{records}",
        requires=requires,
        guards=guards,
    )


ORDER = declare(
    Workflow(
        name="supervision-order",
        title=_("Listed supervision"),
        initial="in_force",
        states={"in_force": _("Listed"), "passed_up": _("Passed to the next level"), "delisted": _("Delisted")},
        verbs={
            "progress": _("Enter progress"),
            "ask": _("Ask for more time"),
            "grant": _("Grant more time"),
            "refuse": _("Refuse more time"),
            "pass_up": _("Pass to the next level"),
            "delist": _("Delist"),
        },
        facts={
            "note": _("Progress"),
            "until": _("New time limit"),
            "reason": _("Reason"),
            "unit": _("Unit that lists it"),
        },
        transitions=(
            _row("progress", "in_force", RECTIFY, "progressed", ("note",)),
            _row("ask", "in_force", RECTIFY, "extension_asked", ("until", "reason"), _NOT_ASKED),
            _row("grant", "in_force", SUPERVISE, "extension_granted", (), _ASKED, _SECOND),
            _row("refuse", "in_force", SUPERVISE, "extension_refused", ("reason",), _ASKED, _SECOND),
            _row("pass_up", "passed_up", SUPERVISE, "passed_up", ("unit", "reason")),
            _row("delist", "delisted", SUPERVISE, "delisted", (), _ACCEPTED),
        ),
    )
)
