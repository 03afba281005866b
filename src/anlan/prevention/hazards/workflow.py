"""The life of a hazard as a table (PRV-24). The page ``/workflows/hazard/`` draws it from here.

Guards look at facts of the record: ``grade``, ``own`` (the actor belongs to the party itself), ``self_found``,
``supervising`` (keys of the units that may judge a major hazard), and who did what (user ids).
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.catalogue import declare
from anlan.foundation.workflow.rules import Facts, Guard, Transition, Workflow, not_by, takes_second_person
from anlan.prevention.hazards.permissions import ACCEPT, APPROVE, GRADE, RECTIFY, REPORT, WRITE_OFF
from anlan.prevention.hazards.rules import MAJOR, SETTLED


def _guard(refusal: str, words: object, refuses: object) -> Guard:
    return Guard(refusal, words, refuses)  # type: ignore[arg-type]


def _judges_itself(actor: Actor, facts: Facts) -> bool:
    return bool(facts.get("own")) and not (facts.get("self_found") and facts.get("grade") != MAJOR)


def _another_unit(actor: Actor, facts: Facts) -> bool:
    supervising = facts.get("supervising")
    units = supervising if isinstance(supervising, Iterable) else ()
    return facts.get("grade") == MAJOR and actor.organisation_id not in set(units)


NOT_ITS_OWN_JUDGE = _guard(
    "hazard-own-judge",
    _("The party itself decides on general hazards that it found itself, on no others"),
    _judges_itself,
)
NOT_BY_THE_PARTY = _guard("hazard-by-party", _("Not by the party itself"), lambda actor, facts: bool(facts.get("own")))
GENERAL_ONLY = _guard("hazard-major-path", _("Not for major hazards"), lambda actor, facts: facts.get("grade") == MAJOR)
MAJOR_ONLY = _guard("hazard-general-path", _("For major hazards"), lambda actor, facts: facts.get("grade") != MAJOR)
BY_THE_SUPERVISOR = _guard("hazard-not-supervising", _("Major hazards: by the supervising department"), _another_unit)
NOT_BY_THE_RECTIFIER = not_by("rectified_by", refusal="hazard-own-work", words=_("Not by the person who rectified it"))
BOTH_REPORTS = _guard(
    "hazard-reports-missing",
    _("Major hazards: only after both reports"),
    lambda actor, facts: facts.get("grade") == MAJOR and not facts.get("both_reports"),
)
NO_EXTENSION_ASKED = _guard(
    "hazard-extension-asked",
    _("Only one request at a time"),
    lambda actor, facts: facts.get("extension_by") is not None,
)
EXTENSION_ASKED = _guard(
    "hazard-no-extension",
    _("Only when more time was asked for"),
    lambda actor, facts: facts.get("extension_by") is None,
)
NO_REGRADE_PROPOSED = _guard(
    "hazard-regrade-proposed", _("Only one proposal at a time"), lambda actor, facts: bool(facts.get("proposed_grade"))
)
PROPOSED_UP = _guard(
    "hazard-not-proposed",
    _("Only when raising was proposed"),
    lambda actor, facts: facts.get("proposed_grade") != MAJOR,
)
PROPOSED_DOWN = _guard(
    "hazard-not-proposed",
    _("Only when lowering was proposed"),
    lambda actor, facts: facts.get("proposed_grade") in (None, "", MAJOR),
)
PROPOSED = _guard(
    "hazard-not-proposed", _("Only when a change was proposed"), lambda actor, facts: not facts.get("proposed_grade")
)
SECOND_GRADER = takes_second_person(
    "proposed_by", refusal="hazard-second-person", words=_("Not by the person who proposed it")
)
NOT_BY_THE_PLANNER = not_by("planned_by", refusal="hazard-own-work", words=_("Not by the person who made the plan"))
SECOND_DECIDER = takes_second_person(
    "extension_by", refusal="hazard-second-person", words=_("Not by the person who asked for it")
)
NOT_BY_THE_REPORTER = takes_second_person(
    "reported_by", refusal="hazard-second-person", words=_("Not by the person who reported it")
)
BY_THE_REPORTER = _guard(
    "hazard-not-reporter",
    _("Only by the person who reported it"),
    lambda actor, facts: actor.user_id is None or facts.get("reported_by") != actor.user_id,
)


def _step(
    states: str, verb: str, to: str, permission: str, records: str, requires: tuple[str, ...] = (), *guards: Guard
) -> list[Transition]:
    """Return a row for each of the states; ``to`` empty: the state stays as it is."""
    return [
        Transition(
            state=state,
            verb=verb,
            to=to or state,
            permission=permission,
            records=f"hazard.{records}",
            requires=requires,
            guards=guards,
        )
        for state in states.split()
    ]


_SPOT = ("before_photos", "after_photos")
HAZARD = declare(
    Workflow(
        name="hazard",
        title=_("Hazard"),
        initial="reported",
        states={
            "reported": _("Reported, to be graded"),
            "graded": _("Waiting for a plan"),
            "planned": _("Plan waits for approval"),
            "held": _("Cannot be fixed for now, watched"),
            "rectifying": _("Being rectified"),
            "submitted": _("Waiting for re-inspection"),
            "accepted": _("Passed re-inspection"),
            "written_off": _("Written off"),
            "merged": _("Merged into another"),
            "dismissed": _("No hazard"),
        },
        verbs={
            "grade": _("Grade it"),
            "fix_on_spot": _("Corrected on the spot"),
            "witness_fix": _("Saw it corrected on the spot"),
            "plan": _("Make the plan"),
            "submit_plan": _("Hand in the plan"),
            "approve_plan": _("Approve the plan"),
            "return_plan": _("Return the plan"),
            "submit": _("Report as rectified"),
            "hold": _("Cannot be fixed for now"),
            "watch": _("Enter a watch"),
            "resume": _("Can be fixed now"),
            "ask_extension": _("Ask for more time"),
            "grant_extension": _("Grant more time"),
            "refuse_extension": _("Refuse more time"),
            "accept": _("Pass the re-inspection"),
            "return": _("Return with a reason"),
            "write_off": _("Write off"),
            "reopen": _("Re-inspection failed: reopen"),
            "propose_regrade": _("Propose another grade"),
            "confirm_raise": _("Raise to major"),
            "confirm_lower": _("Lower to general"),
            "refuse_regrade": _("Keep the grade"),
            "join": _("The same as another"),
            "merge": _("Merge into another"),
            "dismiss": _("No hazard"),
        },
        facts={
            "grade": _("Grade"),
            "basis": _("Basis of the grade"),
            "reason": _("Reason"),
            "before_photos": _("Photo before"),
            "after_photos": _("Photo after"),
            "recheck_photos": _("Photo of the re-inspection"),
            "responsible": _("Responsibility"),
            "measures": _("Measures"),
            "funds": _("Funds (0 when none are needed)"),
            "time_limit": _("Time limit"),
            "contingency": _("Contingency plan"),
            "outcome": _("What was done"),
            "opinion": _("What the re-inspection found"),
            "interim": _("Interim measures"),
            "watcher": _("Named watcher"),
            "watch_every": _("Days between watch entries"),
            "until": _("Until"),
            "note": _("What was seen"),
            "into": _("The other hazard"),
        },
        transitions=tuple(
            row
            for rows in (
                _step("reported", "grade", "graded", GRADE, "graded", ("grade", "basis"), NOT_ITS_OWN_JUDGE),
                _step("reported graded", "fix_on_spot", "submitted", RECTIFY, "fixed", _SPOT, GENERAL_ONLY),
                _step(
                    "reported graded", "witness_fix", "accepted", ACCEPT, "fix_witnessed", _SPOT,
                    GENERAL_ONLY, NOT_BY_THE_PARTY,
                ),
                _step("graded", "plan", "rectifying", RECTIFY, "planned", SETTLED, GENERAL_ONLY),
                _step("graded", "submit_plan", "planned", RECTIFY, "plan_submitted", SETTLED, MAJOR_ONLY),
                _step(
                    "planned", "approve_plan", "rectifying", APPROVE, "plan_approved", (),
                    NOT_BY_THE_PARTY, NOT_BY_THE_PLANNER, BY_THE_SUPERVISOR,
                ),
                _step("planned", "return_plan", "graded", APPROVE, "plan_returned", ("reason",), NOT_BY_THE_PARTY),
                _step("rectifying", "submit", "submitted", RECTIFY, "submitted", ("outcome", "after_photos")),
                _step(
                    "graded rectifying", "hold", "held", RECTIFY, "held",
                    ("interim", "watcher", "until", "watch_every"),
                ),
                _step("held", "watch", "", RECTIFY, "watched", ("note",)),
                _step("held", "resume", "graded", RECTIFY, "resumed"),
                _step(
                    "rectifying held", "ask_extension", "", RECTIFY, "extension_asked", ("until", "reason"),
                    NO_EXTENSION_ASKED,
                ),
                _step(
                    "rectifying held", "grant_extension", "", APPROVE, "extension_granted", (),
                    EXTENSION_ASKED, NOT_ITS_OWN_JUDGE, SECOND_DECIDER, BY_THE_SUPERVISOR,
                ),
                _step(
                    "rectifying held", "refuse_extension", "", APPROVE, "extension_refused", ("reason",),
                    EXTENSION_ASKED, NOT_ITS_OWN_JUDGE, SECOND_DECIDER,
                ),
                _step(
                    "submitted", "accept", "accepted", ACCEPT, "accepted", ("opinion", "recheck_photos"),
                    NOT_BY_THE_RECTIFIER, NOT_ITS_OWN_JUDGE, BY_THE_SUPERVISOR,
                ),
                _step(
                    "submitted", "return", "rectifying", ACCEPT, "returned", ("reason",),
                    NOT_BY_THE_RECTIFIER, NOT_ITS_OWN_JUDGE,
                ),
                _step(
                    "accepted", "write_off", "written_off", WRITE_OFF, "written_off", (),
                    NOT_BY_THE_RECTIFIER, NOT_ITS_OWN_JUDGE, BY_THE_SUPERVISOR, BOTH_REPORTS,
                ),
                _step(
                    "accepted written_off", "reopen", "rectifying", ACCEPT, "reopened", ("reason",),
                    NOT_BY_THE_PARTY,
                ),
                _step(
                    "graded planned rectifying held", "propose_regrade", "", GRADE, "regrade_proposed",
                    ("grade", "reason"), NO_REGRADE_PROPOSED, NOT_ITS_OWN_JUDGE,
                ),
                _step(
                    "graded rectifying held", "confirm_raise", "graded", GRADE, "raised", (),
                    PROPOSED_UP, SECOND_GRADER,
                ),
                _step("graded planned rectifying held", "confirm_lower", "graded", GRADE, "lowered", (),
                      PROPOSED_DOWN, SECOND_GRADER, NOT_BY_THE_PARTY),
                _step(
                    "graded planned rectifying held", "refuse_regrade", "", GRADE, "regrade_refused", ("reason",),
                    PROPOSED, SECOND_GRADER, NOT_ITS_OWN_JUDGE,
                ),
                _step("reported", "join", "merged", REPORT, "joined", ("into",), BY_THE_REPORTER),
                _step(
                    "reported graded", "merge", "merged", GRADE, "merged", ("into",), NOT_ITS_OWN_JUDGE,
                ),
                _step(
                    "reported", "dismiss", "dismissed", GRADE, "dismissed", ("reason",),
                    NOT_BY_THE_REPORTER, NOT_ITS_OWN_JUDGE,
                ),
            )
            for row in rows
        ),
    )
)  # fmt: skip
