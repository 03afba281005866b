"""Reads of the ledger that pages, API and other features share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from anlan.foundation.ledger.models import Act, ActDetail, TreeHead
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

_PEOPLE = 100


@dataclass(frozen=True)
class ActFilter:
    """What is looked for; empty means all. Days are local days of recording, both included.

    ``person`` is a part of somebody's name or his sign-in name. ``before`` is the act that the last page ended
    with: pages follow one another without counting, so that five million acts cost what fifty do.
    """

    kind: str = ""
    person: str = ""
    party_uid: UUID | None = None
    subject_uid: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class State:
    """How far the sealing is. ``waiting`` acts since ``waiting_since``; ``head`` is the newest, if any."""

    head: TreeHead | None
    waiting: int
    waiting_since: datetime | None


def acts(actor: Actor, wanted: ActFilter = ActFilter()) -> "ScopedQuerySet[Act]":
    """Return the acts within the actor's reach, newest first."""
    found = Act.objects.visible_to(actor).order_by("-recorded_at", "-id")
    for field in ("kind", "party_uid", "subject_uid"):
        if value := getattr(wanted, field):
            found = found.filter(**{field: value})
    if wanted.person:
        found = found.filter(actor_uid__in=_people(wanted.person))
    if wanted.first_day:
        found = found.filter(recorded_at__gte=_midnight(wanted.first_day))
    if wanted.last_day:
        found = found.filter(recorded_at__lt=_midnight(wanted.last_day + timedelta(days=1)))
    last = Act.objects.visible_to(actor).filter(uid=wanted.before).first() if wanted.before else None
    if last is not None:
        found = found.filter(recorded_at__lte=last.recorded_at)
        found = found.filter(Q(recorded_at__lt=last.recorded_at) | Q(id__lt=last.pk))
    return found


def act_by_uid(actor: Actor, uid: UUID) -> Act | None:
    """Return an act within the actor's reach; None for any other."""
    return Act.objects.visible_to(actor).filter(uid=uid).first()


def detail_of(actor: Actor, act: Act) -> ActDetail | None:
    """Return what the act said beyond its leaf; None when it said nothing more."""
    return ActDetail.objects.visible_to(actor).filter(act=act).first()


def voided_by(actor: Actor, act: Act) -> Act | None:
    """Return the later act that voids this one, if the actor may see it."""
    return Act.objects.visible_to(actor).filter(voids=act.uid).first()


def timeline(actor: Actor, *, party_uid: UUID | None = None, subject_uid: UUID | None = None) -> "ScopedQuerySet[Act]":
    """Return the acts of a party or of one record within the actor's reach, newest first."""
    return acts(actor, ActFilter(party_uid=party_uid, subject_uid=subject_uid))


def heads(actor: Actor) -> "ScopedQuerySet[TreeHead]":
    """Return the signed heads, newest first; they hold no personal data and are for everybody who signs in."""
    return TreeHead.objects.visible_to(actor).order_by("-number")


def state(actor: Actor) -> State:
    """Return how far the whole ledger is sealed (counts only, of all parties)."""
    head = heads(actor).first()
    waiting = Act.objects.beyond_scope("the state of sealing is one number for all parties")
    waiting = waiting.filter(id__gt=head.last_act if head else 0)
    oldest = waiting.order_by("id").values_list("recorded_at", flat=True).first()
    return State(head, waiting.count() if oldest else 0, oldest)


def names_of(actors: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of users by uid; one query."""
    uids = {uid for uid in actors if uid is not None}
    users = get_user_model()._default_manager.filter(uid__in=uids) if uids else ()
    return {user.uid: user.name or user.username for user in users}


def _people(words: str) -> list[UUID]:
    users = get_user_model()._default_manager.filter(Q(name__icontains=words) | Q(username=words))
    return list(users.values_list("uid", flat=True)[:_PEOPLE])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
