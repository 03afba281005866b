"""Reads of the access log, and what an actor sees of a field."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone

from anlan.foundation.personal_data.fields import mask_of
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.personal_data.rules import masked
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

VIEW = "foundation:personal_data:view"


@dataclass(frozen=True)
class LogFilter:
    """What the auditor asks for; empty means all. Days are local days, both included."""

    action: str = ""
    what: str = ""
    actor_uid: UUID | None = None
    subject_uid: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None


def shown(actor: Actor, model: str, field: str, value: str | None) -> str:
    """Return a declared field as the actor may see it: in full with ``foundation:personal_data:view``, else masked."""
    if not value:
        return ""
    return value if actor.may(VIEW) else masked(mask_of(model, field), value)


def accesses(actor: Actor, wanted: LogFilter) -> "ScopedQuerySet[AccessLog]":
    """Return the log within the actor's reach, newest first."""
    found = AccessLog.objects.visible_to(actor).order_by("-at", "-id")
    for field in ("action", "what", "actor_uid", "subject_uid"):
        if value := getattr(wanted, field):
            found = found.filter(**{field: value})
    if wanted.first_day:
        found = found.filter(at__gte=_midnight(wanted.first_day))
    if wanted.last_day:
        found = found.filter(at__lt=_midnight(wanted.last_day + timedelta(days=1)))
    return found


def names_of(uids: set[UUID]) -> dict[UUID, str]:
    """Return the names of users by uid, for a page of the log; one query."""
    users = get_user_model()._default_manager.filter(uid__in=uids)
    return {uid: name or username for uid, name, username in users.values_list("uid", "name", "username")}


def kinds_logged(actor: Actor) -> list[str]:
    """Return the different ``what`` within reach, for the filter."""
    return sorted(set(AccessLog.objects.visible_to(actor).order_by().values_list("what", flat=True).distinct()))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
