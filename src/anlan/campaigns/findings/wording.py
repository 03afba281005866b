"""How reasons and figures of findings read."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.prevention.criteria.sectors import sector_names

FIGURES = {
    "found": _("Found"),
    "rectified": _("Rectified"),
    "rectifying": _("Being rectified"),
    "overdue": _("Overdue"),
    "major": _("Major hazards"),
    "listed": _("Listed supervision"),
    "suggest": _("Suggestion"),
    "remind": _("Reminder"),
    "supervise": _("Supervised"),
    "hand_over": _("Handed over by mode"),
    "handed_over": _("Handed over"),
    "published": _("Published"),
    "closed_unit": _("At units closed or stopped"),
}
# What the tables show, in this order; the rest stands above them.
SHOWN = (
    "found",
    "rectified",
    "rectifying",
    "overdue",
    "major",
    "listed",
    "suggest",
    "remind",
    "supervise",
    "hand_over",
)


WHOLE = (*SHOWN, "handed_over", "published")
"""What a summary shows of the whole action."""


def why_words(why: str) -> str:
    """Return in words why a record belongs to an action, or has its aspect; empty for nothing."""
    reason, _colon, value = why.partition(":")
    match reason:
        case "criterion":
            return gettext("criterion %(code)s") % {"code": value}
        case "word":
            return gettext("says “%(word)s”") % {"word": value}
        case "sector":
            return gettext("sector %(name)s") % {"name": sector_names().get(value, value)}
        case "industry":
            return gettext("industry %(code)s") % {"code": value}
    words: dict[str, Any] = {
        "unit": gettext("round of the responsible unit"),
        "all": gettext("days and place"),
        "named": gettext("the report names the action"),
        "person": gettext("set by a person"),
        "no-longer": gettext("no part counts it any more"),
    }
    return str(words.get(why, why))


def figure_names() -> dict[str, str]:
    """Return figure → words."""
    return {code: str(words) for code, words in FIGURES.items()}
