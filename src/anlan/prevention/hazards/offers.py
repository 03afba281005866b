"""The criteria that fit what somebody types, for whoever may see the library."""

from datetime import date
from typing import Any

from anlan.foundation.scope.rules import Actor
from anlan.prevention.criteria.permissions import VIEW
from anlan.prevention.criteria.queries import Suggestion, suggest


def fitting_criteria(actor: Actor, text: str, party: Any, *, on: date, limit: int = 5) -> list[Suggestion]:
    """Return the criteria that fit, the best first; none for who may not see the library."""
    return suggest(actor, text, party=party, on=on, limit=limit) if actor.may(VIEW) else []
