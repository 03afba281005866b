"""The verbs on plates: issue one or many, void, record that one hangs (REG-14)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.services import Upload, add_attachment
from anlan.foundation.bulk.services import insert_rows, reserve_ids
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.services import ActDraft
from anlan.foundation.records.models import new_uid, save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.lookups import current_row
from anlan.registry.assignment.models import Assignment
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.words import gap_words
from anlan.registry.plates.models import Plate, PlateSeries, new_token
from anlan.registry.plates.rules import PlateFacts, plate_number, why_not_issue
from anlan.registry.regions.models import Region
from anlan.registry.regions.rules import COUNTY_PATH

ISSUE = "registry:plate:issue"
_WHY = "numbers are unique in the city, and the scope of the parties was checked"
# A bulk issue goes in steps of so many parties; a plate is a row and an act.
CHUNK = 4_000


@dataclass(frozen=True)
class Issued:
    """What a bulk issue came to: plates issued, and why the other parties got none (refusal code → number)."""

    issued: int
    refused: dict[str, int]


@transaction.atomic
def issue_plate(*, party: UUID, actor: Actor, now: datetime) -> Plate:
    """Issue a plate for a party: everything it names must be there and confirmed. Raises Refused with the reason."""
    require(actor, ISSUE)
    found: Party | None = Party.objects.visible_to(actor).filter(uid=party).first()
    if found is None:
        raise Refused("not-found")
    rows, refused = _eligible([found.pk])
    if refused:
        valid = Plate.objects.beyond_scope(_WHY).filter(party=found, voided_at=None).first()
        number = valid.number if valid else ""
        raise Refused(next(iter(refused)), name=found.name, number=number, missing=gap_words(found.gaps))
    _issue(rows, actor, now)
    plate: Plate = Plate.objects.visible_to(actor).get(party=found, voided_at=None)
    return plate


@transaction.atomic
def issue_plates(*, parties: ScopedQuerySet[Party], actor: Actor, now: datetime) -> Issued:
    """Issue plates for all of these parties within reach that may have one; the others are counted by reason."""
    require(actor, ISSUE)
    visible = Party.objects.visible_to(actor).filter(state__in=OPEN_STATES)
    keys = list(visible.filter(pk__in=parties.order_by().values("pk")).order_by("pk").values_list("pk", flat=True))
    issued, refused = 0, Counter[str]()
    for start in range(0, len(keys), CHUNK):
        rows, why = _eligible(keys[start : start + CHUNK])
        _issue(rows, actor, now)
        issued += len(rows)
        refused += why
    return Issued(issued, dict(refused))


@transaction.atomic
def void_plate(*, uid: UUID, version: int, reason: str, actor: Actor, now: datetime) -> Plate:
    """Void a plate that was lost, damaged or wrong; the party then needs a new one."""
    require(actor, ISSUE)
    plate = plate_within(uid, actor)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    if plate.voided_at is not None:
        raise Refused("plate-void", number=plate.number)
    save_edit(plate, expected_version=version, fields={"voided_at": now, "void_reason": reason.strip()[:120]})
    ledger.record(
        "plate.voided",
        by=actor,
        recorded_at=now,
        subject=plate,
        party_uid=plate.party.uid,
        detail={"number": plate.number, "reason": reason.strip()},
    )
    return plate


@transaction.atomic
def record_hanging(
    *,
    uid: UUID,
    version: int,
    hung_on: date,
    place: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    photo: Upload | None = None,
    actor: Actor,
    now: datetime,
) -> Plate:
    """Record that a plate hangs: local day, where, position, and a photo that is stored as an attachment."""
    require(actor, "registry:plate:confirm")
    plate = plate_within(uid, actor)
    if plate.voided_at is not None:
        raise Refused("plate-void", number=plate.number)
    if not local_day(plate.issued_at) <= hung_on <= local_day(now):
        raise Refused("plate-day", fields={"hung_on": "plate-day"})
    fields = {"hung_on": hung_on, "hung_place": place.strip()[:120], "longitude": longitude, "latitude": latitude}
    digest = None
    if photo is not None:
        stored = add_attachment(
            actor=actor, subject_kind="plate", subject_uid=plate.uid, party_uid=plate.party.uid, file=photo, now=now
        )
        fields["evidence"] = stored.uid
        digest = stored.evidence_digest
    save_edit(plate, expected_version=version, fields=fields)
    ledger.record(
        "plate.hung",
        by=actor,
        recorded_at=now,
        subject=plate,
        party_uid=plate.party.uid,
        counts_on=hung_on,
        detail={"number": plate.number, "place": fields["hung_place"]},
        evidence_digest=digest,
    )
    return plate


def plate_within(uid: UUID, actor: Actor) -> Plate:
    """Return a plate within the actor's reach with its party; Refused ``not-found``."""
    found: Plate | None = Plate.objects.visible_to(actor).filter(uid=uid).select_related("party").first()
    if found is None:
        raise Refused("not-found")
    return found


def why_none(party: Party) -> str | None:
    """Return the refusal code for a plate of a party that has none, None when one may be issued; one query."""
    row = current_row(party)
    return why_not_issue(PlateFacts(row is not None, bool(row and row.confirmed_at), party.gaps, has_valid=False))


def _eligible(keys: Sequence[int]) -> tuple[list[Assignment], Counter[str]]:
    """Return the assignments that get a plate, and the refusal codes of the other parties."""
    parties = dict(Party.objects.beyond_scope(_WHY).filter(pk__in=keys).values_list("pk", "gaps"))
    current = Assignment.objects.beyond_scope(_WHY).filter(party__in=keys, superseded_at=None, last_day=None)
    rows = {row.party_id: row for row in current.select_related("party", "leader", "officer")}
    valid = set(
        Plate.objects.beyond_scope(_WHY).filter(party__in=keys, voided_at=None).values_list("party_id", flat=True)
    )
    eligible: list[Assignment] = []
    refused: Counter[str] = Counter()
    for key in keys:
        row = rows.get(key)
        facts = PlateFacts(row is not None, bool(row and row.confirmed_at), parties.get(key, 15), key in valid)
        code = why_not_issue(facts)
        if code is None and row is not None:
            eligible.append(row)
        else:
            refused[code or "plate-unassigned"] += 1
    return eligible, refused


def _issue(rows: Sequence[Assignment], actor: Actor, now: datetime) -> None:
    if not rows:
        return
    numbers = _numbers([row.party.region_path[:COUNTY_PATH] for row in rows])
    ids = reserve_ids(Plate, len(rows))
    uids = [new_uid() for _ in rows]
    insert_rows(
        Plate,
        ["id", "uid", "number", "token", "party_id", "assignment_id", "path", "issued_at", "leader_person_id",
         "officer_person_id"],
        (
            (
                pk, uid, number, new_token(), row.party_id, row.pk, row.party.region_path, now,
                row.leader.holder_id if row.leader else None, row.officer.holder_id if row.officer else None,
            )
            for pk, uid, number, row in zip(ids, uids, numbers, rows, strict=True)
        ),
    )  # fmt: skip
    ledger.record_many(
        (
            ActDraft(kind="plate.issued", subject=("plate", uid), party_uid=row.party.uid, detail={"number": number})
            for uid, number, row in zip(uids, numbers, rows, strict=True)
        ),
        by=actor,
        recorded_at=now,
    )


def _numbers(counties: Sequence[str]) -> list[str]:
    """Take the next serial numbers of the counties, in the order of the parties; nobody else gets the same."""
    codes = dict(Region.objects.beyond_scope(_WHY).filter(path__in=set(counties)).values_list("path", "code"))
    wanted = Counter(codes.get(path, "") for path in counties)
    following: dict[str, int] = {}
    for code, count in sorted(wanted.items()):
        PlateSeries.objects.beyond_scope(_WHY).get_or_create(code=code)
        series = PlateSeries.objects.beyond_scope(_WHY).select_for_update().get(code=code)
        following[code] = series.last + 1
        series.last += count
        series.save(update_fields=["last"])
    numbers = []
    for path in counties:
        code = codes.get(path, "")
        numbers.append(plate_number(code, following[code]))
        following[code] += 1
    return numbers
