"""Incoming documents in the database: reading a state by its type, and moving a row from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from records import schema
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, IncomingId, PersonId, Sha256, UnitId
from records.incoming.arrival import Arrival, Source, Standing, Verification
from records.incoming.states import (
    Assigned,
    Completed,
    IncomingDocument,
    InProgress,
    Received,
    Registered,
    Returned,
    Withdrawn,
)
from records.searching import holds_words
from records.urgency import Urgency

PAGE_MAX = 200
"""Documents a list returns at most; the next page has its own cursor."""

_incoming = schema.incoming_documents
State = TypeVar("State", Received, Returned, Registered, Assigned, InProgress, Completed, Withdrawn)
_Incoming = Row[tuple[Any, ...]]

STATE_NAMES: dict[type[IncomingDocument], str] = {
    Received: "received",
    Returned: "returned",
    Registered: "registered",
    Assigned: "assigned",
    InProgress: "in_progress",
    Completed: "completed",
    Withdrawn: "withdrawn",
}
_TYPES = {name: state for state, name in STATE_NAMES.items()}
_OPEN = tuple(STATE_NAMES[state] for state in (Received, Registered, Assigned, InProgress))


@dataclass(frozen=True, slots=True)
class IncomingFilter:
    """What a list is narrowed down to; nothing means everything."""

    state: str | None = None
    query: str = ""
    received_from: date | None = None
    received_until: date | None = None
    person_id: PersonId | None = None
    unit_ids: tuple[UnitId, ...] = ()
    """With ``person_id``: what is with the person or with one of these units."""
    overdue_on: date | None = None
    """Not done although its day has passed."""
    sender_id: AgencyId | None = None


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """One page of a list; ``next_cursor`` is nothing on the last page."""

    documents: tuple[IncomingDocument, ...]
    next_cursor: IncomingId | None


def find(tx: Connection, incoming_id: IncomingId) -> IncomingDocument:
    """The document in whatever state it is. Raises: NotFoundError ``incoming-not-found``."""
    return _one(tx, select(_incoming).where(_incoming.c.id == incoming_id))


def lock(tx: Connection, incoming_id: IncomingId) -> IncomingDocument:
    """As :func:`find`, and nobody else moves the document before this transaction ends."""
    return _one(tx, select(_incoming).where(_incoming.c.id == incoming_id).with_for_update())


def find_by_message(tx: Connection, agency_id: AgencyId, message_id: str) -> IncomingDocument | None:
    """What this agency received under the sender's name for it."""
    own = (_incoming.c.agency_id == agency_id, _incoming.c.message_id == message_id)
    row = tx.execute(select(_incoming).where(*own)).one_or_none()
    return None if row is None else from_row(row)


def list_incoming(
    tx: Connection,
    agency_id: AgencyId | None,
    wanted: IncomingFilter,
    after: IncomingId | None = None,
    limit: int = 50,
) -> IncomingPage:
    """What an agency received, newest first; without an agency what ``wanted.sender_id`` sent.

    Raises: RequestError ``page-size-malformed``, ``state-unknown``.
    """
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_incoming.c.id).where(*_conditions(wanted))
    if agency_id is not None:
        query = query.where(_incoming.c.agency_id == agency_id)
    if after is not None:
        query = query.where(_incoming.c.id < after)
    found = tx.scalars(query.order_by(_incoming.c.id.desc()).limit(limit + 1)).all()
    rows = tx.execute(select(_incoming).where(_incoming.c.id.in_(found)).order_by(_incoming.c.id.desc())).all()
    shown = tuple(from_row(row) for row in rows[:limit])
    return IncomingPage(shown, shown[-1].id if len(rows) > limit else None)


def become(state: type[State], before: IncomingDocument, **own: object) -> State:
    """The state after ``before``: what both share is carried over, the version grows by one, ``own`` is new."""
    shared = {attribute.name for attribute in fields(before)}
    carried = {a.name: getattr(before, a.name) for a in fields(state) if a.name in shared}
    return state(**carried | {"version": before.version + 1} | own)


def advance(tx: Connection, before: IncomingDocument, after: IncomingDocument, **columns: object) -> None:
    """Move the row, if nobody has moved it since ``before`` was read. Raises: ConflictError ``version-conflict``."""
    moved = tx.execute(
        update(_incoming)
        .where(_incoming.c.id == before.id, _incoming.c.version == before.version)
        .values(version=after.version, state=STATE_NAMES[type(after)], **columns)
    )
    if moved.rowcount != 1:
        raise ConflictError(
            "version-conflict",
            "Someone else has changed the document meanwhile; read it again.",
            "Văn bản vừa được người khác thay đổi; hãy tải lại.",
        )


def conflict(actual: type[IncomingDocument], *expected: type[IncomingDocument]) -> ConflictError:
    """This step is not possible in this state."""
    names = ", ".join(STATE_NAMES[state] for state in expected)
    return ConflictError(
        "state-conflict",
        f"This step needs a document in state {names}; it is in state {STATE_NAMES[actual]}.",
        f"Bước này cần văn bản ở trạng thái “{names}”; văn bản đang ở trạng thái “{STATE_NAMES[actual]}”.",
    )


def _conditions(wanted: IncomingFilter) -> list[ColumnElement[bool]]:
    table = _incoming.c
    if wanted.state is not None and wanted.state not in _TYPES:
        raise RequestError("state-unknown", f"A state is one of: {', '.join(_TYPES)}.", "Trạng thái không có.")
    conditions = holds_words(table.folded, wanted.query)
    if wanted.state is not None:
        conditions.append(table.state == wanted.state)
    if wanted.received_from is not None:
        conditions.append(table.received_on >= wanted.received_from)
    if wanted.received_until is not None:
        conditions.append(table.received_on <= wanted.received_until)
    if wanted.overdue_on is not None:
        conditions += [table.due_on < wanted.overdue_on, table.state.in_(_OPEN)]
    if wanted.sender_id is not None:
        conditions.append(table.sender_id == wanted.sender_id)
    if wanted.person_id is not None:
        conditions.append((table.person_id == wanted.person_id) | table.unit_id.in_(wanted.unit_ids))
    return conditions


def _one(tx: Connection, query: Select[Any]) -> IncomingDocument:
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("incoming-not-found", "There is no such document.", "Không có văn bản đến này.")
    return from_row(row)


def from_row(row: _Incoming) -> IncomingDocument:
    """The state a row stands for."""
    state = _TYPES[row.state]
    known = _attributes(row)
    return state(**{attribute.name: known[attribute.name] for attribute in fields(state)})


def _attributes(row: _Incoming) -> dict[str, Any]:
    return row._asdict() | {
        "id": IncomingId(row.id),
        "arrival": _arrival(row),
        "checked": _checked(row),
        "duplicate_of": row.duplicate_of and IncomingId(row.duplicate_of),
        "unit_id": row.unit_id and UnitId(row.unit_id),
        "person_id": row.person_id and PersonId(row.person_id),
        "reason": row.end_reason,
        "returned_by": row.ended_by,
        "returned_at": row.ended_at,
        "withdrawn_by": row.ended_by,
        "withdrawn_at": row.ended_at,
        "replaced_by": row.replaced_by and IncomingId(row.replaced_by),
    }


def _checked(row: _Incoming) -> Verification | None:
    if row.pdf is None:
        return None
    return Verification(Sha256(row.pdf), Sha256(row.report), row.verdict, Standing(row.standing), row.pages)


def _arrival(row: _Incoming) -> Arrival:
    return Arrival(
        agency_id=AgencyId(row.agency_id),
        source=Source(row.source),
        author=row.author,
        subject=row.subject,
        notation=row.notation,
        issue_date=row.issue_date,
        kind_name=row.kind_name,
        signer=row.signer,
        author_code=row.author_code,
        sender_id=row.sender_id and AgencyId(row.sender_id),
        message_id=row.message_id,
        urgency=Urgency(row.urgency),
        reply_by=row.reply_by,
        note=row.note,
        replaces=row.replaces and IncomingId(row.replaces),
    )
