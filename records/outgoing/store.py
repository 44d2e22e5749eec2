"""Documents in the database: reading a state by its type, and moving a row from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select, update

from records import schema
from records.agencies import Series
from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, DocumentId, PersonId, Sha256, VerificationCode
from records.occasion import Occasion
from records.outgoing.particulars import Particulars, recipients_from_json, recipients_to_json
from records.outgoing.states import (
    Dispatched,
    Draft,
    Issued,
    LeaderSigned,
    Numbered,
    OutgoingDocument,
    Returned,
    Sealed,
    Submitted,
)
from records.storage import StoredObject

PAGE_MAX = 200
"""Documents a list returns at most; the next page has its own cursor."""

_documents = schema.documents
State = TypeVar("State", Draft, Submitted, Returned, LeaderSigned, Numbered, Sealed, Issued, Dispatched)
_Document = Row[tuple[Any, ...]]

_NAMES: dict[type[OutgoingDocument], str] = {
    Draft: "draft",
    Submitted: "submitted",
    Returned: "returned",
    LeaderSigned: "leader-signed",
    Numbered: "numbered",
    Sealed: "sealed",
    Issued: "issued",
    Dispatched: "dispatched",
}
_TYPES = {name: state for state, name in _NAMES.items()}


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list; ``next_cursor`` is nothing on the last page."""

    documents: tuple[OutgoingDocument, ...]
    next_cursor: DocumentId | None


@dataclass(frozen=True, slots=True)
class PdfVersion:
    """The bytes a document stood for at one version; kept, whatever came later."""

    version: int
    state: str
    pdf: Sha256
    at: datetime


def state_name(state: type[OutgoingDocument]) -> str:
    """The word for a state in rows, lists and error texts."""
    return _NAMES[state]


def find(tx: Connection, document_id: DocumentId) -> OutgoingDocument:
    """The document in whatever state it is.

    Raises: NotFoundError ``document-not-found``.
    """
    return _from_row(_one(tx, select(_documents).where(_documents.c.id == document_id)))


def find_by_code(tx: Connection, code: VerificationCode) -> OutgoingDocument:
    """The document whose QR carries this code.

    Raises: NotFoundError ``document-not-found``.
    """
    return _from_row(_one(tx, select(_documents).where(_documents.c.code == code)))


def load(tx: Connection, state: type[State], document_id: DocumentId) -> State:
    """The document, if it is exactly in this state; its row is held until the transaction ends.

    Raises: NotFoundError ``document-not-found``; ConflictError ``state-conflict`` naming both states.
    """
    document = lock(tx, document_id)
    if type(document) is not state:
        raise _conflict(state, type(document))
    return document


def lock(tx: Connection, document_id: DocumentId) -> OutgoingDocument:
    """As :func:`find`, and nobody else moves the document before this transaction ends."""
    return _from_row(_one(tx, select(_documents).where(_documents.c.id == document_id).with_for_update()))


def list_documents(
    tx: Connection,
    agency_id: AgencyId,
    state: type[OutgoingDocument] | None = None,
    after: DocumentId | None = None,
    limit: int = 50,
) -> DocumentPage:
    """An agency's documents, newest first; ``after`` is the cursor of the page before.

    Raises: RequestError ``page-size-malformed``.
    """
    query = select(_documents).where(_documents.c.agency_id == agency_id)
    return _page(tx, query if state is None else query.where(_documents.c.state == _NAMES[state]), after, limit)


def waiting_for_leader(
    tx: Connection, leader_id: PersonId, after: DocumentId | None = None, limit: int = 50
) -> DocumentPage:
    """What waits for this leader's signature, newest first. Raises as :func:`list_documents`."""
    query = select(_documents).where(_documents.c.leader_id == leader_id, _documents.c.state == _NAMES[Submitted])
    return _page(tx, query, after, limit)


def versions(tx: Connection, document_id: DocumentId) -> tuple[PdfVersion, ...]:
    """Every set of bytes the document ever stood for, oldest first."""
    table = schema.document_versions
    rows = tx.execute(select(table).where(table.c.document_id == document_id).order_by(table.c.version))
    return tuple(PdfVersion(row.version, row.state, Sha256(row.pdf), row.at) for row in rows)


def become(state: type[State], before: OutgoingDocument, **own: object) -> State:
    """The state after ``before``: what both share is carried over, the version grows by one, ``own`` is new."""
    shared = {attribute.name for attribute in fields(before)}
    carried = {a.name: getattr(before, a.name) for a in fields(state) if a.name in shared}
    return state(**carried | {"version": before.version + 1} | own)


def stored_object(tx: Connection, sha256: Sha256) -> StoredObject:
    """The proof again, for bytes that a row of this database names."""
    objects = schema.objects
    return StoredObject(sha256, tx.scalars(select(objects.c.size).where(objects.c.sha256 == sha256)).one())


def insert_draft(tx: Connection, by: Occasion, draft: Draft, screened_by: str) -> None:
    """The first row of a document."""
    tx.execute(
        _documents.insert().values(
            id=draft.id,
            code=draft.code,
            version=draft.version,
            state=_NAMES[Draft],
            pdf=draft.pdf,
            screened_by=screened_by,
            created_by=draft.created_by,
            created_at=draft.created_at,
            **particulars_row(draft.particulars),
        )
    )
    _keep_version(tx, by, draft)


def advance(tx: Connection, by: Occasion, before: OutgoingDocument, after: OutgoingDocument, **columns: object) -> None:
    """Move the row from ``before`` to ``after``, if nobody has moved it since ``before`` was read.

    Raises: ConflictError ``state-conflict`` (it is in another state), ``version-conflict`` (same state, other content).
    """
    moved = tx.execute(
        update(_documents)
        .where(_documents.c.id == before.id, _documents.c.version == before.version)
        .values(version=after.version, state=_NAMES[type(after)], pdf=after.pdf, **columns)
    )
    if moved.rowcount != 1:
        now = find(tx, before.id)
        if type(now) is not type(before):
            raise _conflict(type(before), type(now))
        raise ConflictError(
            "version-conflict",
            "Someone else has changed the document meanwhile; read it again.",
            "Văn bản vừa được người khác thay đổi; hãy tải lại.",
        )
    _keep_version(tx, by, after)


def particulars_row(particulars: Particulars) -> dict[str, object]:
    """The columns that hold the particulars."""
    return {
        "agency_id": particulars.agency_id,
        "leader_id": particulars.leader_id,
        "series": particulars.series,
        "kind": particulars.kind,
        "kind_name": particulars.kind_name,
        "notation": particulars.notation,
        "subject": particulars.subject,
        "recipients": recipients_to_json(particulars.recipients),
        "copies": particulars.copies,
        "archive_unit": particulars.archive_unit,
        "note": particulars.note,
        "language": particulars.language,
        "page_count": particulars.page_count,
    }


def _keep_version(tx: Connection, by: Occasion, document: OutgoingDocument) -> None:
    tx.execute(
        schema.document_versions.insert().values(
            document_id=document.id,
            version=document.version,
            state=_NAMES[type(document)],
            pdf=document.pdf,
            at=by.at,
        )
    )


def _conflict(expected: type[OutgoingDocument], actual: type[OutgoingDocument]) -> ConflictError:
    return ConflictError(
        "state-conflict",
        f"This step needs a document in state {_NAMES[expected]}; it is in state {_NAMES[actual]}.",
        f"Bước này cần văn bản ở trạng thái “{_NAMES[expected]}”; văn bản đang ở trạng thái “{_NAMES[actual]}”.",
    )


def _one(tx: Connection, query: Select[Any]) -> _Document:
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
    return row


def _page(tx: Connection, query: Select[Any], after: DocumentId | None, limit: int) -> DocumentPage:
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    if after is not None:
        query = query.where(_documents.c.id < after)
    rows = tx.execute(query.order_by(_documents.c.id.desc()).limit(limit + 1)).all()
    documents = tuple(_from_row(row) for row in rows[:limit])
    return DocumentPage(documents, documents[-1].id if len(rows) > limit else None)


def _particulars(row: _Document) -> Particulars:
    return Particulars(
        agency_id=AgencyId(row.agency_id),
        leader_id=PersonId(row.leader_id),
        series=Series(row.series),
        kind=row.kind,
        kind_name=row.kind_name,
        notation=Notation(row.notation),
        subject=row.subject,
        recipients=recipients_from_json(row.recipients),
        page_count=row.page_count,
        archive_unit=row.archive_unit,
        copies=row.copies,
        note=row.note,
        language=row.language,
    )


def _from_row(row: _Document) -> OutgoingDocument:
    state = _TYPES[row.state]
    known = _attributes(row)
    return state(**{attribute.name: known[attribute.name] for attribute in fields(state)})


def _attributes(row: _Document) -> dict[str, Any]:
    numbered = row.number is not None
    return {
        "id": DocumentId(row.id),
        "code": VerificationCode(row.code),
        "version": row.version,
        "particulars": _particulars(row),
        "pdf": Sha256(row.pdf),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "submitted_by": row.submitted_by,
        "submitted_at": row.submitted_at,
        "returned_by": row.returned_by,
        "returned_at": row.returned_at,
        "reason": row.return_reason,
        "leader_signed_at": row.leader_signed_at,
        "number": DocumentNumber(row.number, Notation(row.notation)) if numbered else None,
        "issue_date": IssueDate.on(row.issue_date) if numbered else None,
        "numbered_at": row.numbered_at,
        "sealed_at": row.sealed_at,
        "report": row.report and Sha256(row.report),
        "issued_at": row.issued_at,
        "dispatched_at": row.dispatched_at,
    }
