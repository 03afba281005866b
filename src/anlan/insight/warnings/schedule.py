"""When the system looks at what fails in the registry."""

from datetime import datetime, timedelta

from anlan.foundation.jobs.timetable import every
from anlan.insight.warnings.models import Cause
from anlan.insight.warnings.prevention_causes import hazard_cases, watch_cases
from anlan.insight.warnings.raising import apply
from anlan.insight.warnings.registry_causes import unassigned_cases, vacancy_cases


def look_at_the_registry(now: datetime) -> None:
    """Raise, climb and close the warnings about vacant posts and about businesses that nobody supervises."""
    apply(Cause.VACANCY, vacancy_cases(), now=now)
    apply(Cause.UNASSIGNED, unassigned_cases(now), now=now)


def look_at_hazards(now: datetime) -> None:
    """Raise, climb and close the warnings about hazards: steps past their time limit, watches without an entry."""
    apply(Cause.HAZARD, hazard_cases(now), now=now)
    apply(Cause.WATCH, watch_cases(now), now=now)


every(timedelta(hours=1), "warnings-registry", look_at_the_registry)
every(timedelta(minutes=10), "warnings-hazards", look_at_hazards)
