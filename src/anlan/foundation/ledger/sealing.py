"""Sealing: the acts that are not in the tree yet become its next leaves, under a new signed head.

Leaves stand in the order of the acts' ids. On SQLite this is the order of commits, because a writer holds the
lock from BEGIN. On PostgreSQL an act with a lower id may be committed after one with a higher id. Therefore

1. every writer of acts holds an advisory lock, shared, from before it takes ids until its transaction ends
   (a trigger sees to it for every INSERT, ``record_many`` takes it before it reserves ids);
2. the sealer notes the last id that was given out, then who holds the lock, and waits until these have
   ended. Writers never wait for the sealer. Whatever id up to the noted one is not there now never will be;
3. it seals the acts up to the noted id, and a trigger refuses acts with an id that was passed.

Reading and hashing happen outside of any lock; one short transaction adds the head, its runs of leaf hashes and
the finished subtrees, so that kill -9 leaves all of it or nothing. Heads are numbered without gaps and the number
is unique: of two sealers at once one fails to add its head and starts again from the other's.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from anlan.foundation.ledger.guards import WRITERS_LOCK
from anlan.foundation.ledger.keys import public_keys, signing_key
from anlan.foundation.ledger.merkle import leaf_hash
from anlan.foundation.ledger.models import Act, LeafRun, TreeHead, TreeNode
from anlan.foundation.ledger.rules import instant
from anlan.foundation.ledger.signatures import NO_HEAD, fits, head_text
from anlan.foundation.ledger.stored import leaves
from anlan.foundation.ledger.tree import RUN, STORED_LEVEL, as_head, frontier, newest_head, packed_acts
from anlan.foundation.refusals.rules import Refused

# A head covers at most so many new acts; more acts make more heads, so that memory and transactions stay small.
ACTS_PER_HEAD = 20_000
# Design, section 5: every minute or 1,000 acts.
DUE_AFTER = timedelta(minutes=1)
DUE_AT = 1_000
_ATTEMPTS = 10
_WHY = "the sealer seals the acts of all parties"


class _Batch(NamedTuple):
    """What one transaction will add."""

    head: TreeHead
    runs: list[LeafRun]
    nodes: list[TreeNode]


def seal(*, now: datetime, patience: float = 30.0) -> list[TreeHead]:
    """Seal every act recorded so far and return the new heads, none if there was nothing to seal.

    ``now`` stands in the heads. On PostgreSQL waits up to ``patience`` seconds for transactions that are
    recording acts. Raises Refused ``ledger-busy`` when they take longer or other sealers are always faster,
    ``ledger-key-missing``, and ``ledger-damaged`` when the stored tree does not give the last signed head.
    """
    heads: list[TreeHead] = []
    lost = 0
    boundary = _settled_boundary(patience)
    while lost < _ATTEMPTS:
        previous = newest_head()
        acts = leaves(previous.last_act if previous else 0, boundary, ACTS_PER_HEAD)
        if not acts:
            return heads
        batch = _prepared(previous, acts, now)
        try:
            with transaction.atomic():
                _add(batch)
        except IntegrityError:
            lost += 1
            continue
        heads.append(batch.head)
    raise Refused("ledger-busy")


def seal_when_due(*, now: datetime) -> list[TreeHead]:
    """Seal if 1,000 acts wait or the oldest has waited for a minute; for the job that runs every few seconds."""
    waiting, since = unsealed()
    if since is None or (waiting < DUE_AT and now - since < DUE_AFTER):
        return []
    # The timetable's lines run one after another: come back in ten seconds rather than wait.
    return seal(now=now, patience=5)


def unsealed() -> tuple[int, datetime | None]:
    """Return how many acts wait to be sealed and since when the oldest of them does."""
    head = newest_head()
    waiting = Act.objects.beyond_scope(_WHY).filter(id__gt=head.last_act if head else 0)
    oldest = waiting.order_by("id").values_list("recorded_at", flat=True).first()
    return waiting.count(), oldest


def unsealed_at_most() -> int:
    """Return how many acts wait at most, from their ids alone: what ``unsealed`` counts, whatever their number."""
    head = newest_head()
    last = Act.objects.beyond_scope(_WHY).order_by("-id").values_list("id", flat=True).first()
    return (last or 0) - (head.last_act if head else 0)


def _prepared(previous: TreeHead | None, acts: Sequence[tuple[int, bytes]], now: datetime) -> _Batch:
    """Compute the next head over the acts and sign it."""
    before = as_head(previous) if previous else None
    tree = frontier(before.size if before else 0)
    if before and (tree.root() != before.root or not _signed(before.key_id, before.text, before.signature)):
        raise Refused("ledger-damaged", head=before.number)
    first = tree.size
    hashes, nodes = [], []
    for _id, one in acts:
        hashes.append(leaf_hash(one))
        nodes += [
            TreeNode(level=level, position=position, hash=hash_)
            for level, position, hash_ in tree.append(hashes[-1])
            if level >= STORED_LEVEL
        ]
    ids = [act_id for act_id, _leaf in acts]
    runs = [
        LeafRun(
            first=first + at,
            count=len(ids[at : at + RUN]),
            first_act=ids[at],
            last_act=ids[at : at + RUN][-1],
            hashes=b"".join(hashes[at : at + RUN]),
            acts=packed_acts(ids[at : at + RUN]),
        )
        for at in range(0, len(ids), RUN)
    ]
    key_id, private = signing_key(now=now)
    number, previous_digest = before.number + 1 if before else 1, before.digest if before else NO_HEAD
    text = head_text(number, tree.size, tree.root(), instant(now), previous_digest, key_id)
    head = TreeHead(
        number=number,
        size=tree.size,
        root=tree.root(),
        sealed_at=now,
        last_act=ids[-1],
        previous_digest=previous_digest,
        key_id=key_id,
        signature=private.sign(text),
    )
    return _Batch(head, runs, nodes)


def _add(batch: _Batch) -> None:
    batch.head.save(force_insert=True)
    LeafRun.objects.bulk_create(batch.runs, batch_size=100)
    TreeNode.objects.bulk_create(batch.nodes, batch_size=100)


def _signed(key_id: str, text: bytes, signature: bytes) -> bool:
    return any(key.key_id == key_id and fits(key.public_key, text, signature) for key in public_keys())


def _settled_boundary(patience: float) -> int | None:
    """Return the id up to which no act can appear any more; None where ids are given in the order of commits."""
    if connection.vendor != "postgresql":
        return None
    deadline = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)",
            [Act._meta.db_table],
        )
        boundary: int = cursor.fetchone()[0]
        recording = _recording(cursor)
        while recording & _recording(cursor):
            if time.monotonic() > deadline:
                raise Refused("ledger-busy")
            time.sleep(0.02)
    return boundary


def _recording(cursor: Any) -> frozenset[str]:
    """Return the transactions of other sessions that may be recording acts."""
    cursor.execute(
        "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
        " AND (classid::bigint << 32) + objid::bigint = %s AND pid <> pg_backend_pid()"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [WRITERS_LOCK],
    )
    return frozenset(row[0] for row in cursor.fetchall())
