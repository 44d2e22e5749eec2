"""The hashes of the tree, kept in tiles of 256: a full tile never changes, the last of each level grows.

A tile of level L holds the roots of complete subtrees of 256**L leaves. A proof over a thousand million leaves reads
at most a dozen tiles; a leaf costs little more than its own 32 bytes.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from records import schema
from records.database import insert_missing
from records.transparency.merkle import HASH_BYTES, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT

_tiles = schema.audit_tiles


class Tiles:
    """The tree as the database keeps it; one for one transaction."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._known: dict[tuple[int, int], bytes] = {}
        self._grown: set[tuple[int, int]] = set()

    def subtree(self, height: int, index: int) -> bytes:
        """A :data:`records.transparency.merkle.Subtree`."""
        level, inner = divmod(height, HEIGHT)
        first = index << inner
        tile, place = first >> HEIGHT, first & (WIDTH - 1)
        hashes = self._read(level, tile)
        return _fold([_at(hashes, place + offset) for offset in range(1 << inner)])

    def append(self, size: int, leaf: bytes) -> None:
        """Add the leaf behind the ``size`` that are there; :meth:`save` makes it stay."""
        level, index, added = 0, size, leaf
        while True:
            tile, place = index >> HEIGHT, index & (WIDTH - 1)
            hashes = (self._read(level, tile) if place else b"") + added
            self._known[level, tile] = hashes
            self._grown.add((level, tile))
            if place != WIDTH - 1:
                return
            level, index, added = level + 1, tile, _fold([_at(hashes, offset) for offset in range(WIDTH)])

    def leaves(self, start: int, end: int) -> bytes:
        """The hashes of these leaves, 32 bytes each."""
        parts = []
        for tile in range(start >> HEIGHT, (end + WIDTH - 1) >> HEIGHT):
            first = tile << HEIGHT
            hashes = self._read(0, tile)
            parts.append(hashes[max(start - first, 0) * HASH_BYTES : (end - first) * HASH_BYTES])
        return b"".join(parts)

    def save(self) -> None:
        """Write every tile that grew."""
        for level, index in sorted(self._grown):
            hashes = self._known[level, index]
            if not insert_missing(self._tx, _tiles, level=level, index=index, hashes=hashes):
                here = (_tiles.c.level == level, _tiles.c.index == index)
                self._tx.execute(update(_tiles).where(*here).values(hashes=hashes))
        self._grown.clear()

    def _read(self, level: int, index: int) -> bytes:
        if (level, index) not in self._known:
            here = (_tiles.c.level == level, _tiles.c.index == index)
            self._known[level, index] = self._tx.scalar(select(_tiles.c.hashes).where(*here)) or b""
        return self._known[level, index]


def _at(hashes: bytes, place: int) -> bytes:
    return hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]


def _fold(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
