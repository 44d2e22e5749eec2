"""The destruction ledger (sổ hủy): what was destroyed, kept apart from the database and its backups.

An old backup knows nothing of later destructions. The ledger does: a restore replays it before anybody reads, so that
what was rightly destroyed stays destroyed. It holds identifiers, hashes, times and authority, never a title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from records.archive import Source
from records.identifiers import AgencyId, RecordId, Sha256


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One destruction. ``record_id`` is nothing for a purged document that was no record yet."""

    agency_id: AgencyId
    source: Source
    record_id: RecordId | None
    objects: tuple[Sha256, ...]
    under: str
    """The disposition, closing or purge."""
    because: str
    persons: tuple[str, str]
    """Who proposed and who approved."""
    at: datetime


class DestructionLedger(Protocol):
    """Where entries are kept. Raises, on every call: OutsideServiceError ``ledger-unavailable``; InternalError
    ``ledger-damaged``.
    """

    def append(self, entries: Sequence[LedgerEntry]) -> None:
        """Add entries; durable when it returns. The same entry twice does no harm."""

    def entries(self) -> Iterator[LedgerEntry]:
        """Every entry, oldest first."""
