"""Record a visit, declare one void, settle a matter that was taken up at one (CMP-06, CMP-12, CMP-14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.objects import services as objects
from anlan.campaigns.objects.catalogue import words
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.visits.models import Matter, Visit
from anlan.campaigns.visits.permissions import RECORD
from anlan.campaigns.visits.rules import ABSENT, DANGER, Judged, judge, unknown_answers
from anlan.foundation.attachments.services import add_attachment
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.services import Report, report
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.households.models import Household
from anlan.registry.households.services import record_visit
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import parties
from anlan.responsibility.evidence.services import may_record_for

VISIT = EntryKind("visit", Visit, RECORD, party="unit", region="region", foreign=("unit", "party"))
MATTER = EntryKind("matter", Matter, RECORD, party="unit")
# Of persons nothing is filed under a unit, whose acts many may read: only the village and a kind are told (REG-27).
_OF_PERSONS = {
    kind.noun: EntryKind(kind.noun, kind.model, RECORD, party="", region=kind.region) for kind in (VISIT, MATTER)
}
ATTACHED = "visit"
_ANSWERS = {"yes": _("yes"), "no": _("no")}


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What a visitor says: of an object of a list (its uid) or of a registered unit (its uid).

    ``answers`` are "yes" or "no" by question. ``absent``: nobody was met. ``day`` defaults to today. ``key`` makes a
    repetition harmless. ``matter`` is what was taken up, to be settled until ``matter_until``.
    """

    target: UUID | None = None
    party: UUID | None = None
    day: date | None = None
    absent: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    found: str = ""
    help: str = ""
    counted: int = 0
    matter: str = ""
    matter_until: date | None = None
    key: str = ""
    photos: Sequence[UploadedFile[Any]] = ()


@transaction.atomic
def record(said: Visited, *, actor: Actor, now: datetime) -> Visit:
    """Record a visit; a danger becomes a hazard by the one verb that reports hazards, a matter is taken up.

    Raises Forbidden, Refused ``visit-of-nothing``, ``visit-future``, ``visit-question``, ``visit-absent-says``,
    ``entry-closed``, ``campaign-closed``, ``not-found``, and what reporting a hazard refuses.
    """
    require(actor, RECORD)
    key = f"{actor.user_id or actor.name}:{said.key}"[:80] if said.key else None
    if key and (first := Visit.objects.beyond_scope("a key is the visitor's own").filter(key=key).first()):
        return first  # type: ignore[no-any-return]
    target, party = _visited(said, actor)
    day = said.day or local_day(now)
    if day > local_day(now):
        raise Refused("visit-future", fields={"day": "visit-future"})
    kind = target.sort if target is not None else None
    answers = {code: answer for code, answer in said.answers.items() if answer}
    if unknown_answers(kind, answers):
        raise Refused("visit-question")
    if said.absent and (answers or said.found.strip() or said.help.strip() or said.matter.strip()):
        raise Refused("visit-absent-says", fields={"absent": "visit-absent-says"})
    judged = judge(kind, answers, said.found, said.absent)
    found = said.found.strip() or "；".join(f"{words(one)}：{_ANSWERS[one.danger]}" for one in judged.dangers)
    region = target.region if target is not None else party.region if party is not None else None
    # Not entries.enter: who reaches the object may visit it, wherever its region lies in his territory.
    visit = Visit(
        target=target, party=party, region=region, day=day, result=judged.result, answers=answers,
        found=found[:500], help=said.help.strip(), counted=said.counted, unit=_own_unit(target, actor),
        post_id=actor.post_id, entered_by_id=actor.user_id, entered_at=now, key=key,
    )  # fmt: skip
    if judged.result == DANGER:
        visit.hazard = _report(visit, said, actor, now)
    visit.save()
    about = f"{words(kind)} · {day}" if kind is not None and kind.person else str(visit)
    detail = {"about": about, "result": judged.result}
    entries.tell(_filed(VISIT, visit), "entered", visit, actor=actor, now=now, detail=detail)
    if judged.result != DANGER:
        _attach(visit, said.photos, actor, now)
    _follow(visit, judged, actor, now)
    if said.matter.strip():
        _take_up(visit, said, actor, now)
    return visit


@transaction.atomic
def void(visit: Visit, version: int, *, reason: str, actor: Actor, now: datetime) -> Visit:
    """Declare a visit void that was recorded wrongly: it counts no longer, what it reported stays."""
    require(actor, RECORD)
    found: Visit = entries.within_reach(VISIT, visit, actor)
    _demand_own(found, actor)
    found = entries.close(_filed(VISIT, found), found, version, reason=reason, actor=actor, now=now)
    if found.target is not None:
        rows = Visit.objects.beyond_scope("of the object that was reached")
        last = rows.filter(target=found.target, closed_on=None).exclude(result=ABSENT).aggregate(day=Max("day"))["day"]
        objects.after_visit(found.target, last)
    return found


@transaction.atomic
def settle(matter: Matter, version: int, *, outcome: str, day: date | None, actor: Actor, now: datetime) -> Matter:
    """Say that a matter is settled, on which day, and what was done."""
    require(actor, RECORD)
    found: Matter = entries.within_reach(MATTER, matter, actor)
    _demand_own(found.visit, actor)
    filed = _filed(MATTER, found.visit)
    settled: Matter = entries.close(filed, found, version, reason=outcome, day=day, actor=actor, now=now)
    return settled


def _visited(said: Visited, actor: Actor) -> tuple[ActionObject | None, Party | None]:
    if said.target is not None:
        rows = ActionObject.objects.visible_to(actor).select_related("campaign", "region", "party", "household", "unit")
        target = rows.filter(uid=said.target).first()
        if target is None:
            raise Refused("not-found")
        if target.closed_on is not None:
            raise Refused("entry-closed")
        if target.campaign.state == "closed":
            raise Refused("campaign-closed")
        return target, target.party
    if said.party is None:
        raise Refused("visit-of-nothing", fields={"party": "visit-of-nothing"})
    party = parties(actor).filter(uid=said.party).select_related("region").first()
    if party is None:
        raise Refused("not-found", fields={"party": "not-found"})
    return None, party


def _own_unit(target: ActionObject | None, actor: Actor) -> Party:
    own: Party | None = Party.objects.beyond_scope("the actor's own unit").filter(pk=actor.organisation_id).first()
    if own is not None:
        return own
    if target is None:
        raise Refused("not-found")
    return target.unit


def _report(visit: Visit, said: Visited, actor: Actor, now: datetime) -> Hazard:
    """Report the danger at the registered unit that answers for it; of a person no more than his village is said."""
    target = visit.target
    place, campaign = "", ""
    if target is not None:
        kind = words(target.sort)
        place = f"{target.region.name} {kind}" if target.sort.person else f"{target.name} {target.address}".strip()
        campaign = target.campaign.title[:60]
    key = f"visit:{said.key}" if said.key else ""
    return report(
        Report(
            party=_answers_for(visit, actor).uid, text=visit.found, place=place[:200], campaign=campaign, key=key,
            photos=said.photos,
        ),
        actor=actor, now=now,
    )  # fmt: skip


def _answers_for(visit: Visit, actor: Actor) -> Party:
    """Return the unit under which a danger is reported: the one visited, else the village's committee, else one's own.

    A private home is no registered unit; its village looks after it.
    """
    if visit.party is not None:
        return visit.party
    villages = parties(actor).filter(kind="village_committee", region=visit.region)
    found: Party | None = villages.order_by("pk").first()
    return found or visit.unit


def _attach(visit: Visit, photos: Sequence[UploadedFile[Any]], actor: Actor, now: datetime) -> None:
    for photo in photos:
        add_attachment(
            actor=actor, subject_kind=ATTACHED, subject_uid=visit.uid, party_uid=visit.unit.uid, file=photo, now=now
        )


def _follow(visit: Visit, judged: Judged, actor: Actor, now: datetime) -> None:
    """Let the object and the household that it points at know of the visit; one that met nobody is none."""
    target = visit.target
    if target is None or judged.result == ABSENT:
        return
    objects.after_visit(target, max(visit.day, target.visited_on or visit.day))
    if target.household_id is not None:
        household = Household.objects.visible_to(actor).get(pk=target.household_id)
        record_visit(household, household.version, day=visit.day, actor=actor, now=now)


def _take_up(visit: Visit, said: Visited, actor: Actor, now: datetime) -> None:
    matter = Matter(visit=visit, text=said.matter.strip()[:300], due_on=said.matter_until, entered_at=now)
    matter.save()
    entries.tell(_filed(MATTER, visit), "entered", matter, actor=actor, now=now, detail={"about": matter.text})


def _filed(kind: EntryKind, visit: Visit) -> EntryKind:
    """Return how the acts of a visit are filed: under the unit that made it, unless a person was visited."""
    return _OF_PERSONS[kind.noun] if visit.target is not None and visit.target.sort.person else kind


def _demand_own(visit: Visit, actor: Actor) -> None:
    if not (visit.entered_by_id == actor.user_id or may_record_for(visit.unit, actor)):
        raise Refused("visit-not-own")
