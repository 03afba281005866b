"""The polygons of the leader's map: those that the city supplies, else schematic cells around the seats."""

import json
import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from anlan.insight.overview.rules import Seat, as_polygons, cells, chosen
from anlan.registry.regions.models import Region

log = logging.getLogger(__name__)

FILE = "map.geojson"
"""Under ANLAN_HOME; docs/how-to/show-a-map.md says what it holds."""


def polygons_of(regions: Sequence[Region]) -> tuple[dict[str, Any], bool]:
    """Return GeoJSON with one area for each region (property ``code``), and whether it is only schematic.

    The city's file counts when it has every region; a file that cannot be read is logged, and cells are drawn.
    """
    codes = [area_of(region) for region in regions]
    path = Path(settings.HOME) / FILE
    if path.is_file():
        try:
            own = chosen(_read(str(path), path.stat().st_mtime_ns), codes)
        except (OSError, ValueError) as problem:
            log.warning("%s cannot be used: %s", path, problem)
        else:
            if own is not None:
                return own, False
    seats = [Seat(area_of(region), region.longitude, region.latitude) for region in regions]
    return as_polygons(cells(seats)), True


def area_of(region: Region) -> str:
    """Return what names a region on the map: its code, or its uid while it has none."""
    return region.code or region.uid.hex


@lru_cache(maxsize=2)
def _read(path: str, _changed: int) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))
