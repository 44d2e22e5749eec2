"""One export: what was asked for, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.identifiers import AgencyId, ExportId, PersonId, Sha256
from records.packages import PackageKind

LOG = "log"
"""The subject of an export that is no record and no record file: the agency's part of the audit log."""


class ExportForm(StrEnum):
    """How it is laid out."""

    E_ARK = "e-ark"
    BAGIT = "bagit"
    OCFL = "ocfl"
    LOG = "log"


class ExportState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    """Being made, or waiting for a worker."""
    READY = "ready"
    FAILED = "failed"
    """Nobody tries any more; it may be asked for again."""
    ENDED = "ended"
    """It was ready; its file is kept no longer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record, a record file or :data:`LOG`, in this form; ``kind`` matters for E-ARK only."""

    subject: str
    form: ExportForm
    kind: PackageKind = PackageKind.DIP


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The finished ZIP file: its name without ending, and what it is."""

    name: str
    size: int
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class Export:
    """One export. ``trouble`` is the stable code of what the last attempt met."""

    id: ExportId
    agency_id: AgencyId
    asked_by: PersonId
    asked_at: datetime
    wanted: Wanted
    trouble: str | None
    failed_at: datetime | None
    ready_at: datetime | None
    made: MadeFile | None
    ends_at: datetime | None

    def state(self, now: datetime) -> ExportState:
        if self.failed_at is not None:
            return ExportState.FAILED
        if self.ends_at is None:
            return ExportState.WAITING
        return ExportState.READY if now < self.ends_at else ExportState.ENDED
