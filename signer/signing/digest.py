"""Reading documents of any size piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from signer.pdf.region import Region
from signer.pdf.syntax import Buffer

if TYPE_CHECKING:
    from hashlib import _Hash


def chunks(data: Buffer) -> Iterator[bytes | memoryview]:
    """The buffer's bytes in order; pages of a mapped file are let go once passed."""
    if isinstance(data, bytes):
        yield data
        return
    yield from pieces(data, 0, len(data))


def pieces(data: Buffer, start: int, stop: int) -> Iterator[bytes | memoryview]:
    """The bytes from ``start`` up to ``stop`` in order, a window at a time."""
    yield from Region(data, start, stop).chunks()


def absorb(hasher: _Hash, data: Buffer) -> None:
    """Feeds the whole buffer to a digest."""
    for part in chunks(data):
        hasher.update(part)
