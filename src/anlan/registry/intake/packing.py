"""Make cleaned lines ready for the database in the reading process, so that the writing process only writes. Pure.

A new party becomes the rows of its tables, in the form in which both engines store values: uids as hex digits,
days as ISO text, decimals as text. What only the database knows (keys, who will lead it) is added by ``storing``.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from uuid_utils import uuid7

from anlan.registry.assignment.rules import Candidate, PartyFacts, Proposal, Proposer
from anlan.registry.finding.rules import ready_business
from anlan.registry.intake.entity import CLOSED_STATES, Entity, Reference
from anlan.registry.intake.faults import Finding
from anlan.registry.intake.sheets import End, Line, Lines, Sheet, read_registry
from anlan.registry.regions.rules import COUNTY_PATH

SCALES = {"above_scale": "yes", "below_scale": "no"}
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class PackedLine(NamedTuple):
    """One line on its way to the writing process; ``ready`` is the place of its party in the chunk, -1 for none.

    ``text`` is the entity as compact JSON, ``digest`` stands for it in the ledger.
    """

    sheet: int
    number: int
    status: str
    findings: tuple[Finding, ...]
    extra: str
    text: str
    digest: bytes
    ready: int


class Ready(NamedTuple):
    """A party as rows: ``PARTY`` without keys, places, facets, spells.

    ``paths`` are the regions through which it is reached, ``search`` what search stores. ``proposal`` is the number
    of what the rule book proposes, counted from the beginning of the reading; -1: nobody has to answer for it.
    """

    code: str
    uid: str
    party: tuple[Any, ...]
    places: tuple[tuple[Any, ...], ...]
    facets: tuple[tuple[str, str], ...]
    spells: tuple[tuple[Any, ...], ...]
    paths: tuple[str, ...]
    region_uid: str
    stated: str
    search: tuple[Any, ...]
    proposal: int


# The columns of ``Ready.party``, ``places`` … in their order.
PARTY = (
    "uid", "kind", "name", "credit_code", "founded_on", "business_scope", "phone", "remark", "state", "region_id",
    "region_path", "industry", "size", "employees", "annual_revenue", "operates_elsewhere", "closed_on",
)  # fmt: skip
PLACE = ("role", "region_id", "address", "longitude", "latitude", "first_day")
FACET = ("name", "value")
SPELL = ("state", "reason", "first_day", "last_day")


Message = tuple[list[Any], list[Any], list[Any]]
"""A chunk on its way: lines, parties, and the proposals that come up in it for the first time; plain tuples."""


def read_packed(
    path: str,
    reference: Reference,
    answers: Mapping[str, str],
    after: tuple[int, int],
    chunk: int,
    salt: bytes,
    proposer: Proposer,
) -> Iterator[Sheet | End | Message]:
    """Read and clean a workbook as ``read_registry``, and propose who answers; chunks come as plain messages."""
    packer = Packer(reference, salt, proposer)
    for message in read_registry(path, reference, answers, after, chunk, half_safely=True):
        yield packer.pack(message.lines) if isinstance(message, Lines) else message


class Unpacker:
    """The other side: makes named tuples of messages again and keeps the proposals of the whole reading."""

    def __init__(self) -> None:
        self.proposals: list[Proposal] = []

    def unpack(self, message: Message) -> tuple[list[PackedLine], list[Ready]]:
        """Return the lines and parties of a chunk."""
        lines = [
            PackedLine(sheet, number, status, tuple(Finding(*one) for one in findings) if findings else (), *rest)
            for sheet, number, status, findings, *rest in message[0]
        ]
        for one in map(Proposal._make, message[2]):
            self.proposals.append(one._replace(candidates=tuple(map(Candidate._make, one.candidates))))
        return lines, list(map(Ready._make, message[1]))

    def proposal_of(self, one: Ready) -> Proposal | None:
        """Return what the rule book proposes for a party."""
        return self.proposals[one.proposal] if one.proposal >= 0 else None


class Packer:
    """Makes rows of lines; knows the regions, the day and the rule book, and the secret of the import."""

    def __init__(self, reference: Reference, salt: bytes, proposer: Proposer) -> None:
        self._regions = {row.id: (row.path, row.uid) for row in reference.regions}
        self._today = reference.today.isoformat()
        self._salt = salt
        self._proposer = proposer
        self._proposals: dict[int, int] = {}  # the proposer keeps one object for equal proposals
        self._new: list[Any] = []

    def pack(self, lines: list[Line]) -> Message:
        """Return lines, parties and new proposals as plain tuples, which travel fastest."""
        packed: list[Any] = []
        self._new = []
        ready: list[Any] = []
        for sheet, number, cleaned, extra in lines:
            text, digest, place = "", b"", -1
            if cleaned.entity is not None:
                text = encode(cleaned.entity)
                digest = line_digest(self._salt, sheet, number, text)
                place = len(ready)
                ready.append(tuple(self.ready(cleaned.entity, cleaned.findings)))
            findings = tuple(tuple(finding) for finding in cleaned.findings)
            packed.append(
                (sheet, number, cleaned.status, findings, encode(extra) if extra else "", text, digest, place)
            )
        return packed, ready, self._new

    def _propose(self, facts: PartyFacts) -> int:
        proposal = self._proposer.propose(facts)
        if proposal is None:
            return -1
        number = self._proposals.get(id(proposal))
        if number is None:
            number = self._proposals[id(proposal)] = len(self._proposals)
            plain = proposal._asdict() | {"candidates": [(*one,) for one in proposal.candidates]}
            self._new.append((*plain.values(),))
        return number

    def ready(self, entity: Entity, findings: tuple[Finding, ...]) -> Ready:
        """Return the rows of a new party."""
        home, region_uid = self._regions[entity.region]
        main = entity.region
        operating: tuple[str, ...] = ()
        if entity.operating_region is not None:
            main = entity.operating_region
            operating = (self._regions[main][0],)
        paths = (*operating, home) if operating and operating[0] != home else (home,)
        size = "" if entity.size in SCALES else entity.size
        is_open = entity.state not in CLOSED_STATES
        uid = uuid7().hex
        party = (
            uid, entity.kind, entity.name, entity.credit_code, entity.founded_on or None, entity.business_scope,
            entity.phone, entity.remark, entity.state, main, self._regions[main][0], entity.industry, size,
            entity.employees, entity.annual_revenue or None, paths[0][:COUNTY_PATH] != home[:COUNTY_PATH],
            None if is_open else entity.closed_on or self._today,
        )  # fmt: skip
        return Ready(
            entity.credit_code,
            uid,
            party,
            self._places(entity),
            _facets(entity, size),
            self._spells(entity, findings),
            paths,
            region_uid,
            entity.stated,
            ready_business(
                entity.name, entity.credit_code, (entity.operating_address, entity.registered_address), is_open=is_open
            ),
            self._propose(
                PartyFacts(
                    0, entity.kind, entity.industry, size, entity.state, entity.employees, home, operating,
                    entity.stated,
                )
            ),
        )  # fmt: skip

    def _places(self, entity: Entity) -> tuple[tuple[Any, ...], ...]:
        since = entity.founded_on or self._today
        point = (entity.longitude, entity.latitude)
        if entity.operating_region is None:
            return (("registered", entity.region, entity.registered_address, *point, since),)
        operating = ("operating", entity.operating_region, entity.operating_address, *point, since)
        if not entity.registered_address:
            return (operating,)
        return operating, ("registered", entity.region, entity.registered_address, None, None, since)

    def _spells(self, entity: Entity, findings: tuple[Finding, ...]) -> tuple[tuple[Any, ...], ...]:
        """Active since its foundation; closed since the day that the register names, else from today."""
        founded, closed = entity.founded_on, entity.closed_on
        if entity.state not in CLOSED_STATES:
            return ((entity.state, "", founded or self._today, None),)
        ended = (entity.state, stated_state(findings), closed or self._today, None)
        if closed and founded and founded < closed:
            return ("active", "", founded, _day_before(closed)), ended
        return (ended,)


def _facets(entity: Entity, size: str) -> tuple[tuple[str, str], ...]:
    found = []
    if entity.industry:
        found.append(("industry", entity.industry))
    if entity.employees is not None:
        found.append(("employees", str(entity.employees)))
    if entity.annual_revenue:
        found.append(("annual_revenue", entity.annual_revenue))
    if size:
        found.append(("size", size))
    elif entity.size:
        found.append(("above_scale", SCALES[entity.size]))
    return tuple(found)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def stated_state(findings: tuple[Finding, ...]) -> str:
    """Return the words with which the register says that a party is no longer in business."""
    return next((one.raw for one in findings if one.fault == "no_longer_in_business"), "")[:200]


def line_digest(salt: bytes, sheet: int, number: int, text: str) -> bytes:
    """Return what stands for a line in the ledger: SHA-256(salt of the line ‖ text); 32 bytes."""
    of_line = hmac.digest(salt, b"%d:%d" % (sheet, number), "sha256")
    return sha256(of_line + text.encode()).digest()
