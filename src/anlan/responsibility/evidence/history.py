"""Evidence of what was done long ago, entered by the thousand: a former system's records, a demonstration's.

Rows and acts are those that ``services.draft`` with ``hand_in_now`` would have written, one after the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.bulk.services import insert_rows
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.rules import canonical
from anlan.foundation.ledger.services import BareAct, record_bare
from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.history import coming_in
from anlan.responsibility.evidence.permissions import RECORD_FOR
from anlan.responsibility.evidence.services import Counted, Keeping

_AT_ONCE = 20_000
_SHARED = (
    "uid", "version", "state", "party_id", "kind", "counts_on", "title", "text", "entered_at", "entered_by",
    "handed_in_at", "void_reason",
)  # fmt: skip


@dataclass(slots=True)
class Entered:
    """One record, entered and handed in at the instant ``at``; ``own`` are the fields of its register's table.

    ``party`` is key, uid and the uid of the region; ``counted`` says for whom it counts as what. Whoever calls has
    seen to it that it is complete: what the register demands of a single one is not asked again.
    """

    keeping: Keeping
    party: tuple[int, UUID, UUID | None]
    kind: str
    counts_on: date
    title: str
    text: str
    at: datetime
    counted: Sequence[Counted] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    uid: UUID = field(default_factory=new_uid)


def enter_handed_in(records: Iterable[Entered], *, actor: Actor) -> int:
    """Enter records in the order of their instants, some thousands in a transaction each; return how many acts."""
    require(actor, RECORD_FOR)
    source, acts = iter(records), 0
    while some := list(islice(source, _AT_ONCE)):
        by_register: dict[str, list[Entered]] = defaultdict(list)
        for record in some:
            by_register[record.keeping.noun].append(record)
        with transaction.atomic():
            for of_one in by_register.values():
                _insert(of_one[0].keeping.model, of_one, actor)
            acts += record_bare(_acts(some, actor))
    return acts


def _insert(model: Any, records: Sequence[Entered], actor: Actor) -> None:
    own = tuple(records[0].own)
    rows = (
        (
            one.uid, 2, "handed_in", one.party[0], one.kind, one.counts_on, one.title, one.text, one.at, actor.user_uid,
            one.at, "", *[one.own[name] for name in own],
        )
        for one in records
    )  # fmt: skip
    with coming_in(model):
        insert_rows(model, (*_SHARED, *own), rows)


def _acts(records: Sequence[Entered], actor: Actor) -> Iterator[BareAct]:
    for one in records:
        noun, at, day = one.keeping.noun, one.at, one.counts_on
        party, region = one.party[1].hex, one.party[2].hex if one.party[2] else None
        kind, uid = one.keeping.model.__name__.lower(), one.uid.hex
        about, handed = _details(one.title or f"{one.kind} {day}")
        yield BareAct(f"{noun}.drafted", actor, party, region, local_day(at), at, at, kind, uid, about)
        yield BareAct(f"{noun}.handed_in", actor, party, region, day, at, at, kind, uid, handed)
        for code, holder in one.counted or ((one.kind, one.party[1]),):
            yield BareAct(f"{noun}.{code}", actor, holder.hex, region, day, at, at, kind, uid, about)


@lru_cache(maxsize=256)
def _details(title: str) -> tuple[bytes, bytes]:
    """Return what the acts of a record say, and the one that hands it in."""
    about = {"about": title}
    return canonical(about), canonical({**about, "verb": "hand_in", "changed": {"state": ["draft", "handed_in"]}})
