"""Reading entities of new forms of business within reach."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.parties.models import OPEN_STATES, Facet
from anlan.registry.parties.queries import businesses


def new_forms(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return the open businesses of a new form on the local day, with ``form`` and ``decided``.

    ``decided``: an assignment with a lead department holds that somebody confirmed; a proposal of the rule book is
    no decision.
    """
    facets = Facet.objects.beyond_scope("the properties of parties that were reached").filter(
        holds_on(day), name="new_business_form"
    )
    confirmed = Assignment.objects.beyond_scope("the assignment of parties that were reached").filter(
        holds_on(day), party=OuterRef("pk"), lead__isnull=False, confirmed_at__isnull=False
    )
    found = businesses(actor).filter(
        state__in=OPEN_STATES, pk__in=facets.exclude(value__in=("", "no")).values("party_id")
    )
    return found.annotate(
        form=Subquery(facets.filter(party=OuterRef("pk")).values("value")[:1]), decided=Exists(confirmed)
    )


def undecided(actor: Actor, day: date) -> ScopedQuerySet[Any]:
    """Return those for which no lead department has been decided: what the committee office has to do (REG-28)."""
    return new_forms(actor, day).filter(decided=False)
