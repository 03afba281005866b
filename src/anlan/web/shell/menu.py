"""The navigation of one page: the rooms and entries that the actor may open, the current one marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, entries_for
from anlan.foundation.scope.rules import Actor

# The order in which rooms stand, and their names. A room without a line here stands last under its own name.
ROOMS: dict[str, str | Promise] = {
    "work": _("Workbench"),
    "web": _("Workbench"),
    "registry": _("Registry"),
    "responsibility": _("Responsibility"),
    "prevention": _("Prevention"),
    "supervision": _("Supervision"),
    "outreach": _("Outreach"),
    "emergency": _("Emergency"),
    "campaigns": _("Campaigns"),
    "insight": _("Insight"),
    "exchange": _("Exchange"),
    "foundation": _("System"),
}


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Room:
    """A heading with its entries."""

    label: str
    lines: tuple[Line, ...]


def menu_for(actor: Actor, path: str) -> list[Room]:
    """Return the navigation of ``actor`` on the page ``path``; entries whose address does not exist are left out."""
    placed = [(entry, url) for entry in entries_for(actor) if (url := _address(entry))]
    current = _current((url for _entry, url in placed), path)
    order = list(ROOMS)
    rooms: dict[str, list[Line]] = {}
    for entry, url in sorted(placed, key=lambda pair: (_rank(order, pair[0].room), pair[0].order)):
        label = str(ROOMS.get(entry.room, entry.room))
        rooms.setdefault(label, []).append(Line(str(entry.label), url, entry.icon, url == current))
    return [Room(label, tuple(lines)) for label, lines in rooms.items()]


def _rank(order: list[str], room: str) -> int:
    return order.index(room) if room in order else len(order)


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _current(urls: Iterable[str], path: str) -> str:
    """Return the address that is the longest beginning of ``path``: a detail page lights its list."""
    return max((url for url in urls if path.startswith(url) and (url != "/" or path == "/")), key=len, default="")
