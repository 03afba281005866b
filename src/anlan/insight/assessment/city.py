"""Who acts for the whole: sheets, manual items, publication and objections are the city's committee office's."""

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.regions.models import Level
from anlan.registry.regions.paths import WIDTH

CITY_PATH = WIDTH * Level.CITY


def acts_for_city(actor: Actor) -> bool:
    """Whether the actor answers for a whole city, all trades; a county's office does not assess its own county."""
    whole = any(not area.line and len(area.path) <= CITY_PATH for area in actor.reach.areas)
    return actor.reach.everything or whole


def require_city(actor: Actor) -> None:
    """Raise Refused ``assessment-city-only`` unless the actor acts for the whole city."""
    if not acts_for_city(actor):
        raise Refused("assessment-city-only")
