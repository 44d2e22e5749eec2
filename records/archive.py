"""Capture into the archive (lưu trữ): the issued bytes, their verification report and their metadata, as one record.

Capture does not wait for slow recipients: an issued document may be archived while it is still being dispatched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from records import schema
from records.agencies import Agency, Person
from records.audit import Action, Fact, append
from records.canonical import canonical_json
from records.errors import NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId, RecordId, Sha256
from records.occasion import Occasion
from records.outgoing import Dispatched, Issued, store
from records.retention import RetentionClass
from records.storage import StoredObject

PAGE_MAX = 200
"""Records a list returns at most; the next page has its own cursor."""

_records = schema.records


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record in the archive (tài liệu lưu trữ); its three objects never change."""

    id: RecordId
    document_id: DocumentId
    agency_id: AgencyId
    pdf: Sha256
    report: Sha256
    metadata: Sha256
    retention_class: str
    retention_schedule: str
    captured_by: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of a list; ``next_cursor`` is nothing on the last page."""

    records: tuple[ArchivedRecord, ...]
    next_cursor: RecordId | None


def describe(document: Issued | Dispatched, agency: Agency, signer: Person, retention: RetentionClass) -> bytes:
    """The record's metadata as JSON, with the element names of Decree 30/2020/NĐ-CP, appendix VI, part II.

    Put it into the object store, then hand the result to :func:`capture`.
    """
    particulars = document.particulars
    return canonical_json(
        {
            "CodeNotation": document.number.notation,
            "CodeNumber": f"{document.number.number:02d}",
            "Description": particulars.note,
            "IssuedAmount": particulars.copies,
            "IssuedDate": document.issue_date.strftime("%d/%m/%Y"),
            "Language": particulars.language,
            "Maintenance": {"Basis": retention.basis, "Class": retention.code, "Schedule": retention.schedule},
            "OrganId": agency.identifier,
            "OrganName": agency.name,
            "PageAmount": particulars.page_count,
            "SignerInfo": {"FullName": signer.full_name, "Position": " ".join(signer.capacity_lines)},
            "Subject": particulars.subject,
            "To": [{"OrganId": one.identifier, "OrganName": one.name} for one in particulars.recipients],
            "TypeName": particulars.kind_name,
            "VerificationCode": document.code,
        }
    ).encode()


def capture(
    tx: Connection, by: Occasion, document: Issued | Dispatched, retention: RetentionClass, metadata: StoredObject
) -> ArchivedRecord:
    """Make the document a record; captured again, it is the same record."""
    store.lock(tx, document.id)
    existing = tx.execute(select(_records).where(_records.c.document_id == document.id)).one_or_none()
    if existing is not None:
        return _record(existing)
    store.keep_object(tx, by, metadata)
    record = ArchivedRecord(
        id=RecordId.new(by),
        document_id=document.id,
        agency_id=document.particulars.agency_id,
        pdf=document.pdf,
        report=document.report,
        metadata=metadata.sha256,
        retention_class=retention.code,
        retention_schedule=retention.schedule,
        captured_by=by.actor,
        captured_at=by.at,
    )
    _insert(tx, record)
    append(tx, by, record.agency_id, Action.RECORD_CAPTURED, record.id, *evidence(record))
    return record


def evidence(record: ArchivedRecord) -> tuple[Fact, ...]:
    """What the log notes at capture: the expected hashes, kept apart from the rows they are compared with."""
    return (
        Fact("document", record.document_id),
        Fact("metadata", record.metadata),
        Fact("pdf", record.pdf),
        Fact("report", record.report),
        Fact("retention", record.retention_class),
    )


def load_record(tx: Connection, record_id: RecordId) -> ArchivedRecord:
    """Raises: NotFoundError ``record-not-found``."""
    return _one(tx, select(_records).where(_records.c.id == record_id))


def record_of(tx: Connection, document_id: DocumentId) -> ArchivedRecord:
    """The record of a document. Raises: NotFoundError ``record-not-found``."""
    return _one(tx, select(_records).where(_records.c.document_id == document_id))


def list_records(tx: Connection, agency_id: AgencyId, after: RecordId | None = None, limit: int = 50) -> RecordPage:
    """An agency's records, newest first.

    Raises: RequestError ``page-size-malformed``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_records).where(_records.c.agency_id == agency_id)
    if after is not None:
        query = query.where(_records.c.id < after)
    rows = tx.execute(query.order_by(_records.c.id.desc()).limit(limit + 1)).all()
    shown = tuple(_record(row) for row in rows[:limit])
    return RecordPage(shown, shown[-1].id if len(rows) > limit else None)


def _insert(tx: Connection, record: ArchivedRecord) -> None:
    tx.execute(
        _records.insert().values(
            id=record.id,
            document_id=record.document_id,
            agency_id=record.agency_id,
            pdf=record.pdf,
            report=record.report,
            metadata=record.metadata,
            retention_class=record.retention_class,
            retention_schedule=record.retention_schedule,
            captured_by=record.captured_by,
            captured_at=record.captured_at,
        )
    )


def _one(tx: Connection, query: Select[Any]) -> ArchivedRecord:
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("record-not-found", "There is no such record.", "Không có tài liệu lưu trữ này.")
    return _record(row)


def _record(row: Row[tuple[Any, ...]]) -> ArchivedRecord:
    return ArchivedRecord(
        id=RecordId(row.id),
        document_id=DocumentId(row.document_id),
        agency_id=AgencyId(row.agency_id),
        pdf=Sha256(row.pdf),
        report=Sha256(row.report),
        metadata=Sha256(row.metadata),
        retention_class=row.retention_class,
        retention_schedule=row.retention_schedule,
        captured_by=row.captured_by,
        captured_at=row.captured_at,
    )
