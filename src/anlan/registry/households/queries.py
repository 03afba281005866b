"""Numbers of vulnerable households: what those above the village see."""

from django.db.models import Count

from anlan.foundation.scope.rules import Actor
from anlan.registry.households.models import Household


def households_per_village(actor: Actor) -> dict[int, int]:
    """Return region key → number of open households, within the actor's areas of all trades. Numbers only."""
    counted = (
        Household.objects.beyond_scope("numbers name nobody")
        .filter(closed_on=None)
        .values_list("region", "region__path")
    )
    paths = [area.path for area in actor.reach.areas if area.path and not area.line]
    return {
        region: number
        for region, path, number in counted.annotate(number=Count("pk"))
        if actor.reach.everything or any(path.startswith(each) for each in paths)
    }
