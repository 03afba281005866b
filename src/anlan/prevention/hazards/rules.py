"""What is decided about hazards, as pure functions: terms, who owes the next step, modes, likeness of texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

GENERAL, MAJOR = "general", "major"
MODES = ("suggest", "remind", "supervise", "hand_over")
"""The four handling modes, the gentlest first (PRV-33)."""
OPEN = ("reported", "graded", "planned", "rectifying", "held", "submitted", "accepted")
"""States in which something is still owed."""
UNRECTIFIED = ("reported", "graded", "planned", "rectifying", "held")
"""States in which the danger is still there."""
RECTIFIED = ("submitted", "accepted", "written_off")
SETTLED = ("responsible", "measures", "funds", "time_limit", "contingency")
"""The five settlements in the order in which the documents name them (PRV-25)."""


@dataclass(frozen=True)
class Terms:
    """How many calendar days each step may take; see data/terms.toml."""

    grade: int
    plan: int
    decide: int
    accept: int
    write_off: int
    receipt: int
    dual_report: int
    watch_every: int
    repeat: int
    rectify: Mapping[str, int]
    mode: Mapping[str, int]


def rectify_by(begun: date, grade: str, mode: str, terms: Terms) -> date:
    """Return the last local day for rectifying: by the grade, for a general hazard sooner if its mode asks for it."""
    days = terms.rectify[grade]
    if grade == GENERAL and mode:
        days = min(days, terms.mode[mode]) if mode != "suggest" else terms.mode[mode]
    return begun + timedelta(days=days)


def mode_change(old: str, new: str) -> str:
    """Return ``raised``, ``lowered`` or ``same``; ValueError for a mode that does not exist (PRV-33)."""
    before, after = MODES.index(old) if old else -1, MODES.index(new)
    return "raised" if after > before else "lowered" if after < before else "same"


# Who owes the step out of a state: the party itself, or whoever judges (grades, approves, re-inspects, writes off).
_OWED = {
    "reported": ("judge", "grade"),
    "graded": ("party", "plan"),
    "planned": ("judge", "decide"),
    "rectifying": ("party", ""),
    "held": ("party", ""),
    "submitted": ("judge", "accept"),
    "accepted": ("judge", "write_off"),
}


def owed_by(state: str) -> str:
    """Return ``party`` or ``judge``: who owes the next step; empty when nothing is owed any more."""
    return _OWED.get(state, ("", ""))[0]


def step_due(state: str, since: date, deadline: date | None, terms: Terms) -> date | None:
    """Return the last local day for the next step; while it is rectified or watched that is the deadline itself."""
    if state not in _OWED:
        return None
    term = _OWED[state][1]
    return since + timedelta(days=getattr(terms, term)) if term else deadline


def is_overdue(state: str, deadline: date | None, rectified_on: date | None, today: date) -> bool:
    """Whether the deadline for rectifying passed: the danger is still there, or was for longer than allowed."""
    if deadline is None:
        return False
    if state in UNRECTIFIED:
        return today > deadline
    return rectified_on is not None and rectified_on > deadline


def dual_report_due(graded_on: date, terms: Terms) -> date:
    """Return the last local day for both reports of a major hazard (PRV-30): counted from its grade."""
    return graded_on + timedelta(days=terms.dual_report)


def next_watch(begun: date, last: date | None, every: int) -> date:
    """Return the last local day for the next watch entry (PRV-37): counted from the last one, or from the beginning."""
    return (last or begun) + timedelta(days=every)


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and digits of a text, without punctuation and blanks."""
    plain = "".join(character for character in text.lower() if character.isalnum())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset([plain] if plain else [])


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: common pairs of characters over those of the shorter text and both."""
    a, b = bigrams(one), bigrams(other)
    if not a or not b:
        return 0.0
    common = len(a & b)
    return (common / len(a | b) + common / min(len(a), len(b))) / 2


ALIKE = 0.45
"""From here on two texts about one party are offered as the same hazard; tuned on invented pairs in the tests."""


def alike(text: str, others: Iterable[tuple[int, str]], limit: int = 3) -> list[int]:
    """Return the keys of the texts that say much the same, the likest first."""
    if len(bigrams(text)) < 3:
        return []
    scored = sorted(((likeness(text, other), key) for key, other in others), reverse=True)
    return [key for score, key in scored[:limit] if score >= ALIKE]


@dataclass(frozen=True)
class Urgency:
    """What the order of open hazards is counted from (PRV-35)."""

    grade: str
    flags: frozenset[str]
    people: int
    days_open: int
    days_late: int
    repeated: bool
    returned: int
    reopened: int
    rectified: bool = False


def points(urgency: Urgency, weights: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return the points by reason: grade, exposure, people, open, overdue, repeat."""
    people = [number for least, number in weights["people"].items() if urgency.people >= int(least)]
    conduct = weights["conduct"]
    repeated = conduct["repeat"] * urgency.repeated
    repeated += conduct["returned"] * urgency.returned + conduct["reopened"] * urgency.reopened
    return {
        "grade": weights["grade"][urgency.grade or "ungraded"],
        "exposure": max((weights["exposure"].get(flag, 0) for flag in urgency.flags), default=0),
        "people": max(people, default=0),
        "open": min(urgency.days_open // weights["open"]["days_a_point"], weights["open"]["most"]),
        "overdue": min(urgency.days_late * weights["overdue"]["points_a_day"], weights["overdue"]["most"]),
        "repeat": min(repeated, conduct["most"]),
        "rectified": weights["rectified"]["points"] * urgency.rectified,
    }


def total(by_reason: Mapping[str, int]) -> int:
    """Return the points of an open hazard, 1 to 100."""
    return max(min(sum(by_reason.values()), 100), 1)
