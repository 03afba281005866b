"""Why assessments are refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "sheet-wrong": _("Indicator “%(indicator)s” of the score sheet makes no sense; check measure and numbers."),
        "sheet-without-weight": _("No indicator of the score sheet has any weight."),
        "sheet-draft-exists": _("There is a draft of the next edition already; change that one."),
        "sheet-not-draft": _("A sheet that was in force is not changed; make a new edition."),
        "sheet-none": _("No score sheet is in force."),
        "month-not-over": _("The month %(month)s is computed from %(day)s on."),
        "month-wrong": _("“%(month)s” is no month; write it as 2026-10."),
        "month-not-assessed": _("No assessment of %(month)s has been computed."),
        "no-units": _("The registry has no unit that this sheet is for."),
        "facts-gone": _("The frozen facts of %(month)s, no. %(number)s, are not there or cannot be read."),
        "assessment-superseded": _("There is a newer edition of this assessment; look there."),
        "assessment-not-published": _("Only a published assessment can be objected to."),
        "objection-not-yours": _("Only people of %(name)s object to its score."),
        "objection-own": _("An objection is decided by the committee office, not by people of the unit concerned."),
        "assessment-city-only": _("Only the committee office of the city does this."),
        "objection-too-late": _("Objections were possible until %(day)s."),
        "objection-waiting": _("An objection to this line is waiting already."),
        "objection-points": _("Between 0 and %(most)s points can be given for this line."),
        "manual-not-asked": _("The sheet in force has no such manual item for this unit."),
        "manual-frozen": _("The month was published already; a correction goes through an objection."),
    }
)
