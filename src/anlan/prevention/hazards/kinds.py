"""The acts of hazards."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "hazard.reported": _("Hazard reported"),
        "hazard.corrected": _("Report of a hazard corrected"),
        "hazard.graded": _("Hazard graded"),
        "hazard.fixed": _("Hazard corrected on the spot"),
        "hazard.fix_witnessed": _("Correction on the spot witnessed"),
        "hazard.planned": _("Rectification planned"),
        "hazard.plan_submitted": _("Plan handed in for approval"),
        "hazard.plan_approved": _("Plan approved"),
        "hazard.plan_returned": _("Plan returned"),
        "hazard.submitted": _("Rectification reported as done"),
        "hazard.held": _("Hazard put under watch"),
        "hazard.watched": _("Watch entered"),
        "hazard.resumed": _("Hazard can be fixed now"),
        "hazard.extension_asked": _("More time asked for"),
        "hazard.extension_granted": _("More time granted"),
        "hazard.extension_refused": _("More time refused"),
        "hazard.accepted": _("Rectification accepted"),
        "hazard.returned": _("Rectification returned"),
        "hazard.written_off": _("Hazard written off"),
        "hazard.reopened": _("Hazard reopened after a failed re-inspection"),
        "hazard.regrade_proposed": _("Another grade proposed"),
        "hazard.raised": _("Hazard raised to major"),
        "hazard.lowered": _("Hazard lowered to general"),
        "hazard.regrade_refused": _("Grade kept"),
        "hazard.joined": _("Same hazard reported again"),
        "hazard.merged": _("Hazards merged"),
        "hazard.dismissed": _("Report dismissed: no hazard"),
        "hazard.mode_set": _("Handling mode set"),
        "hazard.mode_lowered": _("Handling mode lowered"),
        "hazard.received": _("Receipt of the handling confirmed"),
        "hazard.dual_reported": _("Major hazard reported to the department or the staff congress"),
        "hazard.supplemented": _("Record of the hazard supplemented"),
    }
)
