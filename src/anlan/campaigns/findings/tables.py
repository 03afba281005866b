"""The tables of an action's figures: by part and aspect, by county, every number with the address of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.findings.closing import replayed
from anlan.campaigns.findings.models import Cut
from anlan.campaigns.findings.queries import NONE, Counted, counties, summed
from anlan.campaigns.findings.wording import FIGURES, SHOWN, WHOLE
from anlan.foundation.scope.rules import Actor


@dataclass(frozen=True, slots=True)
class Number:
    """A number, what it is called, and the address of its rows (empty for nothing)."""

    value: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``level`` 0 is a part, 1 an aspect of it."""

    name: str
    numbers: list[Number]
    level: int = 0
    found: int = 0


def aspect_rows(cells: Sequence[Counted], parts: Sequence[ActionPart], base: str) -> list[Row]:
    """Return a row for every part and every aspect, those too of which nothing was found."""
    rows = []
    for part in parts:
        mine = [one for one in cells if one.part == part.pk]
        query = {"part": str(part.uid)}
        rows.append(_row(part.name, mine, base, query))
        names = [one["name"] for one in part.aspects]
        further = sorted({one.aspect for one in mine} - {"", *names})
        rows += [
            _row(name, [one for one in mine if one.aspect == name], base, {**query, "aspect": name}, 1)
            for name in [*names, *further]
        ]
        if names and (rest := [one for one in mine if not one.aspect]):
            rows.append(_row(_("Without an aspect"), rest, base, {**query, "aspect": NONE}, 1))
    known = {part.pk for part in parts}
    for key in sorted({one.part for one in cells} - known, key=lambda each: each or 0):
        rest = [one for one in cells if one.part == key]
        rows.append(_row(_("The action as such") if key is None else _("Closed part"), rest, base,
                         {"part": NONE} if key is None else {}))  # fmt: skip
    return rows


def county_rows(cells: Sequence[Counted], actor: Actor, base: str) -> list[Row]:
    """Return a row for every county in which something was found."""
    known = counties(actor, {one.county for one in cells})
    rows = []
    for path in [*known, *sorted({one.county for one in cells} - set(known))]:
        region = known.get(path)
        code = region.code if region else NONE
        rows.append(_row(region.name if region else _("Without a region"), [one for one in cells if one.county == path],
                         base, {"county": code}))  # fmt: skip
    return rows


def total_row(cells: Sequence[Counted], base: str) -> Row:
    """Return the sums over all cells."""
    return _row(_("All together"), cells, base, {})


def crossed(cells: Sequence[Counted], parts: Sequence[ActionPart], actor: Actor, base: str) -> dict[str, Any]:
    """Return aspects × counties: of each cell what was found, and what of it was rectified and is being rectified."""
    known = counties(actor, {one.county for one in cells})
    heads = [(path, region.name, region.code) for path, region in known.items()]
    if any(one.county not in known for one in cells):
        heads.append(("", _("Without a region"), NONE))
    rows = []
    for part in parts:
        names = [one["name"] for one in part.aspects] or [""]
        mine = [one for one in cells if one.part == part.pk]
        for name in dict.fromkeys([*names, *(one.aspect for one in mine)]):
            query = {"part": str(part.uid), "aspect": name or NONE}
            of_it = [one for one in mine if one.aspect == name]
            label = name or (_("Without an aspect") if part.aspects else part.name)
            rows.append(
                (part.name, label, [_pair(of_it, path, {**query, "county": code}, base) for path, _n, code in heads])
            )
    return {"heads": [name for _path, name, _code in heads], "rows": rows}


def _pair(cells: Iterable[Counted], path: str, query: Mapping[str, str], base: str) -> tuple[Number, Number, Number]:
    sums = summed(one for one in cells if one.county == path or (not path and not one.county))
    found, done, open_ = (_number(name, sums[name], query, base) for name in ("found", "rectified", "rectifying"))
    return found, done, open_


def _row(name: str, cells: Iterable[Counted], base: str, query: Mapping[str, str], level: int = 0) -> Row:
    sums = summed(cells)
    return Row(name, [_number(figure, sums[figure], query, base) for figure in SHOWN], level, sums["found"])


def _number(figure: str, value: int, query: Mapping[str, str], base: str) -> Number:
    url = f"{base}&{urlencode({**query, 'figure': figure})}" if value else ""
    return Number(value, str(FIGURES[figure]), url)


def heads() -> list[str]:
    """Return the headings of the figures."""
    return [str(FIGURES[name]) for name in SHOWN]


def frozen_table(cut: Cut, actor: Actor, findings_url: str, rounds_url: str) -> dict[str, Any]:
    """Return the frozen figures by cell with the addresses of their rows, and whether counting again agrees."""
    said = cut.totals
    known = counties(actor, {county for _part, _aspect, county, _figures in said["cells"]})
    rows = []
    for number, (part, aspect, county, figures) in enumerate(said["cells"]):
        place = known[county].name if county in known else _("Without a region")
        numbers = [_frozen(cut, name, figures.get(name, 0), findings_url, number) for name in SHOWN]
        rows.append(Row(" · ".join(filter(None, (part, aspect, place))), numbers))
    whole = [_frozen(cut, name, said[name], findings_url) for name in WHOLE]
    stopped = Number(said["closed_units"], _("Units closed or stopped"), _url(cut, "closed_unit", findings_url))
    return {
        "whole": [*whole, stopped],
        "work": [Number(said["rounds"], _("Rounds"), f"{rounds_url}?frozen={cut.uid}"),
                 Number(said["visits"], _("Unit visits"), f"{rounds_url}?frozen={cut.uid}"),
                 Number(said["units"], _("Units with findings"), _url(cut, "found", findings_url))],
        "heads": heads(),
        "rows": rows,
        "agrees": replayed(cut) == said,
    }  # fmt: skip


def _frozen(cut: Cut, figure: str, value: int, base: str, cell: int | None = None) -> Number:
    return Number(value, str(FIGURES[figure]), _url(cut, figure, base, cell) if value else "")


def _url(cut: Cut, figure: str, base: str, cell: int | None = None) -> str:
    return f"{base}?{urlencode({'frozen': f'{cut.uid}~{figure}' + ('' if cell is None else f'~{cell}')})}"


def base_of(campaign: Campaign, findings_url: str) -> str:
    """Return the address of an action's findings, to be narrowed further."""
    return f"{findings_url}?campaign={campaign.uid}"
