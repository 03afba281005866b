"""The tree of the ledger against the RFC's own definitions, written down naively, and against published roots."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.ledger import merkle

# The tree that certificate-transparency implementations test with (RFC 6962): leaves, and the root of each size.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = max(2**power for power in range(20) if 2**power < len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def tree(n: int) -> tuple[list[bytes], merkle.Subtree]:
    leaves = [b"leaf %d" % i for i in range(n)]
    return leaves, lambda start, end: naive_root(leaves[start:end])


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_the_published_ones(size):
    leaves = [bytes.fromhex(leaf) for leaf in LEAVES[:size]]

    assert merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]).hex() == ROOTS[size]
    assert naive_root(leaves).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=3), max_size=70))
def test_growing_leaf_by_leaf_gives_the_roots_of_the_definition(leaves):
    frontier = merkle.Frontier()
    for grown, leaf in enumerate(leaves):
        assert frontier.root() == naive_root(leaves[:grown])
        frontier.append(merkle.leaf_hash(leaf))
    assert frontier.root() == naive_root(leaves)


@given(st.integers(0, 300))
def test_a_tree_grows_on_from_its_peaks_alone(size):
    leaves, subtree = tree(size + 3)
    peaks = [subtree(position << level, position + 1 << level) for level, position in merkle.peaks_of(size)]
    frontier = merkle.Frontier(size, peaks)
    for leaf in leaves[size:]:
        frontier.append(merkle.leaf_hash(leaf))
    assert frontier.root() == naive_root(leaves)


def test_finished_subtrees_are_told_with_their_level_and_position():
    leaves, subtree = tree(40)
    frontier = merkle.Frontier()
    for leaf in leaves:
        for level, position, hash_ in frontier.append(merkle.leaf_hash(leaf)):
            assert hash_ == subtree(position << level, position + 1 << level)


def test_a_frontier_refuses_peaks_that_do_not_fit_its_size():
    with pytest.raises(ValueError, match="complete subtrees"):
        merkle.Frontier(3, [b"one"])


@given(st.data(), st.integers(1, 130))
def test_a_leaf_is_proved_at_its_place_and_nowhere_else(data, size):
    leaves, subtree = tree(size)
    index = data.draw(st.integers(0, size - 1))
    root, hash_ = naive_root(leaves), merkle.leaf_hash(leaves[index])
    path = merkle.inclusion_path(index, size, subtree)

    assert merkle.includes(root, size, index, hash_, path)
    assert not merkle.includes(root, size, index, merkle.leaf_hash(b"other"), path)
    assert not merkle.includes(merkle.leaf_hash(b"other"), size, index, hash_, path)
    assert not merkle.includes(root, size, index, hash_, [*path, root])
    elsewhere = data.draw(st.integers(-1, size))
    assert elsewhere == index or not merkle.includes(root, size, elsewhere, hash_, path)
    if path:
        assert not merkle.includes(root, size, index, hash_, path[:-1])


def test_a_path_that_ends_below_the_root_proves_nothing():
    hash_ = merkle.leaf_hash(b"leaf 0")
    assert merkle.includes(hash_, 1, 0, hash_, [])
    assert not merkle.includes(hash_, 5, 0, hash_, [])


@given(st.data(), st.integers(1, 130))
def test_growth_is_proved_and_a_rewritten_past_is_not(data, new):
    leaves, subtree = tree(new)
    old = data.draw(st.integers(1, new))
    old_root, new_root = naive_root(leaves[:old]), naive_root(leaves)
    path = merkle.consistency_path(old, new, subtree)

    assert merkle.continues(old, old_root, new, new_root, path)
    rewritten = list(leaves)
    rewritten[data.draw(st.integers(0, old - 1))] = b"rewritten"
    assert not merkle.continues(old, naive_root(rewritten[:old]), new, new_root, path)
    false_path = merkle.consistency_path(old, new, lambda start, end: naive_root(rewritten[start:end]))
    assert not merkle.continues(old, old_root, new, naive_root(rewritten), false_path)
    if path:
        assert not merkle.continues(old, old_root, new, new_root, path[:-1])
        assert not merkle.continues(old, old_root, new, new_root, [*path, new_root])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_path_to_a_leaf_outside_of_the_tree(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_path(index, size, tree(3)[1])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_growth_from_nothing_or_backwards(old, new):
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency_path(old, new, tree(3)[1])
    assert not merkle.continues(old, merkle.EMPTY_ROOT, new, naive_root(tree(new)[0]), [merkle.EMPTY_ROOT])
