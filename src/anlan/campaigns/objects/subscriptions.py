"""A household that its village closes leaves the lists of actions, too."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.services import OBJECT
from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.ledger.subscriptions import subscribe
from anlan.foundation.scope.services import system_actor
from anlan.registry.entries import services as entries


def leave_with_household(acts: Sequence[ActFacts]) -> None:
    """Take the objects that point at the closed households off their lists."""
    rows = ActionObject.objects.beyond_scope("who is no longer vulnerable is no longer visited").filter(
        household__uid__in=[act.subject_uid for act in acts], closed_on=None
    )
    for record in rows:
        entries.close(
            OBJECT, record, record.version, reason=_("The household was closed."), actor=system_actor("campaigns"),
            now=acts[-1].recorded_at,
        )  # fmt: skip


subscribe("household.closed", leave_with_household)
