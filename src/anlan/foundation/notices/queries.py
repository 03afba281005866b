"""What somebody was told."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from anlan.foundation.notices.models import Channel, Notice, SummedUp
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor


def inbox(actor: Actor, *, unread: bool = False) -> ScopedQuerySet[Notice]:
    """Return the actor's notices, the unread ones worst first, all of them newest first."""
    mine = Notice.objects.visible_to(actor)
    return (
        mine.filter(read_at=None).order_by("-weight", "-told_at", "pk") if unread else mine.order_by("-told_at", "-pk")
    )


def unread_count(actor: Actor, most: int = 100) -> int:
    """Return how many notices the actor has not read, counted up to ``most``."""
    return Notice.objects.visible_to(actor).filter(read_at=None).order_by()[:most].count()


def told_about(subject_uid: UUID) -> ScopedQuerySet[Notice]:
    """Return who was told about a subject and when, oldest first; the caller has shown that the reader may know."""
    return (
        Notice.objects.beyond_scope("who was told is part of the subject's record")
        .filter(Q(subject_uid=subject_uid) | Q(uid__in=_summing_up().filter(subject_uid=subject_uid).values("notice")))
        .select_related("user")
        .order_by("told_at", "pk")
    )


def times_told(subject_uids: Sequence[UUID]) -> Counter[tuple[UUID, int]]:
    """Return how often each user was told about each of some subjects, by itself or among many, by subject and user."""
    told = Notice.objects.beyond_scope("so that nobody is told too often").filter(subject_uid__in=subject_uids)
    among = _summing_up().filter(subject_uid__in=subject_uids)
    times = Counter(told.values_list("subject_uid", "user_id"))
    times.update(among.values_list("subject_uid", "notice__user_id"))
    return times


def summed_up(actor: Actor, notice_uid: UUID) -> ScopedQuerySet[SummedUp]:
    """Return the matters that a notice of the actor's own sums up."""
    found: ScopedQuerySet[SummedUp] = SummedUp.objects.visible_to(actor).filter(notice=notice_uid)
    return found


def _summing_up() -> ScopedQuerySet[SummedUp]:
    found: ScopedQuerySet[SummedUp] = SummedUp.objects.beyond_scope("who was told is part of the subject's record")
    return found


def channels(actor: Actor) -> ScopedQuerySet[Channel]:
    """Return where the actor's digest goes."""
    return Channel.objects.visible_to(actor).order_by("gateway", "address")
