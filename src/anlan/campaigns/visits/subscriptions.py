"""An object stays on its list while a danger that was found at it is not rectified (CMP-08)."""

from anlan.campaigns.objects.holding import declare
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.visits.models import Visit
from anlan.prevention.hazards.rules import UNRECTIFIED


def open_hazards(record: ActionObject) -> int:
    """Return how many hazards that were found at visits to the object are not rectified."""
    rows = Visit.objects.beyond_scope("of the object that was reached").filter(target=record, closed_on=None)
    return rows.filter(hazard__state__in=UNRECTIFIED).count()


declare(open_hazards)
