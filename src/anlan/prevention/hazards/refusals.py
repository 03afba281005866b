"""Why something about a hazard is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "hazard-own-judge": _(
            "The party itself decides on general hazards that it found itself; here somebody who supervises it decides."
        ),
        "hazard-by-party": _("Somebody who supervises the party does this, not the party itself."),
        "hazard-major-path": _("This is a major hazard: it needs a plan that the supervising department approves."),
        "hazard-general-path": _("This is for major hazards only."),
        "hazard-not-supervising": _("A major hazard is decided by the department that supervises it."),
        "hazard-own-work": _("Whoever did the work does not decide on it; somebody else must."),
        "hazard-second-person": _("This takes a second person."),
        "hazard-reports-missing": _(
            "Both reports are needed first: to the supervising department and to the staff congress."
        ),
        "hazard-extension-asked": _("More time has been asked for already; wait for the decision."),
        "hazard-no-extension": _("Nobody asked for more time."),
        "hazard-regrade-proposed": _("Another grade has been proposed already; wait for the decision."),
        "hazard-not-proposed": _("This change of the grade was not proposed."),
        "hazard-not-reporter": _("Only the person who reported it says that it is the same."),
        "hazard-mode-lowered-silently": _("A handling mode is lowered only with a reason."),
        "hazard-mode-none": _("Nothing waits for a receipt here."),
        "hazard-day-past": _("The day has passed already."),
        "hazard-until-earlier": _("The new time limit must be later than %(deadline)s."),
        "plan-beyond-deadline": _(
            "The time limit of the plan lies after the one that was set (%(deadline)s); ask for more time instead."
        ),
        "hazard-future": _("This lies in the future."),
        "hazard-grade-same": _("It has this grade already."),
        "hazard-itself": _("A hazard cannot be merged into itself or into one that was merged."),
        "hazard-other-party": _("Only hazards of the same party can be merged."),
        "hazard-text-missing": _("Say what is dangerous."),
        "hazard-source-wrong": _(
            "From whom it comes must be one of the list; the party itself reports self-inspections."
        ),
        "hazard-settled": _("What was reported can be corrected only until it is graded; supplement it instead."),
        "hazard-reported-so-far": _("This report has been entered already."),
        "hazard-key-missing": _("Each report of a list needs a key of its own, so that the list can be sent again."),
        "hazard-list-too-long": _("%(given)s lines are too many for one list; send at most %(most)s at a time."),
        "hazard-verb-unknown": _("There is no such step."),
    }
)
