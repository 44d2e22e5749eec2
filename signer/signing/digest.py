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
    with memoryview(data) as view:
        for start in range(0, len(view), CHUNK_BYTES):
            with view[start : start + CHUNK_BYTES] as part:
                yield part
            _let_go(data, start)


def absorb(hasher: _Hash, data: Buffer) -> None:
    """Feeds the whole buffer to a digest."""
    for part in chunks(data):
        hasher.update(part)


def _let_go(data: mmap.mmap, start: int) -> None:
    if hasattr(data, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED, start, min(CHUNK_BYTES, len(data) - start))
