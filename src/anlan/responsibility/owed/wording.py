"""What statuses are called, with tone and sign: colour never carries meaning alone."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.responsibility.engine.facts import Status


class Shown(NamedTuple):
    """How a status is shown: words, tone, icon, and the one sign of a small calendar."""

    words: Promise
    tone: str
    icon: str
    sign: str


STATUSES: dict[Status, Shown] = {
    Status.OPEN: Shown(_("open"), "info", "circle-dashed", "·"),
    Status.DUE: Shown(_("due now"), "warn", "clock-exclamation", "!"),
    Status.MET: Shown(_("met"), "ok", "circle-check", "✓"),
    Status.LATE: Shown(_("late"), "warn", "history", "~"),
    Status.MISSED: Shown(_("missed"), "bad", "circle-x", "✕"),
    Status.WAIVED: Shown(_("waived"), "", "player-pause", "–"),
    Status.LAPSED: Shown(_("lapsed"), "", "minus", "○"),
}
