"""The daily digest: one message a person and day to the addresses that he gave, worst first."""

import tomllib
from collections import defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.foundation.calendars.rules import local_day, start_of
from anlan.foundation.ledger import outbox
from anlan.foundation.ledger.models import OutboxEntry
from anlan.foundation.notices.gateways import gateways
from anlan.foundation.notices.models import Channel, Notice

TOPIC = "notices:digest"
_POLICY = tomllib.loads((Path(__file__).parent / "digest.toml").read_text(encoding="utf-8"))
AT: time = _POLICY["at"]
SHOWN: int = _POLICY["shown"]
INTERVAL = timedelta(minutes=_POLICY["every_minutes"])
_WHY = "the digest of every person"
_log = structlog.get_logger()


class NotSent(Exception):
    """A gateway did not take the digest; it is tried again."""


def write_digests(now: datetime) -> int:
    """Write the digest of the local day for everybody with an address and something unread; return how many.

    Before ``AT`` nothing is written; the key of a person's day keeps a second run from writing it again. A notice
    goes into one digest.
    """
    day = local_day(now)
    if now < start_of(day) + timedelta(hours=AT.hour, minutes=AT.minute):
        return 0
    users = set(Channel.objects.beyond_scope(_WHY).values_list("user_id", flat=True))
    waiting: dict[int, list[int]] = defaultdict(list)
    unread = Notice.objects.beyond_scope(_WHY).filter(user_id__in=users, read_at=None, digest_at=None)
    for user, key in unread.order_by("-weight", "told_at", "pk").values_list("user_id", "pk"):
        waiting[user].append(key)
    for user, keys in waiting.items():
        with transaction.atomic():
            content = {"user": user, "notices": keys[:SHOWN], "count": len(keys), "day": day.isoformat()}
            entry = outbox.write(TOPIC, content, now=now, key=f"digest:{user}:{day}")
            if entry.payload["notices"] == content["notices"]:
                Notice.objects.beyond_scope(_WHY).filter(pk__in=keys).update(digest_at=now)
    return len(waiting)


def deliver(entry: OutboxEntry) -> None:
    """Send one digest to every address of its person; NotSent when a gateway did not take it.

    A repetition may reach an address twice, which is why the day stands in the title.
    """
    channels = list(Channel.objects.beyond_scope(_WHY).filter(user_id=entry.payload["user"]).select_related("user"))
    for channel in channels:
        title, body = digest_of(entry.payload, language=settings.LANGUAGE_CODE)
        failed = _send(channel, title, body)
        Channel.objects.beyond_scope(_WHY).filter(pk=channel.pk).update(last_error=failed[:200])
        if failed:
            raise NotSent(failed)


def digest_of(payload: dict[str, Any], *, language: str) -> tuple[str, str]:
    """Return title and text of a digest in a language."""
    notices = list(Notice.objects.beyond_scope(_WHY).filter(pk__in=payload["notices"]).order_by("-weight", "told_at"))
    with translation.override(language):
        count = payload["count"]
        title = ngettext("Anlan, %(day)s: %(count)s notice", "Anlan, %(day)s: %(count)s notices", count) % {
            "day": payload["day"],
            "count": count,
        }
        lines = [f"{number}. {notice.words}" for number, notice in enumerate(notices, start=1)]
        if count > len(lines):
            lines.append(_("… and %(more)s more") % {"more": count - len(lines)})
        lines.append(f"{settings.PUBLIC_URL}/notices/")
    return title, "\n".join(lines)


def _send(channel: Channel, title: str, body: str) -> str:
    """Send through the gateway; return what went wrong, empty when nothing did."""
    import apprise  # noqa: PLC0415 (a large library that only the worker needs)

    gateway = gateways().get(channel.gateway)
    if gateway is None:
        return f"gateway {channel.gateway} is no longer set up"
    way = apprise.Apprise()
    if not way.add(gateway.url_to(channel.address)):
        return f"gateway {channel.gateway}: its address is not understood"
    if not way.notify(title=title, body=body):
        _log.warning("digest_not_sent", gateway=channel.gateway)
        return f"gateway {channel.gateway} did not take the message"
    return ""
