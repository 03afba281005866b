"""Report a hazard, from every door with the same words; correct a report until it is graded (PRV-22)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.foundation.attachments.services import Upload
from anlan.foundation.bulk.services import insert_records
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.criteria.permissions import VIEW as SEE_CRITERIA
from anlan.prevention.criteria.services import confirm
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.permissions import ACCEPT, GRADE, REPORT
from anlan.prevention.hazards.priority import flags_by_party, score
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


@dataclass(slots=True)
class Outcome:
    """What became of one report: its hazard, or why it was refused; ``repeated``: it had been entered before."""

    hazard: Hazard | None = None
    refused: Refused | None = None
    repeated: bool = False


@transaction.atomic
def report(said: Report, *, actor: Actor, now: datetime) -> Hazard:
    """Enter a hazard of a party within reach; grade it at once where the reporter may and the grade is known.

    A repetition with the same key returns the first. Raises Forbidden, or Refused ``not-found``,
    ``hazard-text-missing``, ``hazard-source-wrong``, ``hazard-future``, ``key-used-otherwise``.
    """
    [outcome] = _entered([said], actor, now)
    if outcome.hazard is None:
        raise outcome.refused or Refused("not-found")
    return outcome.hazard


@transaction.atomic
def report_many(said: Sequence[Report], *, actor: Actor, now: datetime) -> list[Outcome]:
    """Enter some hundred reports as ``report`` enters one, in one transaction; say of each what became of it.

    Each is wholly there with its act, or refused as ``report`` would refuse it and leaves nothing; one that is refused
    does not hinder the others. Raises Forbidden alone.
    """
    return _entered(said, actor, now)


def _entered(said: Sequence[Report], actor: Actor, now: datetime) -> list[Outcome]:
    require(actor, REPORT)
    keys = {key for each in said if (key := _key_of(each, actor))}
    known = _reported_under(keys)
    while True:
        try:
            # The savepoint keeps the caller's transaction usable when somebody used a key in this very moment.
            with transaction.atomic(savepoint=bool(keys)):
                return _Entering(said, dict(known), actor, now).enter()
        except IntegrityError:
            before, known = known, _reported_under(keys)
            if len(known) == len(before):
                raise


class _Entering:
    """Reports on their way in: what they name is read together, each is decided by itself, then all are written."""

    def __init__(self, said: Sequence[Report], known: dict[str, Hazard], actor: Actor, now: datetime) -> None:
        self.said, self.known, self.actor, self.now = said, known, actor, now
        fresh = [each for each in said if _key_of(each, actor) not in known]
        uids = {each.party for each in fresh}
        # Of so few rows an order says nothing, and costs.
        found = parties(actor).filter(uid__in=uids).select_related("region").order_by() if uids else ()
        self.parties = {party.uid: party for party in found}
        keys = [party.pk for party in self.parties.values()]
        self.flags = flags_by_party(keys) if keys else {}
        self.former = _former(keys, {each.criterion.pk for each in fresh if each.criterion})

    def enter(self) -> list[Outcome]:
        outcomes = []
        plain: list[tuple[Report, Hazard]] = []
        for said in self.said:
            try:
                outcome = self._decided(said)
                if outcome.hazard is not None and not outcome.repeated:
                    if said.photos or said.same_as or self._grade_at_once(said, outcome.hazard):
                        with transaction.atomic():  # what follows may be refused, and then nothing of it stays
                            self._write([(said, outcome.hazard)])
                    else:
                        plain.append((said, outcome.hazard))
                    if outcome.hazard.key:
                        self.known[outcome.hazard.key] = outcome.hazard
            except Refused as refused:
                outcome = Outcome(refused=refused)
            outcomes.append(outcome)
        if plain:
            self._write(plain)
        return outcomes

    def _decided(self, said: Report) -> Outcome:
        text, key = said.text.strip(), _key_of(said, self.actor)
        if not text:
            raise Refused("hazard-text-missing", fields={"text": "hazard-text-missing"})
        if key and (first := self.known.get(key)):
            if first.party.uid != said.party or first.text != text[:1000]:
                raise Refused("key-used-otherwise", key=said.key)
            return Outcome(first, repeated=True)
        party = self.parties.get(said.party)
        if party is None:
            raise Refused("not-found", fields={"party": "not-found"})
        hazard = drawn_up(said, party, actor=self.actor, now=self.now)
        hazard.key = key
        since = hazard.found_at - timedelta(days=terms().repeat)
        for found_at, former in self.former.get((party.pk, hazard.criterion_id), ()):
            if found_at >= since:
                hazard.repeat_of_id, hazard.is_repeat = former, True
        hazard.priority = score(hazard, local_day(self.now), self.flags.get(party.pk, frozenset()))
        return Outcome(hazard)

    def _write(self, entered: Sequence[tuple[Report, Hazard]]) -> None:
        actor, now = self.actor, self.now
        insert_records([hazard for _said, hazard in entered])
        for said, hazard in entered:
            if said.photos:
                photos = with_photos(hazard, "before", said.photos, actor=actor, now=now)
                save_edit(hazard, expected_version=hazard.version, fields={"photos": photos})
        drafts = [
            ActDraft(
                kind="hazard.reported",
                happened_at=hazard.found_at,
                subject=hazard,
                party_uid=hazard.party.uid,
                region_uid=hazard.region.uid if hazard.region else None,
                detail={"about": hazard.text[:120], "source": hazard.source},
            )
            for _said, hazard in entered
        ]
        ledger.record_many(drafts, by=actor, recorded_at=now)
        for said, hazard in entered:
            if said.criterion is not None and actor.may(SEE_CRITERIA):
                confirm(actor, said.criterion, hazard.text, now)
            self._go_on(said, hazard)

    def _go_on(self, said: Report, hazard: Hazard) -> None:
        """Merge at once what the finder knows to be the same, else grade it where he may."""
        who: dict[str, Any] = {"uid": hazard.uid, "version": hazard.version, "actor": self.actor, "now": self.now}
        if said.same_as:
            grading.join(into=said.same_as, **who)
        elif grade := self._grade_at_once(said, hazard):
            basis = said.basis or (said.criterion.basis if said.criterion else "") or str(grading.UNLISTED)
            grading.grade(grade=grade, basis=basis, **who)
        else:
            return
        hazard.refresh_from_db()

    def _grade_at_once(self, said: Report, hazard: Hazard) -> str:
        """Return the grade that was said or that the criterion has, where the reporter may grade."""
        judges = self.actor.may(GRADE) and (is_own(hazard.source) or not is_of(self.actor, hazard))
        return (said.grade or (said.criterion.grade if said.criterion else "")) if judges else ""


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


def default_source(own: bool, actor: Actor) -> str:
    """Return the source that a report has unless it says another: by who reports it."""
    if own:
        return "self_inspection"
    return "government_check" if actor.may(ACCEPT) else "village_patrol" if actor.reach.areas else "expert"


def _first_judge(hazard: Hazard, own: bool, actor: Actor) -> int | None:
    if own:
        return hazard.party_id
    return actor.organisation_id if actor.may(ACCEPT) else hazard.party.lead_id or actor.organisation_id


def _former(
    parties: Collection[int], criteria: Collection[int]
) -> dict[tuple[int, int | None], list[tuple[datetime, int]]]:
    """Return (party, item) → when its rectified hazards were found and their keys, the oldest first.

    The last one within the term is what a report repeats (PRV-36); one query, only where an item was chosen.
    """
    found: dict[tuple[int, int | None], list[tuple[datetime, int]]] = {}
    if not criteria:
        return found
    rows = Hazard.objects.beyond_scope("repeats of parties that were reached")
    rows = rows.filter(party__in=parties, criterion__in=criteria).exclude(state__in=("merged", "dismissed"))
    rows = rows.exclude(rectified_at=None).order_by("found_at", "pk")
    for party, criterion, found_at, pk in rows.values_list("party_id", "criterion_id", "found_at", "pk"):
        found.setdefault((party, criterion), []).append((found_at, pk))
    return found


def _key_of(said: Report, actor: Actor) -> str | None:
    """Return the key as it is kept: a key is the reporter's own."""
    return f"{actor.user_id or actor.name}:{said.key}"[:80] if said.key else None


def _reported_under(keys: Collection[str]) -> dict[str, Hazard]:
    rows = Hazard.objects.beyond_scope("a key is the reporter's own")
    known = list(rows.filter(key__in=keys).values_list("pk", flat=True)) if keys else []
    return {one.key: one for one in rows.filter(pk__in=known).select_related("party").order_by()} if known else {}


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


__all__ = ["Outcome", "Report", "correct", "default_source", "drawn_up", "report", "report_many"]
