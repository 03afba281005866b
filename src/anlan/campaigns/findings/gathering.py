"""Take records in that actions count by themselves: as they are announced, or all over again (CMP-01).

System work: which records belong to an action does not depend on who looks. The verbs that people use check in
``services`` first. Gathering twice changes nothing the second time, and nothing that a person decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.findings.models import ActionRound, Finding
from anlan.campaigns.findings.rules import Plan, Record, Taken, counting_of, take, within
from anlan.foundation.calendars.rules import end_of, local_day, start_of
from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.scope.services import system_actor
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.hazards.measures import COUNTED
from anlan.prevention.hazards.models import Hazard
from anlan.registry.regions.queries import regions
from anlan.supervision.inspections.models import Inspection

_WHY = "what belongs to an action does not depend on who looks"
_AT_ONCE = 500
NO_LONGER = "no-longer"
"""Why something was taken out that no part counts any more."""
_HAZARD = (
    "pk", "found_at", "region__path", "text", "place", "source", "criterion__code", "sector", "party__industry",
    "campaign", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many records came in, changed their part or aspect, and went out."""

    taken: int = 0
    changed: int = 0
    out: int = 0

    def __add__(self, other: "Gathered") -> "Gathered":
        return Gathered(self.taken + other.taken, self.changed + other.changed, self.out + other.out)


def plans(campaign: Campaign | None = None) -> list[Plan]:
    """Return the actions, or one, whose parts count records; two queries, one where no part names a region.

    A part that names no region counts in the area of the unit that leads the action.
    """
    rows = ActionPart.objects.beyond_scope(_WHY).filter(takes_in=True, closed_on=None, campaign__closed_on=None)
    rows = rows.exclude(campaign__state="closed").select_related("campaign__lead")
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    parts = list(rows.order_by("campaign", "first_day", "pk"))
    uids = {uid for part in parts for uid in part.regions}
    paths = {str(uid): path for uid, path in _paths(uids)} if uids else {}
    by_action: dict[int, list[ActionPart]] = {}
    for part in parts:
        by_action.setdefault(part.campaign_id, []).append(part)
    return [_plan(some, paths) for some in by_action.values()]


def _paths(uids: Iterable[str]) -> Any:
    return regions(system_actor("campaigns")).filter(uid__in=uids).values_list("uid", "path")


def _plan(parts: list[ActionPart], paths: Mapping[str, str]) -> Plan:
    campaign = parts[0].campaign
    counting = tuple(
        counting_of(
            part.pk, part.first_day, _earlier(part.last_day, campaign.last_day), vars(part),
            [paths[uid] for uid in part.regions if uid in paths] or [campaign.lead.region_path], part.unit_id,
        )
        for part in parts
    )  # fmt: skip
    return Plan(campaign.pk, campaign.title, campaign.first_day, campaign.last_day, counting)


def _earlier(one: Any, other: Any) -> Any:
    return min(filter(None, (one, other)), default=None)


def gather(plan: Plan, now: datetime) -> Gathered:
    """Look at all records of an action's days, in the transaction of the caller; say what changed."""
    first, last = _span(plan)
    found = Hazard.objects.beyond_scope(_WHY).filter(found_at__gte=start_of(first), reported_at__lte=now)
    rows = found.filter(found_at__lt=end_of(last)) if last else found
    done = _settle(_HAZARDS, plan, dict(_hazards(rows)), now, everything=True)
    for kept in (_INSPECTIONS, _CHECKS):
        records = kept.model.objects.beyond_scope(_WHY).filter(
            state="handed_in", counts_on__gte=first, handed_in_at__lte=now
        )
        records = records.filter(_of_kinds(kept, plan), *([Q(counts_on__lte=last)] if last else []))
        done += _settle(kept, plan, dict(_rounds(kept, records)), now, everything=True)
    return done


def _span(plan: Plan) -> tuple[date, date | None]:
    """Return the days from the first that anything of an action counts to the last; None: open."""
    lasts = [plan.last, *(part.last for part in plan.parts)]
    known = [day for day in lasts if day is not None]
    return min([plan.first, *(part.first for part in plan.parts)]), max(known) if len(known) == len(lasts) else None


def follow_hazards(acts: Iterable[ActFacts]) -> None:
    """Take hazards in that were reported or whose report was corrected; a merged one hands its place on."""
    acts = list(acts)
    known = plans()
    if not known:
        return
    spans = [_span(plan) for plan in known]
    told = [act for act in acts if any(within(local_day(act.happened_at), *span) for span in spans)]
    # What was corrected may have been found on another day.
    told = told if acts[0].kind == "hazard.reported" else acts
    for some in _subjects(told):
        rows = list(_hazards(Hazard.objects.beyond_scope(_WHY).filter(uid__in=some)))
        for plan in known:
            _settle(_HAZARDS, plan, dict(rows), acts[0].recorded_at)


def follow_merges(acts: Iterable[ActFacts]) -> None:
    """Let the hazard into which another was merged take its place in the actions."""
    for act in acts:
        rows = Finding.objects.beyond_scope(_WHY).filter(hazard__uid=act.subject_uid, out_at=None)
        for one in rows.exclude(hazard__merged_into=None).select_related("hazard"):
            given = {"part": one.part, "why": one.why, "aspect": one.aspect, "aspect_why": one.aspect_why,
                     "taken_at": act.recorded_at}  # fmt: skip
            Finding.objects.beyond_scope(_WHY).get_or_create(
                campaign_id=one.campaign_id, hazard_id=one.hazard.merged_into_id, defaults=given
            )


def follow_inspections(acts: Iterable[ActFacts]) -> None:
    """Take inspections in that were handed in."""
    _follow_rounds(_INSPECTIONS, list(acts))


def follow_checks(acts: Iterable[ActFacts]) -> None:
    """Take a unit's own rounds in that were handed in."""
    _follow_rounds(_CHECKS, list(acts))


def _follow_rounds(kept: "_Kept", acts: list[ActFacts]) -> None:
    known = [plan for plan in plans() if any(acts[0].kind in part.rounds for part in plan.parts)]
    told = [act for act in acts if any(within(act.counts_on, *_span(plan)) for plan in known)]
    for some in _subjects(told):
        rows = dict(_rounds(kept, kept.model.objects.beyond_scope(_WHY).filter(uid__in=some)))
        for plan in known:
            _settle(kept, plan, rows, acts[0].recorded_at)


def _subjects(acts: Iterable[ActFacts]) -> Iterator[list[UUID]]:
    """Yield the uids of what the acts are about, some hundreds at a time."""
    uids = list(dict.fromkeys(act.subject_uid for act in acts if act.subject_uid))
    for start in range(0, len(uids), _AT_ONCE):
        yield uids[start : start + _AT_ONCE]


def _hazards(rows: Any) -> Iterator[tuple[int, tuple[Record, Mapping[str, Any]]]]:
    for pk, found, path, text, place, source, criterion, sector, industry, named, state in rows.values_list(*_HAZARD):
        record = Record(
            day=local_day(found), path=path or "", text=f"{text} {place}", source=source, criterion=criterion or "",
            sector=sector, industry=industry, named=named,
        )  # fmt: skip
        yield pk, (record, {"counts": state in COUNTED})


def _rounds(kept: "_Kept", rows: Any) -> Iterator[tuple[int, tuple[Record, Mapping[str, Any]]]]:
    for pk, day, kind, party, path, *texts, visits in rows.values_list(
        "pk", "counts_on", "kind", "party", "party__region_path", "title", *kept.texts, *kept.visits
    ):
        record = Record(day=day, path=path or "", text=" ".join(texts), kind=f"{kept.noun}.{kind}", unit=party)
        number = visits if kept.noun == "inspection" else 1
        yield pk, (record, {"party_id": party, "counts_on": day, "visits": number or 1})


@dataclass(frozen=True)
class _Kept:
    """A kind of record: where it stands, and by which field the rows of an action point at it."""

    model: Any
    rows: Any
    field: str
    noun: str = ""
    texts: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()


_HAZARDS = _Kept(Hazard, Finding, "hazard_id")
_INSPECTIONS = _Kept(Inspection, ActionRound, "inspection_id", "inspection", ("text", "visited"), ("units",))
_CHECKS = _Kept(SelfCheck, ActionRound, "own_round_id", "check", ("text", "places", "items", "findings"), ("found",))


def _of_kinds(kept: _Kept, plan: Plan) -> Q:
    kinds = {kind for part in plan.parts for kind in part.rounds}
    return Q(kind__in=[kind.partition(".")[2] for kind in kinds if kind.startswith(f"{kept.noun}.")])


Records = Mapping[int, tuple[Record, Mapping[str, Any]]]


def _settle(kept: _Kept, plan: Plan, records: Records, now: datetime, *, everything: bool = False) -> Gathered:
    """Bring an action's rows in line with what its parts count, of the given records; persons' decisions stay."""
    mine = kept.rows.objects.beyond_scope(_WHY).filter(campaign=plan.campaign)
    mine = mine.exclude(**{kept.field: None})
    if not everything:
        mine = mine.filter(**{f"{kept.field}__in": list(records)})
    known = {getattr(row, kept.field): row for row in mine}
    fresh: list[Any] = []
    changed: list[Any] = []
    out: list[Any] = []
    for key, (record, given) in records.items():
        taken, row = take(plan, record), known.pop(key, None)
        if row is None:
            if taken is not None and given.get("counts", True):
                fresh.append(_row(kept, plan, key, taken, given, now))
        elif not row.by_hand and _moved(row, taken, now):
            (changed if taken is not None else out).append(row)
    # What is left was not looked at: it lies outside of the days now.
    out += [row for row in known.values() if not row.by_hand and _moved(row, None, now)]
    kept.rows.objects.bulk_create(fresh, batch_size=1_000)
    fields = ["part", "why", "out_at", "out_why", *(("aspect", "aspect_why") if kept is _HAZARDS else ())]
    kept.rows.objects.beyond_scope(_WHY).bulk_update([*changed, *out], fields, batch_size=200)
    return Gathered(len(fresh), len(changed), len(out))


def _row(kept: _Kept, plan: Plan, key: int, taken: Taken, given: Mapping[str, Any], now: datetime) -> Any:
    about = {"aspect": taken.aspect, "aspect_why": taken.aspect_why[:120]} if kept is _HAZARDS else given
    return kept.rows(
        campaign_id=plan.campaign, part_id=taken.part, why=taken.why[:120], taken_at=now, **{kept.field: key}, **about
    )


def _moved(row: Any, taken: Taken | None, now: datetime) -> bool:
    """Set part, reason and aspect of a row as they should be; return whether anything differs."""
    if taken is None:
        if row.out_at is not None:
            return False
        row.out_at, row.out_why = now, NO_LONGER
        return True
    wanted: dict[str, Any] = {"part_id": taken.part, "why": taken.why[:120], "out_at": None, "out_why": ""}
    if isinstance(row, Finding):
        wanted |= {"aspect": taken.aspect, "aspect_why": taken.aspect_why[:120]}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    return True


_waiting: ContextVar[dict[int, Campaign] | None] = ContextVar("actions that are gathered at the end", default=None)


@contextmanager
def once_at_the_end(now: datetime) -> Iterator[None]:
    """Gather once for each action whose parts are entered inside, not once a part; what fails gathers nothing."""
    waiting: dict[int, Campaign] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for campaign in waiting.values():
        _gather_anew(campaign, now)


def regather(acts: Iterable[ActFacts]) -> None:
    """Gather anew for the actions whose parts, days or state were changed."""
    waiting = _waiting.get()
    for act in acts:
        campaign = _campaign(act)
        if campaign is None or campaign.state == "closed":
            continue
        if waiting is None:
            _gather_anew(campaign, act.recorded_at)
        else:
            waiting[campaign.pk] = campaign


def _gather_anew(campaign: Campaign, now: datetime) -> None:
    bare = Plan(campaign.pk, campaign.title, campaign.first_day, campaign.last_day, ())
    for plan in plans(campaign) or [bare]:
        gather(plan, now)


def _campaign(act: ActFacts) -> Campaign | None:
    if act.kind.startswith("campaign."):
        found: Campaign | None = Campaign.objects.beyond_scope(_WHY).filter(uid=act.subject_uid).first()
        return found
    part = ActionPart.objects.beyond_scope(_WHY).filter(uid=act.subject_uid).select_related("campaign").first()
    return part.campaign if part else None
