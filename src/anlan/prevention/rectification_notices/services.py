"""Issue notices, one a finding; enter delivery and receipt; void (PRV-27)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.services import next_in
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.permissions import GRADE
from anlan.prevention.hazards.queries import hazard_within, is_of
from anlan.prevention.hazards.services import take_beside
from anlan.prevention.rectification_notices.models import RectificationNotice
from anlan.prevention.rectification_notices.queries import notice_of, notice_within
from anlan.registry.parties.queries import organisations

_NEEDED = ("graded", "planned", "rectifying", "held")


@transaction.atomic
def issue(
    *, uid: UUID, version: int, requirements: str, deadline: date | None = None, actor: Actor, now: datetime
) -> Hazard:
    """Issue the notice of a hazard; its number runs by unit and year. Returns the hazard. Raises Forbidden, Refused."""
    require(actor, GRADE)
    hazard = hazard_within(uid, actor)
    if hazard.version != version:
        raise Refused("stale-edit")
    _issue(hazard, requirements, deadline, actor, now)
    return hazard


@transaction.atomic
def issue_many(*, uids: Sequence[UUID], requirements: str, actor: Actor, now: datetime) -> list[RectificationNotice]:
    """Issue one notice for each of the findings, all or none, with numbers in a row.

    Without requirements each notice says what is usual for its hazard.
    """
    require(actor, GRADE)
    if not uids:
        raise Refused("nothing-chosen")
    found = [hazard_within(uid, actor) for uid in dict.fromkeys(uids)]
    return [_issue(each, requirements.strip() or usual_requirements(each), None, actor, now) for each in found]


def _issue(
    hazard: Hazard, requirements: str, deadline: date | None, actor: Actor, now: datetime
) -> RectificationNotice:
    if is_of(actor, hazard):
        raise Refused("hazard-by-party")
    if hazard.state not in _NEEDED or hazard.deadline is None:
        raise Refused("notice-not-needed")
    if known := notice_of(hazard):
        raise Refused("notice-known", number=known.number)
    if not requirements.strip():
        raise Refused("hazard-text-missing", fields={"requirements": "hazard-text-missing"})
    year = local_day(now).year
    unit = organisations(actor).filter(pk=actor.organisation_id or 0).first()
    serials = RectificationNotice.objects.beyond_scope("numbers run through all notices of a unit")
    serials = serials.filter(unit=unit, year=year)
    serial = next_in(
        f"rectification:{unit.pk if unit else 0}:{year}",
        last_known=lambda: serials.aggregate(last=Max("serial"))["last"] or 0,
    )
    mark = (unit.short_name or unit.name) if unit else ""
    notice: RectificationNotice = RectificationNotice.objects.create(
        hazard=hazard,
        number=f"{mark[:20]}改通〔{year}〕{serial}号",
        unit=unit,
        year=year,
        serial=serial,
        requirements=requirements.strip()[:1000],
        deadline=deadline or hazard.deadline,
        issued_at=now,
        issued_by_id=actor.user_id,
    )
    _tell(notice, actor, now)
    return notice


def _tell(notice: RectificationNotice, actor: Actor, now: datetime) -> None:
    hazard = notice.hazard
    ledger.record(
        "notice.issued",
        by=actor,
        recorded_at=now,
        subject=notice,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        detail={"about": notice.number, "hazard": hazard.uid},
    )


def _step(
    notice: RectificationNotice, version: int, verb: str, fields: dict[str, Any], facts: dict[str, Any], about: str,
    actor: Actor, now: datetime,
) -> RectificationNotice:  # fmt: skip
    found = notice_within(notice.uid, actor)
    known = {**facts, "own": is_of(actor, found.hazard)}
    return take_beside(
        found, found.hazard, version, verb, actor=actor, now=now, facts=known, fields=fields, about=about
    )


@transaction.atomic
def deliver(
    notice: RectificationNotice, version: int, *, on: date, how: str, actor: Actor, now: datetime
) -> RectificationNotice:
    """Enter that a notice was delivered, on which local day and how."""
    if on > local_day(now):
        raise Refused("hazard-future", fields={"delivered_on": "hazard-future"})
    fields = {"delivered_on": on, "delivered_by": how.strip()[:80]}
    return _step(notice, version, "deliver", fields, fields, f"{on.isoformat()} · {how.strip()}", actor, now)


@transaction.atomic
def receive(
    notice: RectificationNotice, version: int, *, receiver: str, actor: Actor, now: datetime
) -> RectificationNotice:
    """Confirm, for the party, that the notice was received, and by whom."""
    fields = {"received_at": now, "receiver": receiver.strip()[:64]}
    return _step(notice, version, "receive", fields, {"receiver": receiver.strip()}, "", actor, now)


@transaction.atomic
def void(notice: RectificationNotice, version: int, *, reason: str, actor: Actor, now: datetime) -> RectificationNotice:
    """Void a notice that was wrong; another one may then be issued."""
    said = reason.strip()
    return _step(notice, version, "void", {}, {"reason": said}, said[:200], actor, now)


def usual_requirements(hazard: Hazard) -> str:
    """Return the words with which a notice begins: the five settlements, the time limit, the reports."""
    words = _(
        "Make a plan that settles responsibility, measures, funds, time limit and contingency, rectify by %(day)s, "
        "keep people safe meanwhile, and ask for re-inspection when it is done."
    ) % {"day": hazard.deadline.isoformat() if hazard.deadline else "—"}
    if hazard.grade == "major":
        words += " " + _("Report the major hazard to the supervising department and to the staff congress.")
    return words
