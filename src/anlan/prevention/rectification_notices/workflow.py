"""The life of a notice: issued, delivered, received; or void (PRV-27)."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Transition, Workflow
from anlan.prevention.hazards.permissions import GRADE, RECTIFY
from anlan.prevention.hazards.workflow import NOT_BY_THE_PARTY


def _row(state: str, verb: str, to: str, permission: str, requires: tuple[str, ...]) -> Transition:
    """Return a row; what the issuing side does is not for the party itself, whatever its people may grade."""
    guards = () if permission == RECTIFY else (NOT_BY_THE_PARTY,)
    return Transition(
        state=state, verb=verb, to=to, permission=permission, records=f"notice.{to}", requires=requires, guards=guards
    )


NOTICE = declare(
    Workflow(
        name="rectification-notice",
        title=_("Notice of rectification"),
        initial="issued",
        states={
            "issued": _("Issued"),
            "delivered": _("Delivered"),
            "received": _("Receipt confirmed"),
            "void": _("Void"),
        },
        verbs={"deliver": _("Enter delivery"), "receive": _("Confirm receipt"), "void": _("Void")},
        facts={
            "delivered_on": _("Delivered on"),
            "delivered_by": _("How it was delivered"),
            "receiver": _("Received by"),
            "reason": _("Reason"),
        },
        transitions=(
            _row("issued", "deliver", "delivered", GRADE, ("delivered_on", "delivered_by")),
            _row("issued", "receive", "received", RECTIFY, ("receiver",)),
            _row("delivered", "receive", "received", RECTIFY, ("receiver",)),
            _row("issued", "void", "void", GRADE, ("reason",)),
            _row("delivered", "void", "void", GRADE, ("reason",)),
        ),
    )
)
