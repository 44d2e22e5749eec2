"""Going through large files without keeping them in memory: in windows, each let go of before the next.

A mapped file counts as this process's memory from the first look at each of its pages until they are let go of.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from signer.pdf.syntax import Buffer

WINDOW_BYTES = 4 * 1024 * 1024
"""Bytes looked at together."""
OVERLAP_BYTES = 4096
"""Bytes a match may reach beyond its window: more than any that is looked for is long."""


class MappedFile(mmap.mmap):
    """A regular file mapped for reading that remembers its open descriptor, so that another process can map it."""

    descriptor: int

    def __new__(cls, descriptor: int) -> Self:
        mapped = super().__new__(cls, descriptor, 0, access=mmap.ACCESS_READ)
        mapped.descriptor = descriptor
        return mapped


@dataclass(frozen=True, slots=True)
class Region:
    """Bytes ``start`` to ``stop`` of a file."""

    data: Buffer
    start: int
    stop: int

    def __len__(self) -> int:
        return max(0, self.stop - self.start)

    def chunks(self) -> Iterator[bytes | memoryview]:
        """The bytes in order, a window at a time."""
        if isinstance(self.data, bytes):
            yield memoryview(self.data)[self.start : self.stop]
            return
        if isinstance(self.data, MappedFile):
            yield from self._read_chunks(self.data.descriptor)
            return
        for at in range(self.start, self.stop, WINDOW_BYTES):
            yield self.data[at : min(at + WINDOW_BYTES, self.stop)]
            let_go(self.data, at, at + WINDOW_BYTES)

    def _read_chunks(self, descriptor: int) -> Iterator[bytes]:
        """By reading: looking at a mapped page that the file lost meanwhile would end the process."""
        for at in range(self.start, self.stop, WINDOW_BYTES):
            yield os.pread(descriptor, min(WINDOW_BYTES, self.stop - at), at)

    def read(self) -> bytes:
        """All of it."""
        if self.start == 0 and self.stop == len(self.data) and isinstance(self.data, bytes):
            return self.data
        return bytes(self.data[self.start : self.stop])


def fingerprint(data: Buffer) -> str:
    """SHA-256 of a file, lower-case hexadecimal."""
    state = hashlib.sha256()
    for chunk in Region(data, 0, len(data)).chunks():
        state.update(chunk)
    return state.hexdigest()


class RegionFile(io.RawIOBase):
    """A region as a file that can be read from any place."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._region)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        start = min(self._region.start + self._at, self._region.stop)
        part = self._region.data[start : min(start + len(buffer), self._region.stop)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def find_all(pattern: re.Pattern[bytes], data: Buffer, start: int, stop: int) -> Iterator[re.Match[bytes]]:
    """Every match of ``pattern``, which matches no more than ``OVERLAP_BYTES``; positions are those of ``data``."""
    if isinstance(data, bytes):
        yield from pattern.finditer(data, start, stop)
        return
    at = start
    while at < stop:
        end = min(at + WINDOW_BYTES, stop)
        following = end
        for found in pattern.finditer(data, at, min(end + OVERLAP_BYTES, stop)):
            if found.start() >= end:
                break
            following = max(following, found.end())
            yield found
        let_go(data, at, end)
        at = following


def let_go(data: Buffer, start: int, stop: int) -> None:
    """Give back the memory of a mapped file's pages between ``start`` and ``stop``; they can be read again."""
    if not isinstance(data, mmap.mmap) or not hasattr(mmap, "MADV_DONTNEED"):
        return
    first = start - start % mmap.PAGESIZE
    last = min(stop, len(data))
    if last > first:
        data.madvise(mmap.MADV_DONTNEED, first, last - first)
