"""One run: the warnings say what the newest sweep, the registry and the hazards say."""

from datetime import datetime

from anlan.insight.sweep.queries import newest_sweep
from anlan.insight.warnings.duty_causes import duty_cases, duty_endings
from anlan.insight.warnings.models import Cause, Run
from anlan.insight.warnings.prevention_causes import dual_cases, hazard_cases, listed_cases, watch_cases
from anlan.insight.warnings.prevention_endings import dual_endings, hazard_endings, listed_endings, watch_endings
from anlan.insight.warnings.raising import Applied, apply
from anlan.insight.warnings.registry_causes import unassigned_cases, vacancy_cases, vacancy_endings
from anlan.insight.warnings.task_causes import task_cases, task_endings

_WHY = "the system follows every sweep"


def follow_the_sweep(now: datetime) -> Applied | None:
    """Bring the warnings about duties into agreement with the newest sweep, once; None when that was done before.

    What the ladder says depends on the instant, so the warnings stand as of ``now``, not of the sweep.
    """
    sweep = newest_sweep()
    if sweep is None or Run.objects.beyond_scope(_WHY).filter(sweep=sweep).exists():
        return None
    applied = apply(Cause.DUTY, duty_cases(now), now=now, endings=lambda gone: duty_endings(gone, sweep))
    Run.objects.beyond_scope(_WHY).update_or_create(
        sweep=sweep,
        defaults={"ended_at": now, "raised": applied.raised, "climbed": applied.climbed, "closed": applied.closed},
    )
    return applied


def look_at_the_registry(now: datetime) -> None:
    """Raise, climb and close the warnings about vacant posts and about businesses that nobody supervises."""
    apply(Cause.VACANCY, vacancy_cases(), now=now, endings=vacancy_endings)
    apply(Cause.UNASSIGNED, unassigned_cases(now), now=now)


def look_at_hazards(now: datetime) -> None:
    """Raise, climb and close the warnings about hazards: their steps, dual reports, watches, listed supervision."""
    apply(Cause.HAZARD, hazard_cases(now), now=now, endings=hazard_endings)
    apply(Cause.DUAL, dual_cases(), now=now, endings=dual_endings)
    apply(Cause.WATCH, watch_cases(now), now=now, endings=watch_endings)
    apply(Cause.LISTED, listed_cases(now), now=now, endings=listed_endings)


def look_at_tasks(now: datetime) -> None:
    """Raise, climb and close the warnings about units' tasks."""
    apply(Cause.TASK, task_cases(now), now=now, endings=task_endings)
