"""What stored codes of parties are called: kinds, sizes, lines, industries, in the active language."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.industries.queries import industry_index
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.lines import lines
from anlan.registry.parties.models import EVERY_GAP, Gap, State


def language() -> str:
    """Return the active language."""
    return get_language() or "zh-hans"


def industry_names() -> dict[str, str]:
    """Return code → code and name of every industry of the national classification."""
    index, spoken = industry_index(PUBLIC), language()
    return {entry.code: f"{entry.code} {entry.name(spoken)}" for entry in index.entries()}


def state_words(code: Any) -> str:
    """Return the name of a state."""
    return str(State(code).label) if code else ""


def state_tone(code: Any) -> tuple[str, str]:
    """Return tone and icon of a state's tag."""
    return {
        State.ACTIVE: ("ok", "circle-check"),
        State.SUSPENDED: ("warn", "player-pause"),
        State.ORDERED_TO_STOP: ("bad", "hand-stop"),
    }.get(code, ("info", "circle-x"))


_SHORT = {
    Gap.LEAD: gettext_lazy("department"),
    Gap.GOVERNMENT: gettext_lazy("government"),
    Gap.LEADER: gettext_lazy("leader"),
    Gap.OFFICER: gettext_lazy("officer"),
}


def gap_words(bits: Any) -> str:
    """Return what is missing, in few words; nothing when all four parts are there."""
    missing = [str(_SHORT[gap]) for gap in Gap if int(bits or 0) & gap]
    if len(missing) == len(Gap):
        return _("Nobody answers for it")
    return _("Missing: %(parts)s") % {"parts": "、".join(missing)} if missing else ""


def gap_tone(bits: Any) -> tuple[str, str]:
    """Return tone and icon of a gap's tag."""
    if not bits:
        return "ok", "circle-check"
    return ("bad", "user-exclamation") if int(bits) == EVERY_GAP else ("warn", "user-exclamation")


def kind_choices() -> dict[str, str]:
    """Return code → name of all kinds of party."""
    return _names("party_kind")


def size_choices() -> dict[str, str]:
    """Return code → name of all size classes."""
    return _names("size")


def line_choices() -> dict[str, str]:
    """Return code → name of all department lines."""
    return {code: line.words(language()) for code, line in lines().items()}


def _names(name: str) -> dict[str, str]:
    index, spoken = list_index(PUBLIC), language()
    return {value.code: value.name(spoken) for value in index.values(name)}
