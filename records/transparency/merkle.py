"""Merkle trees as RFC 9162 clause 2.1 defines them; RFC 6962 has the same hashes.

A tree is never held in memory: what is needed of it is asked of a function that gives the root of any complete
subtree, so a proof costs as many questions as the tree is high.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""Gives the root of the complete subtree of 2**height leaves, the index-th of its kind: ``subtree(height, index)``."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; its prefix keeps a leaf from ever passing as an inner node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, subtree: Subtree) -> bytes:
    """The root of the first ``size`` leaves (MTH, clause 2.1.1)."""
    return _range_root(0, size, subtree) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Proof that leaf ``index`` is among the first ``size`` leaves (PATH, clause 2.1.3.1)."""
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, subtree))
            end = middle
        else:
            path.append(_range_root(start, middle, subtree))
            start = middle
    return tuple(reversed(path))


def consistency_proof(earlier: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Proof that the first ``earlier`` leaves are the beginning of the first ``size`` (PROOF, clause 2.1.4.1)."""
    if not 0 < earlier < size:
        return ()
    path: list[bytes] = []
    start, end = 0, size
    while end != earlier:
        middle = start + _split(end - start)
        if earlier <= middle:
            path.append(_range_root(middle, end, subtree))
            end = middle
        else:
            path.append(_range_root(start, middle, subtree))
            start = middle
    if start:
        path.append(_range_root(start, end, subtree))
    return tuple(reversed(path))


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether ``path`` proves it (clause 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, computed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == expected


def is_consistent(earlier: int, size: int, earlier_root: bytes, later_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` proves that the tree only grew (clause 2.1.4.2). Everything begins with the empty tree."""
    if earlier == size:
        return earlier_root == later_root and not path
    if earlier == 0:
        return earlier_root == EMPTY_ROOT and not path
    if not 0 < earlier < size or not path:
        return False
    steps = list(path) if earlier & (earlier - 1) else [earlier_root, *path]
    node, last = earlier - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == earlier_root and new == later_root


class GrowingRoot:
    """The root of leaves that come one by one, in memory for the logarithm of their number."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        self._complete.append(leaf)
        self.size += 1
        count = self.size
        while not count & 1:
            right, left = self._complete.pop(), self._complete.pop()
            self._complete.append(node_hash(left, right))
            count >>= 1

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._complete:
            return EMPTY_ROOT
        *others, computed = self._complete
        for left in reversed(others):
            computed = node_hash(left, computed)
        return computed


def _range_root(start: int, end: int, subtree: Subtree) -> bytes:
    """The root of leaves ``start`` to ``end``; ``start`` is a multiple of every power of two the width needs."""
    width = end - start
    if not width & (width - 1):
        height = width.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _split(width)
    return node_hash(_range_root(start, middle, subtree), _range_root(middle, end, subtree))


def _split(width: int) -> int:
    """The largest power of two smaller than ``width``."""
    return 1 << ((width - 1).bit_length() - 1)
