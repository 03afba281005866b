"""Every step of a hazard as its doors see it: the form, the service, and when it is offered beyond the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import check
from anlan.prevention.hazards import forms, services
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import DualReport
from anlan.prevention.hazards.permissions import RECTIFY, REPORT, SUPERVISE
from anlan.prevention.hazards.queries import ALONG, facts_of, is_of, reports_made, steps_for
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.prevention.hazards.workflow import HAZARD

Call = Callable[..., Hazard]


@dataclass(frozen=True)
class Step:
    """One button with its page; ``main``: it leads on. ``permission`` is for what the table does not hold."""

    verb: str
    label: Any
    form: type[forms.StepForm]
    call: Call
    icon: str
    main: bool = False
    about: Any = ""
    permission: str = ""


def _settled(**given: Any) -> Hazard:
    names = ("responsible", "measures", "funds", "time_limit", "contingency")
    return services.make_plan(settled={name: given.pop(name, None) for name in names}, **given)


def _decide(grant: bool) -> Call:
    return lambda **given: services.decide_extension(grant=grant, **given)


def _regrade(verb: str) -> Call:
    return lambda **given: services.decide_regrade(verb=verb, **given)


_TABLE: tuple[tuple[str, type[forms.StepForm], Call, str, bool, Any], ...] = (
    ("grade", forms.GradeForm, services.grade, "scale", True, ""),
    ("fix_on_spot", forms.SpotForm, services.fix_on_spot, "camera", False,
     _("Photos of before and after; somebody else re-inspects it.")),
    ("witness_fix", forms.SpotForm, services.fix_on_spot, "camera", False,
     _("It was corrected before your eyes: photos of before and after.")),
    ("plan", forms.PlanForm, _settled, "clipboard-list", True,
     _("The five settlements: without one of them no rectification begins.")),
    ("submit_plan", forms.PlanForm, _settled, "clipboard-list", True,
     _("The five settlements; the supervising department approves the plan of a major hazard.")),
    ("approve_plan", forms.StepForm, services.approve_plan, "check", True, ""),
    ("return_plan", forms.ReasonForm, services.return_plan, "arrow-back-up", False, ""),
    ("submit", forms.SubmitForm, services.submit, "checks", True,
     _("Say what was done and show it; somebody else re-inspects.")),
    ("hold", forms.HoldForm, services.hold, "eye", False,
     _("Interim measures and somebody who stands watch by name. The time limit stays; ask for more time afterwards.")),
    ("watch", forms.WatchForm, services.watch, "eye", True, ""),
    ("resume", forms.StepForm, services.resume, "player-play", False, ""),
    ("ask_extension", forms.UntilForm, services.ask_extension, "calendar", False, _("Somebody else decides on it.")),
    ("grant_extension", forms.StepForm, _decide(True), "calendar", False, ""),
    ("refuse_extension", forms.ReasonForm, _decide(False), "x", False, ""),
    ("accept", forms.AcceptForm, services.accept, "clipboard-check", True, ""),
    ("return", forms.BackForm, services.send_back, "arrow-back-up", False, ""),
    ("write_off", forms.StepForm, services.write_off, "circle-check", True, ""),
    ("reopen", forms.BackForm, services.reopen, "rotate", False,
     _("It counts as a repeat and gets a new time limit.")),
    ("propose_regrade", forms.RegradeForm, services.propose_regrade, "arrows-sort", False,
     _("A second person decides.")),
    ("confirm_raise", forms.StepForm, _regrade("confirm_raise"), "arrow-up", False, ""),
    ("confirm_lower", forms.StepForm, _regrade("confirm_lower"), "arrow-down", False, ""),
    ("refuse_regrade", forms.ReasonForm, _regrade("refuse_regrade"), "x", False, ""),
    ("join", forms.IntoForm, services.join, "arrow-merge", False, _("Both finders stay on record.")),
    ("merge", forms.IntoForm, services.merge, "arrow-merge", False, _("Both finders stay on record.")),
    ("dismiss", forms.ReasonForm, services.dismiss, "circle-x", False, ""),
)  # fmt: skip
BESIDE = (
    Step("receive", _("Confirm receipt"), forms.ReceiptForm, services.confirm_receipt, "mail", permission=RECTIFY),
    Step("dual_report", _("Enter a report"), forms.DualReportForm, services.dual_report, "report", permission=RECTIFY,
         about=_("A major hazard is reported to the supervising department and to the staff congress.")),
    Step("mode", _("Handling mode"), forms.ModeForm, services.set_mode, "adjustments-horizontal", permission=SUPERVISE,
         about=_("It is raised freely and lowered only with a reason.")),
    Step("supplement", _("Supplement"), forms.NoteForm, services.supplement, "note", permission=REPORT,
         about=_("A record is supplemented, never altered.")),
)  # fmt: skip
STEPS: dict[str, Step] = {
    **{
        verb: Step(verb, HAZARD.verbs[verb], form, call, icon, main, about)
        for verb, form, call, icon, main, about in _TABLE
    },
    **{step.verb: step for step in BESIDE},
}


Sense = Callable[[Hazard, Actor], bool]
_FURTHER: dict[str, Sense] = {}


def also(step: Step, makes_sense: Sense, **along: Exists) -> None:
    """Let a later feature offer a step of its own on the page of a hazard, such as a notice or an order.

    ``along`` names what ``makes_sense`` looks at beyond the hazard, such as whether there is a notice: asked in the
    same query, an attribute of the hazard then. The row of the hazard is ``OuterRef("pk")``.
    """
    ALONG.update(along)
    STEPS[step.verb] = step
    _FURTHER[step.verb] = makes_sense


def offered(hazard: Hazard, actor: Actor) -> list[Step]:
    """Return the steps that this actor may take now: those of the table, then those beside it.

    The hazard comes from ``hazard_of_page``, which knows what the steps of later features look at.
    """
    found = [STEPS[each.verb] for each in steps_for(hazard, actor, facts_of(hazard, actor))]
    found.sort(key=lambda step: not step.main)
    further = [STEPS[verb] for verb, makes_sense in _FURTHER.items() if makes_sense(hazard, actor)]
    beside = [step for step in BESIDE if _makes_sense(step.verb, hazard, actor)]
    return found + [step for step in (*further, *beside) if actor.may(step.permission)]


def _makes_sense(verb: str, hazard: Hazard, actor: Actor) -> bool:
    match verb:
        case "receive":
            return (
                bool(hazard.mode)
                and hazard.received_at is None
                and hazard.state in UNRECTIFIED
                and is_of(actor, hazard)
            )
        case "dual_report":
            return hazard.grade == "major" and len(reports_made(hazard)) < len(DualReport.Receiver)
        case "mode":
            return hazard.state in UNRECTIFIED
    return True


def demand(step: Step, hazard: Hazard, actor: Actor) -> None:
    """Refuse a step that this actor cannot take now, in its own words, before anybody fills in a form."""
    if step.permission:
        require(actor, step.permission)
        return
    facts = facts_of(hazard, actor)
    row = HAZARD.step(hazard.state, step.verb)
    filled = dict.fromkeys(row.requires, "?") if row else {}
    check(HAZARD, hazard.state, step.verb, actor=actor, facts={**filled, **{k: v for k, v in facts.items() if v}})


def take(step: Step, hazard: Hazard, data: Mapping[str, Any], version: int, actor: Actor, now: datetime) -> Hazard:
    """Call the step's service with what the form holds."""
    given = {name: value for name, value in data.items() if name != "version"}
    if step.verb in ("join", "merge") and not given.get("into"):
        raise Refused("facts-missing", missing=HAZARD.facts["into"], fields={"into": "fact-missing"})
    return step.call(uid=hazard.uid, version=version, actor=actor, now=now, **given)


def begun(step: Step, hazard: Hazard, today: date) -> dict[str, Any]:
    """Return the values with which a step's form opens: what is known already is not typed again."""
    if begin := getattr(step.form, "begun", None):
        known: dict[str, Any] = begin(hazard)
        return known
    match step.verb:
        case "grade" if hazard.criterion is not None:
            return {"grade": hazard.criterion.grade or "general", "basis": hazard.criterion.basis}
        case "plan" | "submit_plan" if hazard.plan is not None:
            plan = hazard.plan
            return {
                "responsible": plan.responsible,
                "measures": plan.measures,
                "funds": plan.funds,
                "time_limit": _ahead(hazard.deadline, today),
                "contingency": plan.contingency,
            }
        case "plan" | "submit_plan":
            return {"time_limit": _ahead(hazard.deadline, today)}
        case "propose_regrade":
            return {"grade": "general" if hazard.grade == "major" else "major"}
        case "mode":
            return {"mode": hazard.mode}
    return {}


def _ahead(day: date | None, today: date) -> date | None:
    return day if day is not None and day >= today else None
