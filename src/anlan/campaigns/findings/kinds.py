"""The acts about what special actions found."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "action_finding.added": _("Hazard added to a special action"),
        "action_finding.taken_out": _("Hazard taken out of a special action"),
        "action_finding.sorted": _("Aspect of a finding set"),
        "action_round.added": _("Round added to a special action"),
        "action_round.taken_out": _("Round taken out of a special action"),
        "action_findings.gathered": _("Records of a special action gathered"),
        "action_cut.made": _("Figures of a special action frozen"),
    }
)
