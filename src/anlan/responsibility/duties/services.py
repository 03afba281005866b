"""Enter, change, switch on and retire duties; grant and end waivers. Each checks, writes and records an act."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.dated.services import begin_fact
from anlan.foundation.ledger import services as ledger
from anlan.foundation.periods.rules import Cadence, containing
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Level
from anlan.registry.regions.paths import WIDTH
from anlan.responsibility.duties.burden import recount
from anlan.responsibility.duties.facets import OF_POSTS, facets_of_parties
from anlan.responsibility.duties.models import Duty, DutyTerms, Holder, RunsAs, State, Waiver
from anlan.responsibility.duties.permissions import EDIT, WAIVE
from anlan.responsibility.duties.proofs import proof_of
from anlan.responsibility.duties.rules import DECIDING, ladder_climbs, next_start

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,23}")
_OF_FACT = {"id", "duty", "state", "first_day", "last_day", "recorded_at", "superseded_at"}
TERMS = tuple(field.name for field in DutyTerms._meta.concrete_fields if field.name not in _OF_FACT)
"""What a duty's terms consist of, by the names of the fields."""


@transaction.atomic
def enter_duty(code: str, terms: Mapping[str, Any], *, actor: Actor, now: datetime) -> Duty:
    """Enter a duty of the city's own; it is owed by nobody until it is switched on (RSP-01).

    Raises Refused ``duty-code-wrong``, ``duty-code-taken`` and what ``check_terms`` raises.
    """
    _demand_keeper(actor)
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise Refused("duty-code-wrong", fields={"code": "duty-code-wrong"})
    if Duty.objects.beyond_scope("numbers are unique").filter(code__iexact=code).exists():
        raise Refused("duty-code-taken", code=code, fields={"code": "duty-code-taken"})
    fresh = DutyTerms(first_day=local_day(now), recorded_at=now, **terms)
    check_terms(fresh)
    duty: Duty = Duty.objects.create(code=code)
    fresh.duty = duty
    fresh.save()
    _publish(duty, fresh)
    _tell("duty.entered", duty, {"about": fresh.name}, actor, now)
    return duty


@transaction.atomic
def change_terms(
    uid: UUID, changes: Mapping[str, Any], *, version: int, from_day: date | None = None, actor: Actor, now: datetime
) -> Duty:
    """Change what a duty demands; the row before stays readable and what was known can be replayed.

    Where the duty is in force and the change decides verdicts, it holds from ``from_day`` on (default: the next day
    that begins a period), which must begin a period of the cadence before and after; what was owed until then is
    judged by the terms before. Words, minutes and ladder change at once.
    """
    _demand_keeper(actor)
    duty, current = _duty(uid)
    if duty.version != version:
        raise Refused("stale-edit")
    if duty.state == State.RETIRED:
        raise Refused("duty-state", state=State.RETIRED.label)
    changed = {
        name: [getattr(current, name), value] for name, value in changes.items() if getattr(current, name) != value
    }
    if not changed:
        return duty
    fresh = _copy(current, **dict(changes))
    check_terms(fresh)
    if duty.state == State.IN_FORCE and DECIDING & set(changed):
        fresh.first_day = _beginning(from_day, current, fresh, local_day(now))
    save_edit(duty, expected_version=version, fields={})
    begin_fact(duty.terms, fresh, now=now)
    _publish(duty, fresh)
    if duty.state == State.IN_FORCE:
        recount(duty, day=local_day(now), now=now)
    _tell("duty.changed", duty, {"changed": changed, "from": fresh.first_day}, actor, now)
    return duty


@transaction.atomic
def switch_on(uid: UUID, *, version: int, from_day: date | None = None, actor: Actor, now: datetime) -> Duty:
    """Put a duty in force from a local day on (default: today); no earlier than the present period's first day.

    Raises Refused ``duty-not-yet`` for a row that cannot be evaluated, ``duty-act`` where no register records what
    counts, ``duty-day``, ``duty-state``, ``stale-edit``.
    """
    _demand_keeper(actor)
    duty, current = _duty(uid)
    if duty.state != State.DRAFT:
        raise Refused("duty-state", state=State(duty.state).label)
    if current.runs_as == RunsAs.NOT_YET:
        raise Refused("duty-not-yet", reason=current.reason)
    if current.runs_as == RunsAs.PERIOD and proof_of(current.act_kind) is None:
        raise Refused("duty-act", kind=current.act_kind)
    today = local_day(now)
    earliest = containing(today, Cadence(current.cadence)).first_day if current.cadence else today
    day = from_day or today
    if day < earliest:
        raise Refused("duty-day", day=earliest, fields={"from_day": "duty-day"})
    fresh = _copy(current, state=State.IN_FORCE, first_day=day)
    save_edit(duty, expected_version=version, fields={})
    begin_fact(duty.terms, fresh, now=now)
    _publish(duty, fresh)
    recount(duty, day=today, now=now)
    _tell("duty.switched_on", duty, {"from": day}, actor, now)
    return duty


@transaction.atomic
def retire(uid: UUID, *, version: int, reason: str, from_day: date | None = None, actor: Actor, now: datetime) -> Duty:
    """Let a duty be owed no longer from a local day on (default: tomorrow); what was owed stays judged."""
    _demand_keeper(actor)
    duty, current = _duty(uid)
    if duty.state != State.IN_FORCE:
        raise Refused("duty-state", state=State(duty.state).label)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    today = local_day(now)
    day = from_day or today + timedelta(days=1)
    if day < today:
        raise Refused("duty-day", day=today, fields={"from_day": "duty-day"})
    fresh = _copy(current, state=State.RETIRED, first_day=day)
    save_edit(duty, expected_version=version, fields={})
    begin_fact(duty.terms, fresh, now=now)
    _publish(duty, fresh)
    _tell("duty.retired", duty, {"from": day, "reason": reason.strip()}, actor, now)
    return duty


@transaction.atomic
def grant_waiver(
    uid: UUID,
    *,
    party: Party,
    post: Post | None = None,
    first_day: date,
    last_day: date,
    reason: str,
    approved_by: str,
    actor: Actor,
    now: datetime,
) -> Waiver:
    """Free a holder from a duty for some local days; periods whose last day lies in them are waived, not missed.

    Raises Refused ``not-found`` for a party beyond the reach, ``waiver-days``, ``waiver-holder``, ``reason-missing``.
    """
    require(actor, WAIVE)
    duty, current = _duty(uid)
    if not Party.objects.visible_to(actor).filter(pk=party.pk).exists():
        raise Refused("not-found", fields={"party": "not-found"})
    if (post is not None) != (current.holder == Holder.POST) or (post and post.organisation_id != party.pk):
        raise Refused("waiver-holder", holder=Holder(current.holder).label, fields={"post": "waiver-holder"})
    if last_day < first_day:
        raise Refused("waiver-days", fields={"last_day": "waiver-days"})
    for name, text in (("reason", reason), ("approved_by", approved_by)):
        if not text.strip():
            raise Refused("reason-missing", fields={name: "reason-missing"})
    waiver: Waiver = Waiver.objects.create(
        duty=duty, party=party, post=post, first_day=first_day, last_day=last_day, reason=reason.strip(),
        approved_by=approved_by.strip(), recorded_at=now,
    )  # fmt: skip
    detail = {"about": str(duty), "reason": waiver.reason, "days": [first_day, last_day]}
    _tell_waiver("waiver.granted", waiver, detail, actor, now)
    return waiver


@transaction.atomic
def end_waiver(uid: UUID, *, version: int, reason: str, actor: Actor, now: datetime) -> Waiver:
    """Take a waiver back: from now on it is not known; what was judged before stays as it was."""
    require(actor, WAIVE)
    waiver: Waiver | None = Waiver.objects.visible_to(actor).filter(uid=uid, superseded_at=None).first()
    if waiver is None:
        raise Refused("not-found")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    save_edit(waiver, expected_version=version, fields={"superseded_at": now})
    _tell_waiver("waiver.ended", waiver, {"about": str(waiver.duty), "reason": reason.strip()}, actor, now)
    return waiver


def keeps_catalogue(actor: Actor) -> bool:
    """Whether the actor may change what the whole city owes: by permission, and with the city as his area."""
    whole = any(not area.line and len(area.path) <= Level.CITY * WIDTH for area in actor.reach.areas)
    return actor.may(EDIT) and (actor.reach.everything or whole)


def check_terms(terms: DutyTerms) -> None:
    """Refuse terms that make no sense by themselves: the condition, the cadence with what counts, the ladder."""
    allowed = OF_POSTS if terms.holder == Holder.POST else facets_of_parties()
    for facet in compile_selector(terms.selector).facets:
        if facet not in allowed:
            raise Refused("duty-facet", facet=facet, fields={"selector": "duty-facet"})
    if terms.runs_as == RunsAs.PERIOD and not (terms.cadence and terms.act_kind):
        raise Refused("duty-cadence", fields={"cadence": "duty-cadence"})
    if not ladder_climbs(terms.ladder):
        raise Refused("duty-ladder", fields={"ladder": "duty-ladder"})


def _demand_keeper(actor: Actor) -> None:
    require(actor, EDIT)
    if not keeps_catalogue(actor):
        raise Refused("duty-city-only")


def _beginning(asked: date | None, before: DutyTerms, after: DutyTerms, today: date) -> date:
    """Return from which day the changed terms hold; refuse one that would judge a period twice or anew."""
    cadences = [before.cadence, after.cadence]
    earliest = max(before.first_day, today)
    if asked is None:
        return next_start(earliest, cadences)
    # The present period may still be judged by the new terms as a whole: nothing of it is decided yet.
    running = containing(today, Cadence(before.cadence)).first_day if before.cadence else today
    if asked < min(earliest, max(running, before.first_day)):
        raise Refused("duty-day", day=max(running, before.first_day), fields={"from_day": "duty-day"})
    following = next_start(asked, cadences)
    if asked != following and asked != before.first_day:
        raise Refused("duty-period-start", day=asked, next=following, fields={"from_day": "duty-period-start"})
    return asked


def _duty(uid: UUID) -> tuple[Duty, DutyTerms]:
    rows = Duty.objects.beyond_scope("the catalogue holds for the whole city").select_for_update(of=("self",))
    duty: Duty | None = rows.select_related("current").filter(uid=uid).first()
    if duty is None or duty.current is None:
        raise Refused("not-found")
    return duty, duty.current


def _copy(terms: DutyTerms, **changes: Any) -> DutyTerms:
    values = {name: getattr(terms, name) for name in (*TERMS, "duty", "state", "first_day")}
    return DutyTerms(**{**values, **changes})


def _publish(duty: Duty, terms: DutyTerms) -> None:
    duty.current, duty.state = terms, terms.state
    duty.save(update_fields=["current", "state"])


def _tell(kind: str, duty: Duty, detail: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    ledger.record(kind, by=actor, recorded_at=now, subject=duty, detail=detail)


def _tell_waiver(kind: str, waiver: Waiver, detail: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    ledger.record(
        kind, by=actor, recorded_at=now, subject=waiver, party_uid=waiver.party.uid,
        region_uid=waiver.party.region.uid if waiver.party.region else None, detail=detail,
    )  # fmt: skip
