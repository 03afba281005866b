"""Telling people, and what they do with what they were told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.notices import gateways
from anlan.foundation.notices.models import Channel, Notice, SummedUp
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor

MOST_CHANNELS = 5
_CHUNK = 1000
_WHY = "the system tells people what concerns them"


@dataclass(frozen=True)
class Telling:
    """Whom to tell what. The same ``key`` a second time tells nothing. ``sums_up`` are the matters of one for many."""

    user_id: int
    kind: str
    key: str
    post_uid: UUID | None = None
    subject_uid: UUID | None = None
    weight: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    sums_up: tuple[UUID, ...] = ()


def tell(tellings: Iterable[Telling], *, now: datetime) -> int:
    """Put notices into inboxes, in the transaction of their cause; return how many were new.

    Telling is part of another verb and records no act of its own: the row itself says who was told when.
    """
    wanted = {one.key: one for one in tellings}
    told = 0
    with transaction.atomic():
        keys = list(wanted)
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            known = set(Notice.objects.beyond_scope(_WHY).filter(key__in=part).values_list("key", flat=True))
            new = [_row(wanted[key], now) for key in part if key not in known]
            Notice.objects.bulk_create(new, ignore_conflicts=True)
            matters = ((row, uid) for row in new for uid in wanted[row.key].sums_up)
            SummedUp.objects.bulk_create(
                (SummedUp(notice_id=row.uid, subject_uid=uid) for row, uid in matters), batch_size=_CHUNK
            )
            told += len(new)
    return told


def mark_read(*, actor: Actor, now: datetime, uids: Iterable[UUID] | None = None) -> int:
    """Note that the actor has read these of his notices, or all; return how many were unread."""
    if actor.user_id is None:
        raise Forbidden("foundation:notices:own")
    unread = Notice.objects.visible_to(actor).filter(read_at=None)
    if uids is not None:
        unread = unread.filter(uid__in=list(uids))
    return unread.update(read_at=now)


def add_channel(*, actor: Actor, now: datetime, gateway: str, address: str) -> Channel:
    """Let the daily digest of the actor go to an address too.

    Refused: ``gateway-unknown``, ``address-wrong`` (the gateway cannot reach such an address),
    ``too-many-channels``. The same address twice is kept once.
    """
    if actor.user_id is None:
        raise Forbidden("foundation:notices:own")
    gateways.checked(gateway, address)
    with transaction.atomic():
        mine = Channel.objects.visible_to(actor)
        if mine.exclude(gateway=gateway, address=address).count() >= MOST_CHANNELS:
            raise Refused("too-many-channels", most=MOST_CHANNELS)
        channel: Channel
        channel, _new = Channel.objects.beyond_scope("one's own address").get_or_create(
            user_id=actor.user_id, gateway=gateway, address=address, defaults={"added_at": now}
        )
    return channel


def remove_channel(*, actor: Actor, key: int) -> None:
    """Forget an address of the actor's own; one that is not there is forgotten already."""
    Channel.objects.visible_to(actor).filter(pk=key, user_id=actor.user_id).delete()


def _row(one: Telling, now: datetime) -> Notice:
    return Notice(
        user_id=one.user_id,
        post_uid=one.post_uid,
        kind=one.kind,
        weight=one.weight,
        subject_uid=one.subject_uid,
        facts=one.facts,
        told_at=now,
        key=one.key,
    )
