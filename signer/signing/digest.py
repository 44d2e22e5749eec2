"""Reading documents of any size piece by piece."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from signer.pdf.syntax import Buffer

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK_BYTES = 8 * 1024 * 1024
"""Bytes of a mapped file held resident at a time: a 1.2 GB file must be signed under 300 MB."""


def chunks(data: Buffer) -> Iterator[bytes | memoryview]:
    """The buffer's bytes in order; pages of a mapped file are let go once passed."""
    if isinstance(data, bytes):
        yield data
        return
    yield from pieces(data, 0, len(data))


def pieces(data: Buffer, start: int, stop: int) -> Iterator[memoryview]:
    """The bytes from ``start`` up to ``stop`` in order, no more than a chunk at a time."""
    with memoryview(data) as view:
        for place in range(start, stop, CHUNK_BYTES):
            with view[place : min(place + CHUNK_BYTES, stop)] as part:
                yield part
            if isinstance(data, mmap.mmap):
                _let_go(data, place)


def absorb(hasher: _Hash, data: Buffer) -> None:
    """Feeds the whole buffer to a digest."""
    for part in chunks(data):
        hasher.update(part)


def _let_go(data: mmap.mmap, start: int) -> None:
    if hasattr(data, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        page = start - start % mmap.PAGESIZE
        data.madvise(mmap.MADV_DONTNEED, page, min(CHUNK_BYTES, len(data) - page))
