"""The navigation of one page: what this role uses most on top, below it groups by task that remember being unfolded.

The groups and the tops are data (``menu.toml``); an entry that stands there nowhere joins the group of its room.
"""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, entries_for
from anlan.foundation.scope.rules import Actor

COOKIE = "anlan_unfolded"
"""The keys of the groups that a person unfolded, joined by dots; the script writes it, so that no page flickers."""

# Whoever sees no more than so many entries sees them all at once.
SHORT = 12

# The words of menu.toml, so that they are translated; rooms to come stand under their names.
LABELS: dict[str, str | Promise] = {
    "Assessment": _("Assessment"),
    "Hazards": _("Hazards"),
    "Registry": _("Registry"),
    "Tasks and campaigns": _("Tasks and campaigns"),
    "Duties and evidence": _("Duties and evidence"),
    "Responsibility for supervision": _("Responsibility for supervision"),
    "Warnings and orders": _("Warnings and orders"),
    "Work of villages": _("Work of villages"),
    "Special registers": _("Special registers"),
    "Organisations and people": _("Organisations and people"),
    "Reference data": _("Reference data"),
    "System": _("System"),
    "work": _("Workbench"),
    "web": _("Workbench"),
    "responsibility": _("Responsibility"),
    "prevention": _("Prevention"),
    "supervision": _("Supervision"),
    "outreach": _("Outreach"),
    "emergency": _("Emergency"),
    "campaigns": _("Campaigns"),
    "insight": _("Insight"),
    "exchange": _("Exchange"),
}


@dataclass(frozen=True)
class Line:
    """One entry as the page shows it."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """A heading with its entries; without a heading: what the role uses most."""

    key: str
    label: str
    icon: str
    lines: tuple[Line, ...]
    is_open: bool = True


@lru_cache(maxsize=1)
def _groups() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("menu.toml").read_text(encoding="utf-8"))


def menu_for(actor: Actor, path: str, *, role: str = "", unfolded: Collection[str] = ()) -> list[Group]:
    """Return the navigation of ``actor`` in a role on the page ``path``; dead addresses are left out.

    First what the role uses most, then the groups in their order: open when the page stands in them, when they are
    among the ``unfolded``, or when there are few entries in all.
    """
    placed = {entry.url_name: (entry, url) for entry in entries_for(actor) if (url := _address(entry))}
    addresses = {url: url for _entry, url in placed.values()}
    addresses |= {path: placed[name][1] for path, name in _groups()["home"].items() if name in placed}
    current = addresses.get(_current(addresses, path), "")
    first = [name for name in _groups()["first"].get(role, ()) if name in placed]
    answer = []
    if first:
        answer.append(Group("first", "", "", _lines(first, placed, current)))
    short = len(placed) <= SHORT
    for key, label, icon, names in _grouped(placed, first):
        lines = _lines(names, placed, current)
        is_open = short or key in unfolded or any(line.current for line in lines)
        answer.append(Group(key, str(LABELS.get(label, label)), icon, lines, is_open))
    return answer


def _grouped(placed: dict[str, tuple[Entry, str]], taken: Iterable[str]) -> list[tuple[str, str, str, list[str]]]:
    """Return key, label, icon and entries of every group that is not empty, without those that are ``taken``."""
    left = {name: entry for name, (entry, _url) in placed.items() if name not in set(taken)}
    answer = []
    homes: dict[str, list[str]] = {}
    for group in _groups()["group"]:
        names = [name for name in group["entries"] if left.pop(name, None)]
        if room := group.get("room"):
            homes[room] = names
        answer.append((group["key"], group["label"], group["icon"], names))
    for name, entry in left.items():
        if entry.room not in homes:
            homes[entry.room] = []
            answer.append((entry.room, entry.room, "folder", homes[entry.room]))
        homes[entry.room].append(name)
    return [group for group in answer if group[3]]


def _lines(names: Iterable[str], placed: dict[str, tuple[Entry, str]], current: str) -> tuple[Line, ...]:
    found = (placed[name] for name in names)
    return tuple(Line(str(entry.label), url, entry.icon, url == current) for entry, url in found)


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def _current(urls: Iterable[str], path: str) -> str:
    """Return the address that is the longest beginning of ``path``: a detail page lights its list."""
    return max((url for url in urls if path.startswith(url) and (url != "/" or path == "/")), key=len, default="")
