"""Merkle trees as in RFC 9162, section 2.1, with SHA-256. Pure; knows nothing of acts.

A tree over n leaves splits at the largest power of two below n. Leaves and inner nodes are hashed with different
prefixes, so that neither passes for the other. The proofs are written after the RFC's recursive definitions; where
they need the hash of a stretch of leaves they ask ``subtree(start, end)``, so that whoever stores subtrees need
not rehash. Verification follows the RFC's loops, sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Subtree = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def split(n: int) -> int:
    """Return the largest power of two smaller than ``n``; n ≥ 2."""
    return 1 << ((n - 1).bit_length() - 1)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for each in hashes:
        frontier.append(each)
    return frontier.root()


class Frontier:
    """What must be kept of a tree to let it grow: the roots of its complete subtrees, largest first.

    There is one for each binary digit 1 of ``size``.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(peaks):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def append(self, hash_: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; return the complete subtrees above it that it finished: level, position, hash."""
        finished = []
        level, position = 0, self.size
        while position & 1:
            hash_ = node_hash(self.peaks.pop(), hash_)
            level, position = level + 1, position >> 1
            finished.append((level, position, hash_))
        self.peaks.append(hash_)
        self.size += 1
        return finished

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def peaks_of(size: int) -> list[tuple[int, int]]:
    """Return level and position of the complete subtrees of a tree, largest first."""
    levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in levels]


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the audit path of the leaf ``index`` in the tree over the first ``size`` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")

    def path(start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return [*path(start, middle), subtree(middle, end)]
        return [*path(middle, end), subtree(start, middle)]

    return path(0, size)


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree over ``new`` leaves continues the one over its first ``old`` leaves."""
    if not 0 < old <= new:
        raise ValueError(f"no tree of {old} leaves grows to {new}")

    def path(start: int, end: int, whole: bool) -> list[bytes]:
        if end == old:
            return [] if whole else [subtree(start, end)]
        middle = start + split(end - start)
        if old <= middle:
            return [*path(start, middle, whole), subtree(middle, end)]
        return [*path(middle, end, False), subtree(start, middle)]

    return path(0, new, True)


def includes(root: bytes, size: int, index: int, hash_: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the leaf hash stands at ``index`` in the tree of this size and root."""
    if not 0 <= index < size:
        return False
    node, last = index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            hash_ = node_hash(sibling, hash_)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and hash_ == root


def continues(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the new tree keeps the old one as its first ``old`` leaves, unchanged."""
    if old == new:
        return old_root == new_root and not path
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]  # a power of two is itself the first node
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_hash = new_hash = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_hash, new_hash = node_hash(sibling, old_hash), node_hash(sibling, new_hash)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_hash = node_hash(new_hash, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_hash == old_root and new_hash == new_root
