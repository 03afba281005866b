"""The base of facts that hold from a day to a day and are known from an instant to an instant."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class DatedFact(models.Model):
    """A fact with two time axes (design, section 2).

    ``first_day`` … ``last_day`` are local days, both included, an empty ``last_day`` is open-ended;
    ``recorded_at`` … ``superseded_at`` are the UTC instants between which the row was known. A correction
    supersedes the row and adds another; no row is ever overwritten.

    ``alone_by`` names the fields of the subject and dimension within which no two known rows may overlap; triggers
    hold it (``guards.py``). Empty where several hold at once, such as the places of a party.
    """

    alone_by: ClassVar[tuple[str, ...]] = ()

    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a fact known now holds on the local day ``day``."""
    return Q(**{f"{prefix}superseded_at__isnull": True, f"{prefix}first_day__lte": day}) & (
        Q(**{f"{prefix}last_day__isnull": True}) | Q(**{f"{prefix}last_day__gte": day})
    )


def known_at(instant: datetime, prefix: str = "") -> Q:
    """Return the condition that a row was known at ``instant`` (design, section 2: as it was known)."""
    return Q(**{f"{prefix}recorded_at__lte": instant}) & (
        Q(**{f"{prefix}superseded_at__isnull": True}) | Q(**{f"{prefix}superseded_at__gt": instant})
    )
