"""The criteria that fit what somebody types, from the feature of criteria, in words for the report page."""

from datetime import date
from typing import Any

from anlan.foundation.scope.rules import Actor


def fitting_criteria(actor: Actor, text: str, party: Any, *, on: date, limit: int = 5) -> list[Any]:
    """Return the criteria that fit, the best first; none while the library offers no suggestions."""
    return []
