"""Where regions stand on a schematic map: cells of one size, near to where their seats lie. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any


@dataclass(frozen=True)
class Seat:
    """A region by its code, and where its seat lies in degrees; None where nobody knows."""

    code: str
    longitude: float | None
    latitude: float | None


def cells(seats: Sequence[Seat]) -> dict[str, tuple[int, int]]:
    """Return code → (column, row), row 0 in the north; no two regions share a cell.

    Regions whose seats are known lie as their seats do, the outermost first; if one is unknown, all stand in order.
    """
    if not seats:
        return {}
    known = [(seat.code, seat.longitude, seat.latitude) for seat in seats if seat.longitude and seat.latitude]
    wide = max(2, ceil(sqrt(len(seats))))
    if len(known) < len(seats):
        return {seat.code: (n % wide, n // wide) for n, seat in enumerate(seats)}
    west, east = min(x for _, x, _ in known), max(x for _, x, _ in known)
    south, north = min(y for _, _, y in known), max(y for _, _, y in known)
    wanted = {
        code: ((x - west) / ((east - west) or 1) * wide, (north - y) / ((north - south) or 1) * wide)
        for code, x, y in known
    }
    free = {(column, row) for column in range(wide + 1) for row in range(wide + 1)}
    middle, placed = wide / 2, {}
    for code, (x, y) in sorted(wanted.items(), key=lambda one: -abs(one[1][0] - middle) - abs(one[1][1] - middle)):
        cell = min(free, key=lambda place: ((place[0] - x) ** 2 + (place[1] - y) ** 2, place))
        free.remove(cell)
        placed[code] = cell
    return placed


def as_polygons(places: dict[str, tuple[int, int]], gap: float = 0.04) -> dict[str, Any]:
    """Return the cells as GeoJSON, a square of one degree each."""
    features = []
    for code, (column, row) in places.items():
        left, right, top, bottom = column + gap, column + 1 - gap, -row - gap, -row - 1 + gap
        ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"code": code}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def chosen(told: Any, codes: Sequence[str]) -> dict[str, Any] | None:
    """Return those areas of a city's GeoJSON that carry one of the codes; None unless each code has one.

    A code stands in the property ``code`` (or ``adcode``); zeros at its end say nothing. ValueError says what is wrong.
    """
    features = told.get("features") if isinstance(told, dict) and told.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise ValueError("not a FeatureCollection")
    wanted = {_short(code): code for code in codes}
    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, 1):
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(shape, dict) or shape.get("type") not in ("Polygon", "MultiPolygon"):
            raise ValueError(f"feature {number} is no Polygon and no MultiPolygon")
        properties = feature.get("properties") or {}
        code = wanted.get(_short(str(properties.get("code") or properties.get("adcode") or "")))
        if code:
            geometry = {"type": shape["type"], "coordinates": shape.get("coordinates")}
            found[code] = {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
    if len(found) < len(wanted):
        return None
    return {"type": "FeatureCollection", "features": list(found.values())}


def _short(code: str) -> str:
    """Return a code without the zeros that fill it up, two or three digits at a time as its levels have them."""
    for length in (6, 9, 12):
        if len(code) >= length and not code[length:].strip("0"):
            return code[:length]
    return code
