"""RFC 9162's tree: known roots, and proofs that prove exactly what they should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.transparency.merkle import (
    EMPTY_ROOT,
    GrowingRoot,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root,
)

LEAVES = [leaf_hash(str(number).encode()) for number in range(300)]
CT_INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""Test vectors of the Certificate Transparency code, with the roots of the first n of them."""
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def subtree(height: int, index: int) -> bytes:
    if height == 0:
        return LEAVES[index]
    return node_hash(subtree(height - 1, 2 * index), subtree(height - 1, 2 * index + 1))


@pytest.mark.parametrize("size", sorted(CT_ROOTS))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    tree = GrowingRoot()
    for text in CT_INPUTS[:size]:
        tree.add(leaf_hash(bytes.fromhex(text)))
    assert tree.root().hex() == CT_ROOTS[size]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert root(0, subtree) == GrowingRoot().root() == EMPTY_ROOT


@given(st.integers(1, 300), st.data())
def test_every_leaf_is_proved_and_no_other_in_its_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    expected, path = root(size, subtree), inclusion_proof(index, size, subtree)
    assert is_included(LEAVES[index], index, size, path, expected)
    other = data.draw(st.integers(0, 299).filter(lambda number: number != index))
    assert not is_included(LEAVES[other], index, size, path, expected)
    assert not is_included(LEAVES[index], index, size, path, root(299 if size == 300 else 300, subtree))
    if path:
        assert not is_included(LEAVES[index], index, size, path[:-1], expected)
    assert not is_included(LEAVES[index], index, size, (*path, bytes(32)), expected)


@given(st.integers(1, 300), st.data())
def test_growth_is_proved_and_rewriting_is_not(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(0, size))
    before, after = root(earlier, subtree), root(size, subtree)
    path = consistency_proof(earlier, size, subtree)
    assert is_consistent(earlier, size, before, after, path)
    if 0 < earlier < size:
        assert not is_consistent(earlier, size, bytes(32), after, path)
        assert not is_consistent(earlier, size, before, bytes(32), path)
        assert not is_consistent(earlier, size, before, after, (*path[:-1], bytes(32)))


@given(st.integers(0, 300))
def test_a_growing_root_is_the_root(size: int) -> None:
    tree = GrowingRoot()
    for leaf in LEAVES[:size]:
        tree.add(leaf)
    assert tree.root() == root(size, subtree)
