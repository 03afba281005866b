"""How a group is made, in words of the active language."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.entries.wording import list_names
from anlan.registry.groups.rules import SECTORS, wanted_of
from anlan.registry.industries.queries import industry_index
from anlan.registry.parties.areas import area_choices
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.queries import PART_KINDS
from anlan.registry.parties.words import industry_names, kind_choices, line_choices
from anlan.registry.regions.models import Level

Names = Callable[[], Mapping[str, str]]

# Facets that mark a party as one of a class; the form offers them.
FLAGS = tuple(name for name, kind in facet_kinds().items() if kind.type == "flag")
_NO_MEMBERS = {*PART_KINDS, "household"}
size_names = list_names("size")


def member_kinds() -> dict[str, str]:
    """Return code → name of the kinds of party that can belong to a group: no parts of enterprises, no households."""
    return {code: name for code, name in kind_choices().items() if code not in _NO_MEMBERS}


def flag_names() -> dict[str, str]:
    """Return facet → name of every flag."""
    spoken = get_language() or "zh-hans"
    return {name: facet_kinds()[name].words(spoken) for name in FLAGS}


def sector_names() -> dict[str, str]:
    """Return code → name of the key sectors."""
    spoken = get_language() or "zh-hans"
    return {entry.code: entry.name(spoken) for entry in industry_index(PUBLIC).entries(SECTORS)}


def level_names() -> dict[str, str]:
    """Return level → name."""
    return {str(level.value): str(level.label) for level in Level}


def area_names() -> dict[str, str]:
    """Return uid → name of every supervision area that is open."""
    return dict(area_choices(PUBLIC))


def definition_words(data: Any) -> str:
    """Return in words who belongs to a group; ``data`` is what ``definition_data`` returned."""
    if data.get("committee"):
        return _("Member units of %(committee)s") % {"committee": data["committee"]}
    if data.get("selector") is not None:
        return selector_words(data["selector"])
    return _("Only who was put in by hand")


def selector_words(selector: object) -> str:
    """Return what a rule asks: Kind: enterprise; Size class: small, micro."""
    wanted = wanted_of(selector)
    if wanted is None:
        return json.dumps(selector, ensure_ascii=False)
    sector_label = _("Key sector")
    parts: list[tuple[str, Iterable[str], Names]] = [
        (_("Kind"), wanted.kinds, kind_choices),
        (_("Department line"), wanted.lines, line_choices),
        (_("Level"), wanted.levels, level_names),
        (_("Size class"), wanted.sizes, size_names),
        (sector_label, wanted.sectors, sector_names),
        (_("Supervision area"), wanted.areas, area_names),
        (_("Industry"), wanted.industries, industry_names),
        (_("Marked as"), wanted.flags, flag_names),
    ]
    said = []
    for label, values, names in parts:
        if values:
            known = names()
            every = label == sector_label and set(values) >= set(known)
            told = _("any of them") if every else "、".join(known.get(value, value) for value in values)
            said.append(_("%(label)s: %(values)s") % {"label": label, "values": told})
    if wanted.employees_from is not None:
        said.append(_("at least %(number)s employees") % {"number": wanted.employees_from})
    if wanted.employees_to is not None:
        said.append(_("at most %(number)s employees") % {"number": wanted.employees_to})
    return _("; ").join(said)
