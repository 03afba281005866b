"""The sealed tree as it is stored: leaf hashes in runs, complete subtrees from 1,024 leaves up.

No act is hashed again to prove or to seal: 1,000 acts cost on top of five million what they cost on top of none.
"""

import struct
from collections.abc import Iterator, Sequence

from anlan.foundation.ledger.merkle import Frontier, peaks_of, root_of
from anlan.foundation.ledger.models import LeafRun, TreeHead, TreeNode
from anlan.foundation.ledger.rules import instant
from anlan.foundation.ledger.signatures import Head

STORED_LEVEL = 10
RUN = 1 << STORED_LEVEL
_HASH = 32
_WHY = "the tree is one for all parties and holds hashes only"


def as_head(row: TreeHead) -> Head:
    """Return the row as the pure modules know it."""
    return Head(
        number=row.number,
        size=row.size,
        root=bytes(row.root),
        sealed_at=instant(row.sealed_at),
        previous=bytes(row.previous_digest),
        key_id=row.key_id,
        signature=bytes(row.signature),
    )


def newest_head() -> TreeHead | None:
    """Return the newest head; None before the first sealing."""
    return TreeHead.objects.beyond_scope(_WHY).order_by("-number").first()


def head_covering(index: int) -> TreeHead | None:
    """Return the first head whose tree holds the leaf ``index``."""
    return TreeHead.objects.beyond_scope(_WHY).filter(size__gt=index).order_by("number").first()


def hashes_in(run: LeafRun) -> Iterator[bytes]:
    """Yield the leaf hashes of a run."""
    packed = bytes(run.hashes)
    return (packed[at : at + _HASH] for at in range(0, len(packed), _HASH))


def acts_in(run: LeafRun) -> tuple[int, ...]:
    """Return the ids of the acts of a run, in the order of the leaves."""
    return struct.unpack(f">{run.count}q", bytes(run.acts))


def packed_acts(ids: Sequence[int]) -> bytes:
    """Return the ids as a run stores them: 64 bits each, big-endian."""
    return struct.pack(f">{len(ids)}q", *ids)


def leaf_hashes(start: int, end: int) -> list[bytes]:
    """Return the hashes of the leaves from ``start`` to before ``end``."""
    # A run holds at most RUN leaves, so the one that holds ``start`` begins less than RUN before it.
    runs = LeafRun.objects.beyond_scope(_WHY).filter(first__gt=start - RUN, first__lt=end).order_by("first")
    found = [h for run in runs for at, h in enumerate(hashes_in(run), run.first) if start <= at < end]
    if len(found) != end - start:
        raise LookupError(f"the leaves {start} to {end - 1} are not all sealed")
    return found


def subtree(start: int, end: int) -> bytes:
    """Return the hash over a stretch of leaves, from stored subtrees where they are complete."""
    size = end - start
    if size <= RUN:
        return root_of(leaf_hashes(start, end))
    level = size.bit_length() - 1
    if size == 1 << level and start % size == 0:
        return _node(level, start >> level)
    return _grown(start, end).root()


def frontier(size: int) -> Frontier:
    """Return the frontier of the tree over the first ``size`` leaves, ready to grow."""
    return _grown(0, size)


def _grown(start: int, end: int) -> Frontier:
    # ``start`` is a multiple of a power of two that is at least as large as the stretch, as in every proof.
    whole = (end - start) >> STORED_LEVEL << STORED_LEVEL
    peaks = [_node(level, (start >> level) + position) for level, position in peaks_of(whole)]
    grown = Frontier(whole, peaks)
    for each in leaf_hashes(start + whole, end) if start + whole < end else ():
        grown.append(each)
    return grown


def _node(level: int, position: int) -> bytes:
    return bytes(TreeNode.objects.beyond_scope(_WHY).get(level=level, position=position).hash)
