"""What a record is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from records.errors import NotFoundError
from records.identifiers import AgencyId, DocumentId, RecordFileId, RecordId, Sha256


class SourceKind(StrEnum):
    """Where a record comes from."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    IMPORTED = "imported"
    COPY = "copy"
    """A scan of a paper document, made an electronic copy by the agency's signature."""
    ARCHIVAL = "archival"
    """The archive's own paperwork: hand-over lists, minutes, destruction certificates."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing is one record: the same source captured again is the same record."""

    kind: SourceKind
    id: str


class Part(StrEnum):
    """What an object is to its record; the words are part of the log's format and never change."""

    PDF = "pdf"
    """The document as it was signed."""
    REPORT = "report"
    """The verification report made when it was issued, received or imported."""
    ATTACHMENT = "attachment"
    ENVELOPE = "envelope"
    """The message or package it came in."""
    FILE = "file"
    """A document that is no PDF."""
    PRESERVED = "preserved"
    """The document raised to a higher signature level, or with renewed archive timestamps."""
    EVIDENCE = "evidence"
    """An evidence record (RFC 4998) or a timestamp over it."""
    RENDITION = "rendition"
    """Made from the document for reading; never evidence."""


@dataclass(frozen=True, slots=True)
class RecordObject:
    """One stored object of a record; ``name`` is an attachment's file name, empty where there is none."""

    part: Part
    ordinal: int
    sha256: Sha256
    media_type: str
    name: str
    added_at: datetime


class RecordState(StrEnum):
    KEPT = "kept"
    DESTROYED = "destroyed"
    """A stub: identifier, class, hashes, dates and authority remain, the bytes are gone."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long: the class and schedule a record is judged by, the event it counts from and the last day of keeping.

    ``due`` is nothing while the event has not happened, and for ever in permanent classes.
    """

    class_code: str
    schedule: str
    event_date: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Destruction:
    """When, under which disposition, and why: ``destroyed``, ``transferred``, ``weeded`` or ``purged``."""

    at: datetime
    under: str
    because: str


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record in the archive (tài liệu lưu trữ); its objects never change."""

    id: RecordId
    agency_id: AgencyId
    source: Source
    title: str
    metadata: Sha256
    objects: tuple[RecordObject, ...]
    file_id: RecordFileId | None
    retention: Retention
    captured_by: str
    captured_at: datetime
    destruction: Destruction | None = None

    @property
    def state(self) -> RecordState:
        return RecordState.KEPT if self.destruction is None else RecordState.DESTROYED

    @property
    def pdf(self) -> Sha256:
        """The document itself. Raises: NotFoundError ``record-part-missing``."""
        return self.one(Part.PDF)

    @property
    def report(self) -> Sha256:
        """Its verification report. Raises: NotFoundError ``record-part-missing``."""
        return self.one(Part.REPORT)

    @property
    def document_id(self) -> DocumentId:
        """The outgoing document it comes from. Raises: NotFoundError ``document-not-found``."""
        if self.source.kind is not SourceKind.OUTGOING:
            raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
        return DocumentId(self.source.id)

    @property
    def hashes(self) -> frozenset[Sha256]:
        """Everything the store keeps for this record, its metadata included."""
        return frozenset({self.metadata, *(one.sha256 for one in self.objects)})

    def one(self, part: Part) -> Sha256:
        """The first object of this part. Raises: NotFoundError ``record-part-missing``."""
        for one in self.objects:
            if one.part is part:
                return one.sha256
        raise NotFoundError(
            "record-part-missing", f"The record has no part of kind {part}.", "Tài liệu không có thành phần này."
        )
