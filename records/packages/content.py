"""What a package holds, whatever form it is written in."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from records.archive import Part
from records.identifiers import Sha256
from records.preservation_events import PreservationEvent

ORDINAL_DIGITS = 7
"""Circular 05/2025/TT-BNV: a document's code ends with its ordinal in seven digits."""


class PackageKind(StrEnum):
    """OAIS: handed in, kept, or given out."""

    SIP = "SIP"
    AIP = "AIP"
    DIP = "DIP"


@dataclass(frozen=True)
class PackagedFile:
    """One file: what it is to its document, its name in the package, its bytes."""

    part: Part | None
    """Nothing for the document's metadata and its part of the log."""
    name: str
    media_type: str
    data: bytes
    events: tuple[PreservationEvent, ...] = ()
    """What was done to preserve these bytes: checks, quarantine, repair, raised signatures."""

    @cached_property
    def sha256(self) -> Sha256:
        return Sha256.of(self.data)

    @cached_property
    def sha512(self) -> str:
        """OCFL names content by SHA-512."""
        return hashlib.sha512(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """One record (tài liệu): its files, the elements of Decree 30/2020/NĐ-CP appendix VI, and how long it is kept.

    ``elements`` are those of the metadata object (``TypeName``, ``CodeNumber``, ``Subject``, ...). ``events`` are the
    lines of the audit log about it, as JSON objects.
    """

    record_id: str
    ordinal: int
    title: str
    elements: dict[str, Any]
    files: tuple[PackagedFile, ...]
    retention_class: str
    retention_schedule: str
    event_date: date | None
    due_date: date | None
    captured_at: datetime
    events: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The record file (hồ sơ) the documents belong to, with the elements of appendix VI and of the circular."""

    code: str
    """OrganId.FileCatalog.FileNotation, for example ``H99.12.03.2026.01``."""
    title: str
    maintenance: str
    """Code of the circular: 01 for ever, 02 to 06 for 70 to 10 years, 07 other."""
    mode: str
    """01 public, 02 conditional; 03 (secret) never occurs here."""
    language: str
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Package:
    """``uuid`` names it; ``made_at`` is when. The same package written again is the same bytes."""

    kind: PackageKind
    uuid: uuid.UUID
    agency_name: str
    agency_identifier: str
    folder: Folder
    documents: tuple[PackagedDocument, ...]
    made_at: datetime

    @property
    def objid(self) -> str:
        """SIP and DIP ``uuid-…``; AIP ``urn_{fonds}_uuid_…``, since a colon cannot stand in a folder's name."""
        name = str(self.uuid).upper()
        return f"urn_{self.agency_identifier}_uuid_{name}" if self.kind is PackageKind.AIP else f"uuid-{name}"

    @property
    def page_count(self) -> int:
        """Pages of all documents, as far as they are known."""
        return sum(int(one.elements.get("PageAmount") or 0) for one in self.documents)


def ordinal_text(ordinal: int) -> str:
    """``0000001``."""
    return f"{ordinal:0{ORDINAL_DIGITS}d}"
