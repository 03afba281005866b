"""What ``anlan doctor`` looks at. A finding is ok, worth a look (warn) or bad."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection
from django.db.models import Max

from anlan.config.preparation import missing_migrations
from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.jobs.models import TimetableRun
from anlan.foundation.ledger.guards import missing_guards
from anlan.foundation.ledger.keys import signing_key
from anlan.foundation.ledger.models import Act, TreeHead
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.insight.sweep.queries import newest_sweep
from anlan.insight.sweep.rules import is_missing
from anlan.responsibility.duties.queries import terms_in_force
from anlan.web.shell.bundle import BundleMissing, bundled

WHY = "the doctor looks at the installation, not at anybody's records"
ROOM_NEEDED = 1 << 30
SEALING_LATE = timedelta(minutes=10)
WORKER_SILENT = timedelta(minutes=10)


class Finding(NamedTuple):
    """One check: its name, ``ok``, ``warn`` or ``bad``, and what was found."""

    name: str
    state: str
    words: str


def examine(*, now: datetime) -> list[Finding]:
    """Make every check; one that fails unexpectedly is a finding, not a crash."""
    findings: list[Finding] = []
    for check in CHECKS:
        name = check.__name__.strip("_")
        try:
            findings += check(now)
        except Refused as refused:
            findings.append(Finding(name, "bad", message_of(refused)))
        except (Error, OSError) as error:
            findings.append(Finding(name, "bad", str(error).strip() or type(error).__name__))
        if findings[-1].state == "bad" and check is _database:
            break  # nothing that follows could be read
    return findings


def _settings(now: datetime) -> Iterator[Finding]:
    local = settings.ENVIRONMENT.is_local
    words = f"{settings.PUBLIC_URL} ({'this machine only' if local else 'for others too'})"
    plain = not local and not settings.PUBLIC_URL.startswith("https://")
    yield Finding(
        "settings", "warn" if plain else "ok", f"{words}; not encrypted, put https in front" if plain else words
    )


def _home(now: datetime) -> Iterator[Finding]:
    home: Path = settings.HOME
    probe = home / ".doctor"
    probe.write_bytes(b"")
    probe.unlink()
    free = shutil.disk_usage(home).free
    state = "bad" if free < ROOM_NEEDED // 8 else "warn" if free < ROOM_NEEDED else "ok"
    yield Finding("disk", state, f"{free / (1 << 30):.1f} GB free for {home}")
    keys = home / "keys"
    open_to_others = [path.name for path in [keys, *keys.iterdir()] if path.stat().st_mode & 0o077]
    if open_to_others:
        yield Finding("keys", "bad", f"readable by others: {', '.join(open_to_others)}; run: chmod -R go= {keys}")
    else:
        yield Finding("keys", "ok", f"{len(list(keys.iterdir()))} files, for their owner alone")


def _database(now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    missing = missing_migrations()
    if missing:
        yield Finding("database", "bad", f"{connection.vendor}: {len(missing)} change(s) missing; run: anlan migrate")
    else:
        yield Finding("database", "ok", f"{connection.vendor}, up to date")


def _bundle(now: datetime) -> Iterator[Finding]:
    try:
        yield Finding("front end", "ok", bundled("anlan.js"))
    except BundleMissing as missing:
        yield Finding("front end", "bad", str(missing))


def _calendar(now: datetime) -> Iterator[Finding]:
    year = local_day(now).year
    working = china()
    late_in_year = local_day(now).month == 12
    if not working.is_complete(year) or (late_in_year and not working.is_complete(year + 1)):
        unknown = year if not working.is_complete(year) else year + 1
        yield Finding("calendar", "warn", f"the make-up workdays of {unknown} are not known; see docs: calendar.csv")
    else:
        yield Finding("calendar", "ok", f"working days known to the end of {max(working.announced)}")


def _ledger(now: datetime) -> Iterator[Finding]:
    guards = missing_guards(connection)
    if guards:
        yield Finding("ledger", "bad", f"{len(guards)} guard(s) are missing in the database; run: anlan migrate")
        return
    head = TreeHead.objects.beyond_scope(WHY).order_by("-number").first()
    acts = Act.objects.beyond_scope(WHY)
    waiting = acts.filter(pk__gt=head.last_act) if head else acts
    oldest = waiting.order_by("pk").values_list("recorded_at", flat=True).first()
    if head:
        signing_key(now=now)
    sealed = f"{head.size} acts sealed, last at {head.sealed_at:%Y-%m-%d %H:%M} UTC" if head else "nothing sealed yet"
    if oldest and now - oldest > SEALING_LATE:
        yield Finding(
            "ledger", "warn", f"{sealed}; an act waits since {oldest:%Y-%m-%d %H:%M} UTC; run: anlan ledger seal"
        )
    else:
        yield Finding("ledger", "ok", sealed)


def _background(now: datetime) -> Iterator[Finding]:
    runs = TimetableRun.objects.beyond_scope(WHY)
    last = runs.aggregate(last=Max("last_run_at"))["last"]
    failing = list(runs.exclude(last_error="").values_list("name", flat=True))
    if last is None or now - last > WORKER_SILENT:
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "so far"
        yield Finding("background", "warn", f"no worker has shown itself {since}; run: anlan serve (or anlan worker)")
    elif failing:
        yield Finding("background", "warn", f"failing again and again: {', '.join(failing)}; the log says why")
    else:
        yield Finding("background", "ok", f"the timetable ran last at {last:%Y-%m-%d %H:%M} UTC")


def _sweep(now: datetime) -> Iterator[Finding]:
    newest = newest_sweep()
    if newest is None:
        owed = terms_in_force(now).exists()
        yield Finding("sweep", "warn" if owed else "ok", "none has run yet" if owed else "no duty is in force yet")
        return
    words = f"{newest.counted} obligations judged at {newest.as_of:%Y-%m-%d %H:%M} UTC, hash {newest.hash[:12]}"
    if is_missing(newest.as_of, now):
        yield Finding("sweep", "bad", f"a sweep is missing: {words}; run: anlan sweep, and see background")
    else:
        yield Finding("sweep", "ok", f"{words}; it caught up after silence" if newest.catch_up else words)


CHECKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    _settings,
    _home,
    _database,
    _bundle,
    _calendar,
    _background,
    _ledger,
    _sweep,
)
