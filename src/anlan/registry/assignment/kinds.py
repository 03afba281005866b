"""The acts that are done about who answers for whom."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "assignment.proposed": _("Assignment proposed by the rule book"),
        "assignment.confirmed": _("Assignment confirmed"),
        "assignment.changed": _("Assignment changed"),
        "assignment.ended": _("Assignment ended"),
        "dispute.opened": _("Dispute of assignment opened"),
        "dispute.decided": _("Dispute of assignment decided"),
        "dispute.withdrawn": _("Dispute of assignment withdrawn"),
        "rule.added": _("Article added to the rule book"),
        "rule.changed": _("Article of the rule book changed"),
        "rule.closed": _("Article of the rule book closed"),
        "rule.loaded": _("Rule book loaded as delivered"),
    }
)
