"""Why something about who answers for whom is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "assignment-none": _("Nobody has been assigned to %(name)s yet."),
        "assignment-nothing": _("Name at least one of department, government, leader and officer."),
        "assignment-same": _("%(name)s is already assigned in this way."),
        "assignment-party": _("%(name)s is not a business entity in operation; nobody is assigned to it."),
        "assignment-lead-kind": _("%(name)s is not a department that can lead."),
        "assignment-government-kind": _("%(name)s is not a government."),
        "assignment-leader-post": _("This post does not belong to the government that was named."),
        "assignment-officer-post": _("This post does not belong to the lead department or to a safety station."),
        "assignment-post-closed": _("The post %(title)s is closed."),
        "handover-part": _("Choose what is handed over: department, leader or officer."),
        "handover-same": _("Giver and taker are the same."),
        "handover-none": _("No party fits this choice; nothing was handed over."),
        "dispute-candidate": _(
            "None of the candidates of this dispute exists as an organisation; choose a department."
        ),
        "rule-article-taken": _("There is already an article %(article)s in force."),
        "rule-effect": _("An article names either a department line with its level, or a hard case."),
        "rule-line-unknown": _("%(line)s is not a department line."),
        "rule-condition": _("The condition is not valid JSON: %(fault)s"),
        "rule-closed": _("Article %(article)s is no longer in force."),
        "rule-title-missing": _("An article needs a number and a heading."),
        "rule-candidates": _(
            "Candidates are pairs of a line (or annex, stated) and a place: operating, registered, city or parent."
        ),
    }
)
