"""Exports as the edges see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ExportView:
    """One export. ``state`` is waiting, ready, failed or ended; ``trouble`` the code of what the last attempt met."""

    id: str
    state: str
    subject: str
    form: str
    kind: str
    asked_by: str
    asked_at: datetime
    trouble: str | None
    name: str | None
    size: int | None
    sha256: str | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportPage:
    items: tuple[ExportView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class TakenExport:
    """A finished export, opened: it goes on being read even if it is removed meanwhile."""

    name: str
    size: int
    sha256: str
    stream: BinaryIO

    def pieces(self) -> Iterator[bytes]:
        with self.stream:
            while piece := self.stream.read(CHUNK_BYTES):
                yield piece
