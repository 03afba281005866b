"""Reading the catalogue: as pages show it, and as the engine and the sweep take it."""

from datetime import datetime

from anlan.foundation.dated.models import known_at
from anlan.foundation.periods.rules import Cadence, DueFrom, GraceUnit
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.duties.models import Duty, DutyTerms, RunsAs, State
from anlan.responsibility.engine import facts
from anlan.responsibility.engine.facts import Strength


def duties(actor: Actor) -> ScopedQuerySet[Duty]:
    """Return the catalogue with its terms known now; everybody who signs in may know what is owed."""
    found: ScopedQuerySet[Duty] = Duty.objects.visible_to(actor).select_related("current").order_by("order", "code")
    return found


def terms_in_force(at: datetime) -> ScopedQuerySet[DutyTerms]:
    """Return the terms that the engine runs, as known at the UTC instant: one row a duty and validity."""
    rows = DutyTerms.objects.beyond_scope("the catalogue holds for the whole city")
    return rows.filter(known_at(at), state=State.IN_FORCE, runs_as=RunsAs.PERIOD).order_by("duty_id", "first_day")


def as_engine_duty(terms: DutyTerms) -> facts.Duty:
    """Return the row as the reference engine takes it; its id is that of the duty."""
    return facts.Duty(
        id=terms.duty_id,
        selector=terms.selector,
        cadence=Cadence(terms.cadence),
        act_kind=terms.act_kind,
        minimum=terms.minimum,
        due_from=DueFrom(terms.due_from),
        grace=terms.grace,
        grace_unit=GraceUnit(terms.grace_unit),
        strength=Strength(terms.strength),
        valid_from=terms.first_day,
        valid_to=terms.last_day,
        recorded_at=terms.recorded_at,
        superseded_at=terms.superseded_at,
    )
