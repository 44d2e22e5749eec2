"""The hash trees of RFC 4998 clause 4.2, two by two, kept in parts so that one proof does not read a million leaves.

A node is the hash of its two children in binary ascending order; a node without a partner moves up unchanged.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

PART_HEIGHT = 14
PART = 1 << PART_HEIGHT
"""Leaves in one stored part: half a MB of SHA-256, hashed in some ten milliseconds."""


def root(digest: str, leaves: Sequence[bytes]) -> bytes:
    """The root over at least one leaf."""
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(digest, level)
    return level[0]


def reduced(digest: str, leaves: Sequence[bytes], index: int) -> tuple[tuple[bytes, ...], ...]:
    """Lists of hashes that lead from a leaf to the root: its own with its partner, then a partner a level."""
    lists: list[tuple[bytes, ...]] = []
    level, place = list(leaves), index
    while len(level) > 1:
        partner = place ^ 1
        if partner < len(level):
            lists.append((level[place], level[partner]) if not lists else (level[partner],))
        level, place = _level_above(digest, level), place >> 1
    return tuple(lists)


def _level_above(digest: str, level: list[bytes]) -> list[bytes]:
    above = [_pair(digest, level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return above + level[-1:] if len(level) % 2 else above


def _pair(digest: str, one: bytes, other: bytes) -> bytes:
    return hashlib.new(digest, one + other if one < other else other + one).digest()


@dataclass(frozen=True, slots=True)
class PartedTree:
    """A tree over sorted leaves: for each stored part its first leaf and its root.

    Parts have a power of two of leaves, so the tree over their roots is the top of the tree over all leaves.
    """

    digest: str
    first_leaves: tuple[bytes, ...]
    roots: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        return root(self.digest, self.roots)

    def part_of(self, leaf: bytes) -> int:
        """The only part that can hold this leaf."""
        return max(bisect_right(self.first_leaves, leaf) - 1, 0)

    def reduced(self, leaf: bytes, read_part: Callable[[int], Sequence[bytes]]) -> tuple[tuple[bytes, ...], ...]:
        """As :func:`reduced`, reading one part. Raises: ValueError when the leaf is not in the tree."""
        part = self.part_of(leaf)
        leaves = read_part(part)
        below = reduced(self.digest, leaves, leaves.index(leaf))
        above = reduced(self.digest, self.roots, part)
        if below and above:
            return below + tuple(one[1:] if place == 0 else one for place, one in enumerate(above))
        return below or above


def parts(leaves: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Sorted leaves cut into parts."""
    for start in range(0, len(leaves), PART):
        yield leaves[start : start + PART]


def parted(digest: str, leaves: Sequence[bytes]) -> PartedTree:
    """The tree over sorted leaves."""
    cut = list(parts(leaves))
    return PartedTree(digest, tuple(part[0] for part in cut), tuple(root(digest, part) for part in cut))
