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


# A room with many entries is parted by their order: up to which order, heading, whether it begins folded.
PARTS: dict[str, tuple[tuple[int, str | Promise, bool], ...]] = {
    "registry": (
        (39, _("Registry"), False),
        (49, _("Responsibility for supervision"), False),
        (99, _("Reference data"), True),
        (10_000, _("Registers"), True),
    ),
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
    folded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its entries show at once: always, unless it begins folded and the page is not one of them."""
        return not self.folded or any(line.current for line in self.lines)


def menu_for(actor: Actor, path: str) -> list[Room]:
    """Return the navigation of ``actor`` on the page ``path``; entries whose address does not exist are left out."""
    placed = [(entry, url) for entry in entries_for(actor) if (url := _address(entry))]
    current = _current((url for _entry, url in placed), path)
    order = list(ROOMS)
    rooms: dict[tuple[str, bool], list[Line]] = {}
    for entry, url in sorted(placed, key=lambda pair: (_rank(order, pair[0].room), pair[0].order)):
        rooms.setdefault(_heading(entry), []).append(Line(str(entry.label), url, entry.icon, url == current))
    return [Room(label, tuple(lines), folded) for (label, folded), lines in rooms.items()]


def _heading(entry: Entry) -> tuple[str, bool]:
    """Return under which heading an entry stands, and whether this begins folded."""
    for limit, label, folded in PARTS.get(entry.room, ()):
        if entry.order <= limit:
            return str(label), folded
    return str(ROOMS.get(entry.room, entry.room)), False


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
