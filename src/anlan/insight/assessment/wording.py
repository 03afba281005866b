"""What measures, states and parameters are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.insight.assessment.rules import Indicator
from anlan.insight.assessment.sheets import DEDUCTIONS, RATES

MEASURES = {
    "own_on_time": gettext_lazy("On-time rate of the unit's own duties"),
    "charge_on_time": gettext_lazy("On-time rate of the enterprises in its charge"),
    "rectified_in_time": gettext_lazy("Rate of hazards in its charge rectified in time"),
    "overdue_hazards": gettext_lazy("Deduction per hazard overdue at the end of the month"),
    "reported_warnings": gettext_lazy("Deduction per warning that had to be reported"),
    "manual": gettext_lazy("Assessed by a named person on evidence"),
}
CHARGES = {
    "territory": gettext_lazy("enterprises in its territory"),
    "lead": gettext_lazy("enterprises it leads"),
    "own": gettext_lazy("the unit itself"),
}
STATE_TONES = {"computed": ("warn", "hourglass"), "published": ("ok", "circle-check")}
SHEET_TONES = {"draft": ("info", "edit"), "in_force": ("ok", "circle-check"), "retired": ("", "archive")}
OBJECTION_TONES = {"raised": ("warn", "hourglass"), "accepted": ("ok", "circle-check"), "refused": ("", "circle-x")}


def formula_of(indicator: Indicator) -> str:
    """Return in one line how the points of an indicator come about (RSP-13: with the formula visible)."""
    given = indicator.parameters
    facts: Mapping[str, Any] = {
        "weight": f"{indicator.weight:g}",
        "whom": CHARGES.get(str(given.get("charge", "own")), ""),
        "target": f"{float(given.get('target', 1)):.0%}",
        "each": given.get("each", 0),
        "per": given.get("per", 0),
        "cap": f"{float(given.get('cap', indicator.weight)):g}",
    }
    if indicator.measure in RATES:
        return _("%(weight)s × rate ÷ %(target)s; %(whom)s") % facts
    if indicator.measure in DEDUCTIONS and given.get("per"):
        return _("%(weight)s − %(each)s a case among %(per)s, at most %(cap)s; %(whom)s") % facts
    if indicator.measure in DEDUCTIONS:
        return _("%(weight)s − %(each)s a case, at most %(cap)s; %(whom)s") % facts
    return _("up to %(weight)s") % facts


def counted_words(measure: str, numerator: Any, denominator: Any) -> str:
    """Return what was counted for one line, such as ``46 of 50``."""
    if not denominator:
        return ""
    return _("%(hits)s of %(of)s") % {"hits": f"{float(numerator or 0):,g}", "of": f"{float(denominator):,g}"}
