"""The life of a hand-over (PRV-34)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Facts, Guard, Transition, Workflow
from anlan.prevention.hazards.permissions import ACCEPT, SUPERVISE


def _not_addressed(actor: Actor, facts: Facts) -> bool:
    return actor.organisation_id is None or actor.organisation_id != facts.get("to_unit")


def _not_sender(actor: Actor, facts: Facts) -> bool:
    return actor.organisation_id is None or actor.organisation_id != facts.get("from_unit")


_BY_RECEIVER = Guard("handover-not-yours", _("Only by the unit that it was handed to"), _not_addressed)
_BY_SENDER = Guard("handover-not-sender", _("Only by the unit that handed it over"), _not_sender)


def _row(states: str, verb: str, to: str, permission: str, requires: tuple[str, ...], guard: Guard) -> list[Transition]:
    return [
        Transition(state=state, verb=verb, to=to or state, permission=permission, records=f"handover.{verb}",
                   requires=requires, guards=(guard,))
        for state in states.split()
    ]  # fmt: skip


HANDOVER = declare(
    Workflow(
        name="hazard-handover",
        title=_("Problem handed over"),
        initial="handed",
        states={
            "handed": _("Waiting for acceptance"),
            "accepted": _("Taken on"),
            "answered": _("Answered"),
            "concluded": _("Concluded"),
        },
        verbs={
            "accept": _("Take on"),
            "reassign": _("Assign to another unit"),
            "answer": _("Answer"),
            "send_back": _("Not enough: ask again"),
            "conclude": _("Conclude"),
        },
        facts={"unit": _("Unit"), "reason": _("Reason"), "reply": _("Answer")},
        transitions=(
            *_row("handed", "accept", "accepted", ACCEPT, (), _BY_RECEIVER),
            *_row("handed accepted", "reassign", "handed", ACCEPT, ("unit", "reason"), _BY_RECEIVER),
            *_row("accepted", "answer", "answered", ACCEPT, ("reply",), _BY_RECEIVER),
            *_row("answered", "send_back", "accepted", SUPERVISE, ("reason",), _BY_SENDER),
            *_row("answered", "conclude", "concluded", SUPERVISE, (), _BY_SENDER),
        ),
    )
)
