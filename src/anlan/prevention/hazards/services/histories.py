"""Hazards whose life lies behind them, entered by the thousand: a former system's, a demonstration's.

Each history goes through the table of steps and the rules of the single verbs in memory; rows and acts are then written
in bulk and are those that the verbs would have written, one after the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from anlan.foundation.attachments.history import Content, attached, insert_attached
from anlan.foundation.bulk.services import insert_rows, reserve_ids
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.rules import ActDraft
from anlan.foundation.ledger.services import record_dated
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.history import coming_in
from anlan.foundation.workflow.services import check
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.parts import Plan, Recheck
from anlan.prevention.hazards.permissions import REPORT
from anlan.prevention.hazards.priority import score
from anlan.prevention.hazards.queries import facts_of
from anlan.prevention.hazards.rules import SETTLED, rectify_by
from anlan.prevention.hazards.services.grading import UNLISTED, graded
from anlan.prevention.hazards.services.reporting import Report, drawn_up
from anlan.prevention.hazards.services.stepping import KIND, followed
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.workflow import HAZARD
from anlan.registry.parties.models import Party

_AT_ONCE = 2_000
Told = tuple[ActDraft, Actor, datetime]


@dataclass(frozen=True)
class Step:
    """One step of a history; ``given`` is what the verb of the same name takes, photos as stored contents."""

    verb: str
    by: Actor
    at: datetime
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """A report and what followed. ``said`` has no photos, item, grade or key: those are the single verb's.

    ``party`` comes with its region; ``flags`` are those of its flags that count for the order of hazards.
    """

    said: Report
    party: Party
    by: Actor
    at: datetime
    before: Sequence[Content] = ()
    steps: Sequence[Step] = ()
    flags: frozenset[str] = frozenset()


def enter_histories(histories: Iterable[History]) -> int:
    """Enter hazards with all their steps, in the order in which they were reported; return how many.

    Some thousands in a transaction each. Raises Forbidden and Refused as the single verbs do; ValueError for what only
    those can do (an item, a grade at once, a key, a merge) or when the histories are not in order.
    """
    source, total = iter(histories), 0
    waiting: list[Told] = []
    while some := list(islice(source, _AT_ONCE)):
        with transaction.atomic():
            book = _Book()
            for history in some:
                _Teller(history, book).tell()
            total += len(some)
            waiting = sorted([*waiting, *book.acts], key=lambda told: told[2])
            # What is reported later comes later: acts up to here are complete. The rest waits for its turn.
            last = some[-1].at if len(some) == _AT_ONCE else None
            due = [told for told in waiting if last is None or told[2] < last]
            waiting = waiting[len(due) :]
            book.write()
            record_dated(due)
    if waiting:
        with transaction.atomic():
            record_dated(waiting)
    return total


class _Book:
    """The rows and acts of some histories, until they are written."""

    def __init__(self) -> None:
        self.hazards: list[Hazard] = []
        self.plans: list[Plan] = []
        self.rechecks: list[Recheck] = []
        self.photos: list[tuple[Any, ...]] = []
        self.acts: list[Told] = []

    def write(self) -> None:
        for hazard, number in zip(self.hazards, reserve_ids(Hazard, len(self.hazards)), strict=True):
            hazard.pk = number
        for plan, number in zip(self.plans, reserve_ids(Plan, len(self.plans)), strict=True):
            plan.pk, plan.hazard_id = number, plan.hazard.pk
        for recheck, number in zip(self.rechecks, reserve_ids(Recheck, len(self.rechecks)), strict=True):
            recheck.pk, recheck.hazard_id = number, recheck.hazard.pk
        # A row that points at one which is still to come makes SQLite look through the whole table for each of them.
        with coming_in(Hazard):
            _insert(Hazard, self.hazards)
        _insert(Plan, self.plans)
        own = Plan.objects.beyond_scope("of the hazards that come in").filter(hazard=OuterRef("pk")).order_by("-pk")
        planned = sorted(plan.hazard_id for plan in self.plans)
        for start in range(0, len(planned), 500):
            rows = Hazard.objects.beyond_scope("the hazards that come in").filter(pk__in=planned[start : start + 500])
            rows.update(plan_id=Subquery(own.values("pk")[:1]))
        _insert(Recheck, self.rechecks)
        insert_attached(self.photos)


def _insert(model: Any, rows: Sequence[Any]) -> None:
    names = [column.attname for column in model._meta.concrete_fields]
    insert_rows(model, names, ([getattr(row, name) for name in names] for row in rows))


class _Teller:
    """Goes through one history."""

    def __init__(self, history: History, book: _Book) -> None:
        said = history.said
        if said.photos or said.criterion or said.grade or said.key or said.same_as:
            raise ValueError("this is for the single verb")
        require(history.by, REPORT)
        self.history, self.book = history, book
        self.hazard = drawn_up(said, history.party, actor=history.by, now=history.at)

    def tell(self) -> None:
        history, hazard = self.history, self.hazard
        if history.before:
            hazard.photos = self.photos("before", history.before, history.by, history.at)
            hazard.version += 1
        detail = {"about": hazard.text[:120], "source": hazard.source}
        self.record("hazard.reported", history.by, history.at, detail, happened_at=hazard.found_at)
        last = history.at
        for step in history.steps:
            if step.at < last:
                raise ValueError("the steps of a history are in order")
            last = step.at
            _VERBS[step.verb](self, step, **step.given)
        hazard.priority = score(hazard, local_day(last), history.flags)
        self.book.hazards.append(hazard)

    def take(self, step: Step, entered: Mapping[str, Any], fields: dict[str, Any], detail: Mapping[str, Any]) -> None:
        """Take a step as ``stepping.take`` does."""
        hazard = self.hazard
        facts = {**facts_of(hazard, step.by), **entered}
        row = check(HAZARD, hazard.state, step.verb, actor=step.by, facts=facts)
        for name, value in followed(hazard, row.to, fields, local_day(step.at)).items():
            setattr(hazard, name, value)
        moved = {"state": [hazard.state, row.to]}
        hazard.state = row.to
        hazard.version += 1
        self.record(row.records, step.by, step.at, {**detail, "verb": step.verb, "changed": moved})

    def record(
        self, kind: str, by: Actor, at: datetime, detail: Mapping[str, Any], happened_at: datetime | None = None
    ) -> None:
        party = self.history.party
        region: UUID | None = party.region.uid if party.region else None
        draft = ActDraft(
            kind=kind,
            subject=("hazard", self.hazard.uid),
            party_uid=party.uid,
            region_uid=region,
            happened_at=happened_at,
            detail=detail,
        )
        self.book.acts.append((draft, by, at))

    def photos(self, phase: str, contents: Sequence[Content], by: Actor, at: datetime) -> dict[str, list[str]]:
        hazard, photos = self.hazard, {name: list(uids) for name, uids in self.hazard.photos.items()}
        for content in contents:
            row, draft = attached(
                content,
                subject_kind=KIND,
                subject_uid=hazard.uid,
                party_uid=self.history.party.uid,
                actor=by,
                now=at,
            )
            self.book.photos.append(row)
            self.book.acts.append((draft, by, at))
            photos.setdefault(phase, []).append(str(row[0]))
        return photos

    def recheck(self, step: Step, passed: bool, opinion: str) -> None:
        self.book.rechecks.append(
            Recheck(
                hazard=self.hazard,
                passed=passed,
                opinion=opinion[:500],
                unit_id=step.by.organisation_id,
                checked_by_id=step.by.user_id,
                checked_at=step.at,
            )
        )


def _grade(teller: _Teller, step: Step, *, grade: str, basis: str) -> None:
    fields = graded(teller.hazard, grade, basis, actor=step.by, now=step.at)
    entered = {"grade": grade, "basis": basis}
    teller.take(step, entered, fields, {"basis": basis, "grade": grade})


def _plan(teller: _Teller, step: Step, *, settled: Mapping[str, Any]) -> None:
    hazard, limit = teller.hazard, settled["time_limit"]
    entered = {name: settled.get(name) for name in SETTLED}
    plan = Plan(hazard=hazard, made_by_id=step.by.user_id, made_at=step.at, **entered)
    fields = {"plan": plan, "deadline": min(limit, hazard.deadline or limit)}
    detail = {"about": settled["measures"][:120], "funds": str(settled["funds"]), "time_limit": limit}
    teller.take(step, entered, fields, detail)
    teller.book.plans.append(plan)


def _submit(teller: _Teller, step: Step, *, outcome: str, after: Sequence[Content]) -> None:
    fields = {
        "photos": teller.photos("after", after, step.by, step.at),
        "outcome": outcome[:1000],
        "rectified_by_id": step.by.user_id,
        "rectified_at": step.at,
        "extension": None,
    }
    teller.take(step, {"outcome": outcome, "after_photos": bool(after)}, fields, {"about": outcome[:200]})


def _fix(teller: _Teller, step: Step, *, outcome: str, after: Sequence[Content]) -> None:
    hazard = teller.hazard
    entered = {"before_photos": bool(hazard.photos.get("before")), "after_photos": bool(after)}
    fields = {
        "photos": teller.photos("after", after, step.by, step.at),
        "on_spot": True,
        "outcome": outcome[:1000],
        "rectified_at": step.at,
        "grade": hazard.grade or "general",
        "grade_basis": hazard.grade_basis or str(UNLISTED),
        "graded_by_id": hazard.graded_by_id or step.by.user_id,
        "graded_at": hazard.graded_at or step.at,
        "deadline": hazard.deadline or local_day(step.at),
    }
    if step.verb == "witness_fix":
        fields |= {"accepted_by_id": step.by.user_id, "accepted_at": step.at}
    else:
        fields["rectified_by_id"] = step.by.user_id
    teller.take(step, entered, fields, {"about": outcome[:200]})


def _accept(teller: _Teller, step: Step, *, opinion: str, photos: Sequence[Content]) -> None:
    fields = {
        "photos": teller.photos("recheck", photos, step.by, step.at),
        "accepted_by_id": step.by.user_id,
        "accepted_at": step.at,
    }
    teller.take(step, {"opinion": opinion, "recheck_photos": bool(photos)}, fields, {"about": opinion})
    teller.recheck(step, True, opinion)


def _send_back(teller: _Teller, step: Step, *, reason: str) -> None:
    fields = {"photos": teller.hazard.photos, "returns": teller.hazard.returns + 1, "rectified_at": None}
    teller.take(step, {"reason": reason}, fields, {"reason": reason})
    teller.recheck(step, False, reason)


def _write_off(teller: _Teller, step: Step) -> None:
    teller.take(step, {}, {"written_off_by_id": step.by.user_id, "written_off_at": step.at}, {})


def _reopen(teller: _Teller, step: Step, *, reason: str) -> None:
    hazard = teller.hazard
    fields = {
        "photos": hazard.photos,
        "reopened": hazard.reopened + 1,
        "is_repeat": True,
        "deadline": rectify_by(local_day(step.at), hazard.grade, hazard.mode, terms()),
        "rectified_at": None,
        "accepted_at": None,
        "written_off_at": None,
        "judge_id": step.by.organisation_id or hazard.judge_id,
    }
    teller.take(step, {"reason": reason}, fields, {"reason": reason})
    teller.recheck(step, False, reason)


_VERBS: dict[str, Callable[..., None]] = {
    "grade": _grade,
    "plan": _plan,
    "submit": _submit,
    "fix_on_spot": _fix,
    "witness_fix": _fix,
    "accept": _accept,
    "return": _send_back,
    "write_off": _write_off,
    "reopen": _reopen,
}
