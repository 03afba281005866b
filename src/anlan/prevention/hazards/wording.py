"""What is shown of a hazard: names, tones, the line of steps, who owes the next step and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anlan.foundation.calendars.rules import local_day
from anlan.prevention.hazards.models import Grade, Hazard, Mode
from anlan.prevention.hazards.rules import OPEN, UNRECTIFIED, is_overdue
from anlan.prevention.hazards.workflow import HAZARD

_STATE_TONES = {
    "reported": ("warn", "flag"),
    "graded": ("warn", "clipboard-list"),
    "planned": ("warn", "hourglass"),
    "held": ("bad", "eye"),
    "rectifying": ("info", "tool"),
    "submitted": ("warn", "clipboard-search"),
    "accepted": ("ok", "check"),
    "written_off": ("ok", "circle-check"),
    "merged": ("", "arrow-merge"),
    "dismissed": ("", "circle-x"),
}
# The steps that are drawn, each with the states in which it is the present one.
_LINE = (
    (gettext_lazy("Report it"), ("reported",)),
    (gettext_lazy("Plan"), ("graded", "planned")),
    (gettext_lazy("Rectify"), ("rectifying", "held")),
    (gettext_lazy("Re-inspect"), ("submitted",)),
    (gettext_lazy("Write off"), ("accepted",)),
    (gettext_lazy("Done"), ("written_off",)),
)
_ASKED = {
    "reported": gettext_lazy("Grade it"),
    "graded": gettext_lazy("Make a plan with the five settlements"),
    "planned": gettext_lazy("Decide on the plan"),
    "rectifying": gettext_lazy("Rectify it and report it as done"),
    "held": gettext_lazy("Stand watch until it can be fixed"),
    "submitted": gettext_lazy("Re-inspect it"),
    "accepted": gettext_lazy("Write it off"),
}


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in HAZARD.states.items()}


def grade_names() -> dict[str, str]:
    """Return grade → words."""
    return {code: str(words) for code, words in Grade.choices}


def mode_names() -> dict[str, str]:
    """Return handling mode → words."""
    return {code: str(words) for code, words in Mode.choices}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a state's tag."""
    return _STATE_TONES.get(state, ("", "point"))


def grade_tone(grade: Any) -> tuple[str, str]:
    """Return tone and icon of a grade's tag."""
    return ("bad", "alert-octagon") if grade == Grade.MAJOR else ("info", "alert-circle")


@dataclass(frozen=True)
class Next:
    """Who owes what until when; ``tone`` says how bad it is."""

    what: Any
    who: str
    due: date | None
    left: str
    tone: str


def next_of(hazard: Hazard, today: date) -> Next | None:
    """Return the next step of an open hazard; None once nothing is owed any more."""
    if hazard.state not in OPEN:
        return None
    due = hazard.step_due
    if hazard.state == "held" and hazard.hold is not None:
        due = min(hazard.hold.next_watch, due or hazard.hold.next_watch)
    late = due is not None and today > due
    soon = due is not None and (due - today).days <= 2
    return Next(
        _ASKED[hazard.state],
        hazard.owed_by.name if hazard.owed_by else "",
        due,
        days_left(due, today),
        "bad" if late else "warn" if soon else "info",
    )


def days_left(due: date | None, today: date) -> str:
    """Return how many days are left, or since how many it is late, in words."""
    if due is None:
        return ""
    number = (due - today).days
    if number < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -number) % {"n": -number}
    return _("today") if number == 0 else ngettext("%(n)s day left", "%(n)s days left", number) % {"n": number}


def is_late(hazard: Hazard, today: date) -> bool:
    """Whether the time limit for rectifying passed."""
    rectified = local_day(hazard.rectified_at) if hazard.rectified_at else None
    return is_overdue(hazard.state, hazard.deadline, rectified, today)


def line_of(hazard: Hazard) -> list[tuple[str, str]]:
    """Return (label, done, now or empty) of the steps from report to write-off."""
    if hazard.state in ("merged", "dismissed"):
        return [(str(_LINE[0][0]), "done"), (str(HAZARD.states[hazard.state]), "now")]
    here = next(number for number, (_label, states) in enumerate(_LINE) if hazard.state in states)
    done = hazard.state == "written_off"
    return [
        (str(label), "done" if number < here or done else "now" if number == here else "")
        for number, (label, _states) in enumerate(_LINE)
    ]


PHASES: Mapping[str, Any] = {
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("After"),
    "recheck": gettext_lazy("Re-inspection"),
    "watch": gettext_lazy("Watch"),
    "report": gettext_lazy("Reports"),
    "further": gettext_lazy("Supplements"),
}


def deadline_words(hazard: Hazard, today: date) -> str:
    """Return the time limit with what is left of it while the danger is there."""
    if hazard.deadline is None:
        return ""
    left = days_left(hazard.deadline, today) if hazard.state in UNRECTIFIED else ""
    return f"{hazard.deadline.isoformat()}{f' · {left}' if left else ''}"
