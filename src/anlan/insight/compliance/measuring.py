"""Measure the tasks of supervising by the newest sweep, and publish what was found on them."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Exists, OuterRef, Q

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.services import system_actor
from anlan.insight.compliance.rules import Counts, Some, count
from anlan.insight.sweep.queries import newest_sweep, shortfalls
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.regions.paths import WIDTH
from anlan.responsibility.duties.models import DutyTerms, Holder
from anlan.responsibility.duties.queries import terms_in_force
from anlan.responsibility.duties.selecting import holders
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.tasks.queries import open_measured
from anlan.responsibility.tasks.services import publish_compliance

SYSTEM = system_actor("compliance")


def measure(now: datetime) -> int:
    """Publish supervised and complied of every open task of supervising; return how many changed.

    An enterprise complies while the newest sweep finds no period of the duty missed and still unanswered. Without a
    sweep nothing is known and nothing is published. One query a duty, however many units supervise.
    """
    tasks = open_measured()
    if not tasks or newest_sweep() is None:
        return 0
    terms = {one.duty_id: one for one in terms_in_force(now) if one.holder == Holder.PARTY}
    today = local_day(now)
    counts = {duty: _counts(terms[duty], today) for duty in {row[1] for row in tasks} & set(terms)}
    found = {pk: counts[duty].of(unit, kind, path) for pk, duty, unit, kind, path in tasks if duty in counts}
    return publish_compliance(found, now=now)


def _counts(terms: DutyTerms, today: date) -> Counts:
    return count(_grouped(terms, today), territorial=_territorial(), step=WIDTH)


@lru_cache
def _territorial() -> frozenset[str]:
    content = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    return frozenset(content["territorial"])


def _grouped(terms: DutyTerms, today: date) -> Iterator[Some]:
    fails = shortfalls(SYSTEM).filter(
        duty=terms.duty_id, party=OuterRef("pk"), post=None, status=Status.MISSED.value, answered=False
    )
    rows = holders(Holder.PARTY, terms.selector, today).filter(kind__in=BUSINESS_KINDS).order_by()
    grouped = rows.values_list("lead_id", "region_path").annotate(
        number=Count("pk"), failing=Count("pk", filter=Q(Exists(fails)))
    )
    for lead, path, number, failing in grouped.iterator():
        yield Some(lead, path, number, failing)
