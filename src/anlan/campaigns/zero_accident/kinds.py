"""The acts of zero-accident creation; a survey counts for the unit's monthly duty (CMP-11)."""

from django.utils.translation import gettext_lazy as _

from anlan.campaigns.zero_accident.permissions import SURVEY
from anlan.foundation.ledger.kinds import declare
from anlan.responsibility.duties import proofs
from anlan.responsibility.duties.proofs import Proof

declare(
    {
        "creation.entered": _("Creation unit entered"),
        "creation.changed": _("Creation unit changed"),
        "creation.closed": _("Creation unit closed"),
        "creation.granted": _("Zero-accident state granted"),
        "creation.lost": _("Zero-accident state taken away"),
        "leading_group.entered": _("Leading group formed"),
        "leading_group.changed": _("Leading group changed"),
        "leading_group.closed": _("Leading group dissolved"),
        "creation.regained": _("Zero-accident state given back"),
    }
)
proofs.declare(
    Proof("creation.surveyed", _("Monthly survey of a creation unit"), "campaigns-creation-list", (), SURVEY)
)
