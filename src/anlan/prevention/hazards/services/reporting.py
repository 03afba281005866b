"""Report a hazard, from every door with the same words; correct a report until it is graded (PRV-22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.criteria.permissions import VIEW as SEE_CRITERIA
from anlan.prevention.criteria.services import confirm
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.permissions import ACCEPT, GRADE, REPORT
from anlan.prevention.hazards.priority import score
from anlan.prevention.hazards.queries import hazards, is_of
from anlan.prevention.hazards.rules import owed_by, step_due
from anlan.prevention.hazards.services import grading
from anlan.prevention.hazards.services.stepping import with_photos
from anlan.prevention.hazards.sources import is_own, sources
from anlan.prevention.hazards.terms import terms
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import parties


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a finder says. ``grade`` empty: that of the criterion, if any. ``key`` makes a repetition harmless.

    ``same_as`` is the uid of an open hazard of the same party that this one is said to be. ``found_at`` defaults to
    now, ``finder`` to the actor's name, of tips to nobody: free text, empty when anonymous.
    """

    party: UUID
    text: str
    source: str = ""
    place: str = ""
    campaign: str = ""
    finder: str | None = None
    found_at: datetime | None = None
    criterion: Criterion | None = None
    grade: str = ""
    basis: str = ""
    longitude: float | None = None
    latitude: float | None = None
    same_as: UUID | None = None
    key: str = ""
    photos: Sequence[Upload] = field(default=())


@transaction.atomic
def report(said: Report, *, actor: Actor, now: datetime) -> Hazard:
    """Enter a hazard of a party within reach; grade it at once where the reporter may and the grade is known.

    A repetition with the same key returns the first. Raises Forbidden, or Refused ``not-found``,
    ``hazard-text-missing``, ``hazard-source-wrong``, ``hazard-future``, ``key-used-otherwise``.
    """
    require(actor, REPORT)
    text = said.text.strip()
    if not text:
        raise Refused("hazard-text-missing", fields={"text": "hazard-text-missing"})
    key = f"{actor.user_id or actor.name}:{said.key}"[:80] if said.key else None
    if key and (first := _reported_under(key, said, actor)):
        return first
    # Of one row an order says nothing, and costs.
    party = next(iter(parties(actor).filter(uid=said.party).select_related("region").order_by()[:1]), None)
    if party is None:
        raise Refused("not-found", fields={"party": "not-found"})
    hazard = drawn_up(said, party, actor=actor, now=now)
    hazard.key = key
    _mark_repeat(hazard)
    hazard.priority = score(hazard, local_day(now))
    try:
        with transaction.atomic(savepoint=key is not None):
            hazard.save(force_insert=True)
    except IntegrityError:
        if key and (first := _reported_under(key, said, actor)):
            return first
        raise
    if said.photos:
        hazard = save_edit(
            hazard,
            expected_version=hazard.version,
            fields={"photos": with_photos(hazard, "before", said.photos, actor=actor, now=now)},
        )
    ledger.record(
        "hazard.reported",
        by=actor,
        recorded_at=now,
        happened_at=hazard.found_at,
        subject=hazard,
        party_uid=party.uid,
        region_uid=party.region.uid if party.region else None,
        detail={"about": hazard.text[:120], "source": hazard.source},
    )
    if said.criterion is not None and actor.may(SEE_CRITERIA):
        confirm(actor, said.criterion, hazard.text, now)
    _go_on(hazard, said, actor=actor, now=now)
    return hazard


def drawn_up(said: Report, party: Party, *, actor: Actor, now: datetime) -> Hazard:
    """Return the record of what was said about a party within reach: source, finder, who judges it until when.

    Not saved. Refused ``hazard-source-wrong``, ``hazard-future``.
    """
    found_at = said.found_at or now
    if found_at > now + timedelta(minutes=5):
        raise Refused("hazard-future", fields={"found_at": "hazard-future"})
    hazard = Hazard(
        party=party,
        region=party.region,
        text=said.text.strip()[:1000],
        place=said.place.strip(),
        campaign=said.campaign.strip(),
        source=said.source,
        criterion=said.criterion,
        sector=said.criterion.sector if said.criterion else "",
        finder=(said.finder or "").strip(),
        finder_unit_id=actor.organisation_id,
        finder_post_uid=actor.post_uid,
        found_at=found_at,
        longitude=said.longitude,
        latitude=said.latitude,
        reported_by_id=actor.user_id,
        reported_at=now,
    )
    own = is_of(actor, hazard)
    hazard.source = said.source or default_source(own, actor)
    if hazard.source not in sources() or own != is_own(hazard.source):
        raise Refused("hazard-source-wrong", fields={"source": "hazard-source-wrong"})
    if said.finder is None and sources()[hazard.source].kind != "public":
        hazard.finder = actor.name  # who takes a tip down did not find it: without a name it is anonymous
    hazard.judge_id = _first_judge(hazard, own, actor)
    hazard.owed_by_id = hazard.judge_id if owed_by("reported") == "judge" else party.pk
    hazard.step_due = step_due("reported", local_day(now), None, terms())
    return hazard


def _go_on(hazard: Hazard, said: Report, *, actor: Actor, now: datetime) -> None:
    """Merge at once what the finder knows to be the same, else grade it where he may."""
    if said.same_as:
        grading.join(uid=hazard.uid, version=hazard.version, into=said.same_as, actor=actor, now=now)
        hazard.refresh_from_db()
        return
    grade = said.grade or (said.criterion.grade if said.criterion else "")
    basis = said.basis or (said.criterion.basis if said.criterion else "")
    judges = actor.may(GRADE) and (is_own(hazard.source) or not is_of(actor, hazard))
    if grade and judges:
        grading.grade(
            uid=hazard.uid,
            version=hazard.version,
            grade=grade,
            basis=basis or str(grading.UNLISTED),
            actor=actor,
            now=now,
        )
        hazard.refresh_from_db()


def default_source(own: bool, actor: Actor) -> str:
    """Return the source that a report has unless it says another: by who reports it."""
    if own:
        return "self_inspection"
    return "government_check" if actor.may(ACCEPT) else "village_patrol" if actor.reach.areas else "expert"


def _first_judge(hazard: Hazard, own: bool, actor: Actor) -> int | None:
    if own:
        return hazard.party_id
    return actor.organisation_id if actor.may(ACCEPT) else hazard.party.lead_id or actor.organisation_id


def _mark_repeat(hazard: Hazard) -> None:
    """Find the same item at the same party within the term (PRV-36); one query, only where an item was chosen."""
    if hazard.criterion_id is None:
        return
    since = hazard.found_at - timedelta(days=terms().repeat)
    rows = Hazard.objects.beyond_scope("repeats of one party, which was reached")
    rows = rows.filter(party=hazard.party_id, criterion=hazard.criterion_id, found_at__gte=since)
    former = rows.exclude(state__in=("merged", "dismissed")).exclude(rectified_at=None).order_by("-found_at").first()
    if former is not None:
        hazard.repeat_of, hazard.is_repeat = former, True


def _reported_under(key: str, said: Report, actor: Actor) -> Hazard | None:
    known = Hazard.objects.beyond_scope("a key is the reporter's own").filter(key=key)
    if not known.exists():
        return None
    first: Hazard | None = known.select_related("party").first()
    if first is not None and (first.party.uid != said.party or first.text != said.text.strip()[:1000]):
        raise Refused("key-used-otherwise")
    return first


@transaction.atomic
def correct(hazard: Hazard, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Hazard:
    """Correct what was reported, until it is graded: by the reporter, or whoever may grade (PRV-38)."""
    require(actor, REPORT)
    found: Hazard | None = hazards(actor).filter(pk=hazard.pk).select_related("party", "region", "criterion").first()
    if found is None:
        raise Refused("not-found")
    if found.state != "reported" or not (found.reported_by_id == actor.user_id or actor.may(GRADE)):
        raise Refused("hazard-settled")
    differing = {name: value for name, value in values.items() if getattr(found, name) != value}
    if not differing:
        return found
    changed = {name: [str(getattr(found, name) or ""), str(value or "")] for name, value in differing.items()}
    if "criterion" in differing:
        differing["sector"] = differing["criterion"].sector if differing["criterion"] else ""
    save_edit(found, expected_version=version, fields=differing)
    ledger.record(
        "hazard.corrected",
        by=actor,
        recorded_at=now,
        subject=found,
        party_uid=found.party.uid,
        region_uid=found.region.uid if found.region else None,
        detail={"changed": changed},
    )
    return found


__all__ = ["Report", "correct", "default_source", "drawn_up", "report"]
