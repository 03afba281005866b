"""Hazards of a unit's month: of the place for a government, of the businesses that it leads for a department."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from anlan.foundation.periods.rules import Period
from anlan.prevention.hazards.models import Grade, Hazard
from anlan.registry.parties.models import Party

_WHY = "figures of a unit that the caller reached"
_NONE = ("merged", "dismissed")


def hazards_of(party: Party, period: Period) -> Any:
    """Return the open queryset of hazards that were found in the period and are the unit's business (one count each).

    A department's are those of the parties that it leads today; any other unit's those of its region.
    """
    zone = timezone.get_default_timezone()
    first = datetime.combine(period.first_day, time.min, tzinfo=zone)
    after = datetime.combine(period.last_day + timedelta(days=1), time.min, tzinfo=zone)
    if party.kind == "department":
        concerned = Q(party__lead=party) | Q(party=party) | Q(finder_unit=party)
    elif party.region is not None:
        concerned = Q(region__path__within=party.region.path)
    else:
        concerned = Q(party=party)
    found = Hazard.objects.beyond_scope(_WHY).filter(concerned, found_at__gte=first, found_at__lt=after)
    return found.exclude(state__in=_NONE)


def found(party: Party, period: Period) -> int:
    """Return how many hazards were found."""
    return int(hazards_of(party, period).count())


def rectified(party: Party, period: Period) -> int:
    """Return how many of these have been accepted or written off since, as it is now."""
    return int(hazards_of(party, period).filter(Q(accepted_at__isnull=False) | Q(written_off_at__isnull=False)).count())


def major(party: Party, period: Period) -> int:
    """Return how many of these are major."""
    return int(hazards_of(party, period).filter(grade=Grade.MAJOR).count())
