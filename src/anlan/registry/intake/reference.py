"""What cleaning compares with, read from the database once and given to the reading process as plain data."""

from collections.abc import Mapping
from datetime import date

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.industries.queries import industry_index
from anlan.registry.intake.entity import Reference
from anlan.registry.intake.gazetteer import RegionRow
from anlan.registry.lists.models import ListSynonym
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.models import State
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.regions.models import Level
from anlan.registry.regions.queries import by_code, open_regions

# Value lists whose words a city may add to, and the column that they explain.
_LISTS = {"kind": "party_kind", "state": "party_state", "size": "size"}


def reference_for(actor: Actor, *, today: date, city_code: str = "") -> Reference:
    """Return the reference data: the region tree, the industries, the words of the lists, and the actor's areas.

    ``city_code`` names the city whose register it is; otherwise the workbook itself shows it, or the actor's
    area does. Refused ``import-city-unknown``.
    """
    rows = open_regions(actor).values_list("id", "level", "parent_id", "path", "code", "name", "uid")
    regions = [RegionRow(*row[:-1], row[-1].hex) for row in rows.iterator(chunk_size=5000)]
    city = None
    if city_code:
        found = by_code(actor, city_code)
        if found is None or found.level != Level.CITY:
            raise Refused("import-city-unknown", code=city_code)
        city = found.pk
    areas = ("",) if actor.reach.everything else tuple(area.path for area in actor.reach.areas if not area.line)
    if city is None and areas and "" not in areas:
        city = _city_above(regions, areas[0])
    return Reference(
        regions=regions,
        city=city,
        industries=industry_index(actor).entries(),
        today=today,
        areas=areas,
        more_words={column: _words(actor, name) for column, name in _LISTS.items()},
    )


def _city_above(regions: list[RegionRow], path: str) -> int | None:
    return next((row.id for row in regions if row.level == Level.CITY and path.startswith(row.path)), None)


def _words(actor: Actor, name: str) -> Mapping[str, str]:
    """Return word → code of a list, in both languages; only what an entity of a registry can be."""
    allowed = {"party_kind": frozenset(BUSINESS_KINDS), "party_state": frozenset(State.values) - {State.VOIDED}}.get(
        name
    )
    values = list_index(actor).values(name)
    words = {word: value.code for value in values for word in (value.name_zh, value.name_en, value.code) if word}
    synonyms = ListSynonym.objects.visible_to(actor).filter(list__code=name)
    words.update(synonyms.values_list("text", "value__code"))
    return {word: code for word, code in words.items() if allowed is None or code in allowed}
