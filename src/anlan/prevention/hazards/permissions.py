"""What posts may do with hazards."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW, REPORT, GRADE = "prevention:hazard:view", "prevention:hazard:report", "prevention:hazard:grade"
RECTIFY, APPROVE, ACCEPT = "prevention:hazard:rectify", "prevention:hazard:approve", "prevention:hazard:accept"
WRITE_OFF, SUPERVISE = "prevention:hazard:write_off", "prevention:hazard:supervise"
EXPORT, IMPORT = "prevention:hazard:export", "prevention:hazard:import"

declare(
    {
        VIEW: _("See the hazards within reach"),
        REPORT: _("Report hazards"),
        GRADE: _("Grade hazards, merge those found twice, dismiss what is none"),
        RECTIFY: _("Plan and carry out the rectification, ask for more time"),
        APPROVE: _("Approve plans of major hazards and more time"),
        ACCEPT: _("Re-inspect: accept, return or reopen a rectification"),
        WRITE_OFF: _("Write hazards off"),
        SUPERVISE: _("Choose how a hazard is handled: suggest, remind, supervise, hand over"),
        EXPORT: _("Take lists of hazards away"),
        IMPORT: _("Read hazards from a workbook"),
    }
)
