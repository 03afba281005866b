"""Draft, change, hand in, discard and void a record that proves a duty; each checks, writes and records acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext

from anlan.foundation.attachments.policy import policy
from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.attachments.services import add_attachment, close_attachment
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow import services as workflow
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.permissions import RECORD_FOR
from anlan.responsibility.evidence.sorts import Sort

# How deep an enterprise may be structured: group, plant, workshop, team.
_LEVELS = 5
Counted = tuple[str, UUID]
"""A kind of act and the uid of whom it counts for."""


def _one(record: Any) -> Sequence[Counted]:
    return [(record.kind, record.party.uid)]


@dataclass(frozen=True)
class Keeping:
    """How a register keeps its records: the first word of its acts, its table, kinds and rights.

    ``counted`` says for whom a record counts and as what (a kind's code, the uid of a party or post); ``check``
    raises Refused for values that contradict each other; ``missing`` names what a record lacks to be handed in.
    """

    noun: str
    model: type[Model]
    permission: str
    sorts: Mapping[str, Sort]
    counted: Callable[[Any], Sequence[Counted]] = _one
    check: Callable[[Any, datetime], None] = lambda record, now: None
    missing: Callable[[Any, Actor], Sequence[str]] = lambda record, actor: ()
    hidden: frozenset[str] = frozenset()


def record_for(party: Party, actor: Actor, permission: str) -> None:
    """Refuse unless the party is the actor's own unit, a part of it, or he may record for others he reaches.

    Raises Forbidden, Refused ``not-found`` beyond the reach, ``evidence-not-own``.
    """
    require(actor, permission)
    if not Party.objects.visible_to(actor).filter(pk=party.pk).exists():
        raise Refused("not-found", fields={"party": "not-found"})
    if not may_record_for(party, actor):
        raise Refused("evidence-not-own", name=party.name, fields={"party": "evidence-not-own"})


def may_record_for(party: Party, actor: Actor) -> bool:
    """Whether the party is the actor's own unit or a part of it, or he records for others; his reach is asked apart."""
    if party.pk in actor.reach.parties or actor.may(RECORD_FOR):
        return True
    unit: Party | None = party
    for _level in range(_LEVELS):
        if unit is None or actor.organisation_id is None:
            return False
        if unit.pk == actor.organisation_id:
            return True
        unit = unit.part_of
    return False


@transaction.atomic
def draft(
    keeping: Keeping,
    values: Mapping[str, Any],
    *,
    files: Sequence[UploadedFile[Any]] = (),
    hand_in_now: bool = False,
    actor: Actor,
    now: datetime,
) -> Any:
    """Enter a record with its files, and hand it in at once where asked. Raises Refused; nothing is kept then."""
    record_for(values["party"], actor, keeping.permission)
    record: Any = keeping.model(entered_at=now, entered_by=actor.user_uid, **values)
    _check(keeping, record, now)
    record.save()
    _tell(keeping, "drafted", record, {"about": str(record)}, actor, now)
    for file in files:
        add_attachment(
            actor=actor, subject_kind=keeping.noun, subject_uid=record.uid, party_uid=record.party.uid, file=file,
            now=now,
        )  # fmt: skip
    return hand_in(keeping, record, record.version, actor=actor, now=now) if hand_in_now else record


@transaction.atomic
def change(
    keeping: Keeping, record: Any, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Any:
    """Change a draft; what was handed in stays as it is."""
    record = _mine(keeping, record, actor)
    if record.state != "draft":
        raise Refused("evidence-handed-in")
    differing = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not differing:
        return record
    if "party" in differing:
        record_for(differing["party"], actor, keeping.permission)
    before = {name: getattr(record, name) for name in differing}
    for name, value in differing.items():
        setattr(record, name, value)
    _check(keeping, record, now)
    save_edit(record, expected_version=version, fields=differing)
    changed = {
        name: ["***", "***"] if name in keeping.hidden else [_plain(before[name]), _plain(value)]
        for name, value in differing.items()
    }
    _tell(keeping, "changed", record, {"changed": changed}, actor, now)
    return record


@transaction.atomic
def hand_in(keeping: Keeping, record: Any, version: int, *, actor: Actor, now: datetime) -> Any:
    """Hand a draft in: from now on it counts, for whoever ``counted`` names, on its day (design, section 2).

    Raises Refused ``evidence-missing`` with what is missing, ``stale-edit``.
    """
    record = _mine(keeping, record, actor)
    if record.version != version:
        raise Refused("stale-edit")
    if missing := list(keeping.missing(record, actor)):
        raise Refused("evidence-missing", parts="、".join(missing))
    _check(keeping, record, now)
    region = record.party.region.uid if record.party.region else None
    workflow.advance(
        record, "hand_in", actor=actor, now=now, facts={"complete": True}, fields={"handed_in_at": now},
        detail={"about": str(record)}, party_uid=record.party.uid, region_uid=region, counts_on=record.counts_on,
    )  # fmt: skip
    for code, uid in dict.fromkeys(keeping.counted(record)):
        ledger.record(
            f"{keeping.noun}.{code}", by=actor, recorded_at=now, subject=record, party_uid=uid, region_uid=region,
            counts_on=record.counts_on, detail={"about": str(record)},
        )  # fmt: skip
    return record


@transaction.atomic
def void(keeping: Keeping, record: Any, version: int, *, reason: str, actor: Actor, now: datetime) -> Any:
    """Declare a record void that was handed in: its acts count no longer from now on, and stay readable."""
    record = _mine(keeping, record, actor)
    if record.version != version:
        raise Refused("stale-edit")
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    region = record.party.region.uid if record.party.region else None
    workflow.advance(
        record, "void", actor=actor, now=now, facts={"reason": reason.strip()},
        fields={"void_reason": reason.strip()}, detail={"reason": reason.strip(), "about": str(record)},
        party_uid=record.party.uid, region_uid=region,
    )  # fmt: skip
    acts = Act.objects.beyond_scope("the acts of a record that was reached").filter(
        subject_uid=record.uid, kind__in=[f"{keeping.noun}.{code}" for code in keeping.sorts]
    )
    for act in acts.order_by("id"):
        ledger.record(
            f"{keeping.noun}.voided", by=actor, recorded_at=now, subject=record, party_uid=act.party_uid,
            region_uid=act.region_uid, voids=act.uid, detail={"reason": reason.strip()},
        )  # fmt: skip
    return record


@transaction.atomic
def discard(keeping: Keeping, record: Any, version: int, *, actor: Actor, now: datetime) -> Any:
    """Delete a draft, the only thing that is ever deleted; the act stays, its files are closed."""
    record = _mine(keeping, record, actor)
    if record.state != "draft":
        raise Refused("evidence-handed-in")
    if record.version != version:
        raise Refused("stale-edit")
    _tell(keeping, "discarded", record, {"about": str(record)}, actor, now)
    for file in list(attachments_of(actor, record.uid)):
        reason = gettext("Draft discarded")
        close_attachment(actor=actor, uid=file.uid, version=file.version, reason=reason, now=now)
    record.delete()
    return record


def pictures_of(record: Any, actor: Actor) -> int:
    """Return how many pictures or films are attached to a record."""
    types = attachments_of(actor, record.uid).values_list("type", flat=True)
    return sum(is_picture(each) for each in types)


def is_picture(code: str) -> bool:
    """Whether a type of file is a picture or a film (影像资料)."""
    kind = policy().types.get(code)
    return kind is not None and kind.family in ("image", "video")


def demand_day(day: date, now: datetime, field: str = "counts_on") -> None:
    """Refuse a local day that has not come yet."""
    if day > local_day(now):
        raise Refused("evidence-future", fields={field: "evidence-future"})


def _check(keeping: Keeping, record: Any, now: datetime) -> None:
    sort = keeping.sorts.get(record.kind)
    if sort is None:
        raise Refused("choice-wrong", value=record.kind, fields={"kind": "choice-wrong"})
    if sort.who and record.party.kind not in sort.who:
        raise Refused("evidence-kind", kind=sort.name, fields={"kind": "evidence-kind"})
    if not sort.every:
        demand_day(record.counts_on, now)
    keeping.check(record, now)


def _mine(keeping: Keeping, record: Any, actor: Actor) -> Any:
    found = keeping.model.objects.visible_to(actor).select_related("party__region").filter(pk=record.pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Refused("not-found")
    record_for(found.party, actor, keeping.permission)
    return found


def _tell(keeping: Keeping, verb: str, record: Any, detail: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    ledger.record(
        f"{keeping.noun}.{verb}", by=actor, recorded_at=now, subject=record,
        party_uid=record.party.uid, region_uid=record.party.region.uid if record.party.region else None, detail=detail,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
