"""What somebody was told."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from anlan.foundation.notices.models import Channel, Notice
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
        .filter(subject_uid=subject_uid)
        .select_related("user")
        .order_by("told_at", "pk")
    )


def times_told(subject_uids: Sequence[UUID]) -> Counter[tuple[UUID, int]]:
    """Return how often each user was told about each of some subjects, by subject and user."""
    told = Notice.objects.beyond_scope("so that nobody is told too often").filter(subject_uid__in=subject_uids)
    return Counter(told.values_list("subject_uid", "user_id"))


def channels(actor: Actor) -> ScopedQuerySet[Channel]:
    """Return where the actor's digest goes."""
    return Channel.objects.visible_to(actor).order_by("gateway", "address")
