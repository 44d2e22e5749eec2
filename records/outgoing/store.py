"""Documents in the database: reading a state by its type, and moving a row from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar, get_args

from sqlalchemy import Connection, Select, select, update

from records import schema
from records.errors import ConflictError, InternalError, NotFoundError
from records.identifiers import DocumentId, Sha256, VerificationCode
from records.occasion import Occasion
from records.outgoing.rows import DocumentRow, from_row, particulars_row
from records.outgoing.states import (
    Corrected,
    CoSigned,
    Dispatched,
    Draft,
    InForce,
    InReview,
    Issued,
    LeaderSigned,
    NumberCancelled,
    Numbered,
    OutgoingDocument,
    Recalled,
    Replaced,
    Returned,
    Revisable,
    Sealed,
    Signable,
    Submitted,
    Unissued,
    Weedable,
    Weeded,
    Withdrawable,
    Withdrawn,
    next_signer,
)
from records.outgoing.transitions import STATE_NAMES, STATE_NAMES_VI, Act, act_between
from records.storage import StoredObject

DECLARED_BY = " declared by "
"""Stands in ``screened_by`` between the rule set and the person who answered its doubts."""

_documents = schema.documents
State = TypeVar(
    "State",
    Draft,
    InReview,
    Submitted,
    CoSigned,
    Returned,
    Withdrawn,
    Weeded,
    LeaderSigned,
    Numbered,
    Sealed,
    NumberCancelled,
    Issued,
    Dispatched,
    Corrected,
    Recalled,
    Replaced,
)


@dataclass(frozen=True, slots=True)
class PdfVersion:
    """The bytes a document stood for at one version, and what led to it; kept, whatever came later."""

    version: int
    state: str
    pdf: Sha256
    at: datetime
    act: Act | None
    """Nothing in rows older than the column."""
    actor: str | None
    reason: str | None
    """The words given with a return, withdrawal, cancellation or recall."""


def state_name(state: type[OutgoingDocument]) -> str:
    """The word for a state in rows, lists and error texts."""
    return STATE_NAMES[state]


def find(tx: Connection, document_id: DocumentId) -> OutgoingDocument:
    """The document in whatever state it is.

    Raises: NotFoundError ``document-not-found``.
    """
    return from_row(_one(tx, select(_documents).where(_documents.c.id == document_id)))


def find_by_code(tx: Connection, code: VerificationCode) -> OutgoingDocument:
    """The document whose QR carries this code.

    Raises: NotFoundError ``document-not-found``.
    """
    return from_row(_one(tx, select(_documents).where(_documents.c.code == code)))


def load(tx: Connection, state: type[State], document_id: DocumentId) -> State:
    """The document, if it is exactly in this state; its row is held until the transaction ends.

    Raises: NotFoundError ``document-not-found``; ConflictError ``state-conflict`` naming both states.
    """
    document = lock(tx, document_id)
    if type(document) is not state:
        raise _conflict(state, type(document))
    return document


def load_revisable(tx: Connection, document_id: DocumentId) -> Revisable:
    """The document, if its drafter may write it anew. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Revisable):
        return document
    raise _conflict(Revisable, type(document))


def load_submittable(tx: Connection, document_id: DocumentId) -> Draft | InReview:
    """The document, if it may go to its leader. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Draft | InReview):
        return document
    raise _conflict(Draft | InReview, type(document))


def load_signable(tx: Connection, document_id: DocumentId) -> Signable:
    """The document, if it is with somebody who is to sign it. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Signable):
        return document
    raise _conflict(Signable, type(document))


def load_withdrawable(tx: Connection, document_id: DocumentId) -> Withdrawable:
    """The document, if it may still be taken off the line. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Withdrawable):
        return document
    raise _conflict(Withdrawable, type(document))


def load_weedable(tx: Connection, document_id: DocumentId) -> Weedable:
    """The document, if it is a draft on nobody's desk. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Weedable):
        return document
    raise _conflict(Weedable, type(document))


def load_unissued(tx: Connection, document_id: DocumentId) -> Unissued:
    """The document, if it has a number and is not issued yet. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Unissued):
        return document
    raise _conflict(Unissued, type(document))


def load_in_force(tx: Connection, document_id: DocumentId) -> InForce:
    """The document, if it is issued and neither recalled nor replaced. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, InForce):
        return document
    raise _conflict(InForce, type(document))


def load_called_back(tx: Connection, document_id: DocumentId) -> Recalled | Replaced:
    """The document, if its recipients are to give it back. Raises as :func:`load`."""
    document = lock(tx, document_id)
    if isinstance(document, Recalled | Replaced):
        return document
    raise _conflict(Recalled | Replaced, type(document))


def require_version(document: OutgoingDocument, seen: int | None) -> None:
    """Nobody acts on what they have not seen; without ``seen`` the caller takes it as it is.

    Raises: ConflictError ``version-conflict``.
    """
    if seen is not None and seen != document.version:
        raise _changed_meanwhile()


def lock(tx: Connection, document_id: DocumentId) -> OutgoingDocument:
    """As :func:`find`, and nobody else moves the document before this transaction ends."""
    return from_row(_one(tx, select(_documents).where(_documents.c.id == document_id).with_for_update()))


def is_declared(tx: Connection, document_id: DocumentId) -> bool:
    """Whether a named person answered the guard's doubts about its present content."""
    screened_by = tx.scalars(select(_documents.c.screened_by).where(_documents.c.id == document_id)).one()
    return DECLARED_BY in screened_by


def versions(tx: Connection, document_id: DocumentId) -> tuple[PdfVersion, ...]:
    """Every set of bytes the document ever stood for, oldest first."""
    table = schema.document_versions
    rows = tx.execute(select(table).where(table.c.document_id == document_id).order_by(table.c.version))
    return tuple(
        PdfVersion(row.version, row.state, Sha256(row.pdf), row.at, row.act and Act(row.act), row.actor, row.reason)
        for row in rows
    )


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
            state=STATE_NAMES[Draft],
            pdf=draft.pdf,
            screened_by=screened_by,
            created_by=draft.created_by,
            created_at=draft.created_at,
            **particulars_row(draft.particulars),
        )
    )
    _keep_version(tx, by, Act.CREATE, draft)


def advance(tx: Connection, by: Occasion, before: OutgoingDocument, after: OutgoingDocument, **columns: object) -> None:
    """Move the row from ``before`` to ``after``, if nobody has moved it since ``before`` was read.

    Raises: ConflictError ``state-conflict`` (it is in another state), ``version-conflict`` (same state, other content);
    InternalError ``transition-unknown`` for a move that :mod:`records.outgoing.transitions` does not have.
    """
    act = act_between(type(before), type(after))
    if act is None:
        raise InternalError(
            "transition-unknown", f"No step leads from {STATE_NAMES[type(before)]} to {STATE_NAMES[type(after)]}."
        )
    moved = tx.execute(
        update(_documents)
        .where(_documents.c.id == before.id, _documents.c.version == before.version)
        .values(
            version=after.version,
            state=STATE_NAMES[type(after)],
            pdf=after.pdf,
            next_signer_id=next_signer(after),
            **columns,
        )
    )
    if moved.rowcount != 1:
        now = find(tx, before.id)
        if type(now) is not type(before):
            raise _conflict(type(before), type(now))
        raise _changed_meanwhile()
    _keep_version(tx, by, act, after)


def _keep_version(tx: Connection, by: Occasion, act: Act, document: OutgoingDocument) -> None:
    tx.execute(
        schema.document_versions.insert().values(
            document_id=document.id,
            version=document.version,
            state=STATE_NAMES[type(document)],
            pdf=document.pdf,
            at=by.at,
            act=act.value,
            actor=by.actor,
            reason=getattr(document, "reason", None),
        )
    )


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        "version-conflict",
        "Someone else has changed the document meanwhile; read it again.",
        "Văn bản vừa được người khác thay đổi; hãy tải lại.",
    )


def _conflict(expected: Any, actual: type[OutgoingDocument]) -> ConflictError:
    wanted = get_args(expected) or (expected,)
    return ConflictError(
        "state-conflict",
        f"This step needs a document in state {' or '.join(STATE_NAMES[state] for state in wanted)}; "
        f"it is in state {STATE_NAMES[actual]}.",
        f"Bước này cần văn bản ở trạng thái “{' hoặc '.join(STATE_NAMES_VI[state] for state in wanted)}”; "
        f"văn bản đang ở trạng thái “{STATE_NAMES_VI[actual]}”.",
    )


def _one(tx: Connection, query: Select[Any]) -> DocumentRow:
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
    return row
