"""Arrival: after the wall and the check, a document waits for its clerk (article 21). The same message is kept once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from records import schema
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import ConflictError
from records.identifiers import AgencyId, IncomingId, Sha256
from records.incoming import statuses, store
from records.incoming.arrival import Arrival, Source, Standing, Verification
from records.incoming.states import IncomingDocument, Received, Returned, Withdrawn
from records.incoming.statuses import StatusCode
from records.occasion import VIETNAM, Occasion
from records.screening.outcome import Clear
from records.searching import fold

_incoming = schema.incoming_documents
_ENDED = tuple(store.STATE_NAMES[state] for state in (Returned, Withdrawn))


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of an arrival. ``is_repeat``: it was here already, and nothing was done."""

    document: IncomingDocument
    is_repeat: bool


def receive(
    tx: Connection, by: Occasion, arrival: Arrival, checked: Verification | None, clearance: Clear
) -> Reception:
    """Keep what arrived and tell the sender so (01). A message that was received before is the same arrival.

    An upload or a submission whose bytes are here already is refused; what another agency sends again under a new name
    is kept with a note of what it repeats, since only its clerk may return it.

    Raises: ConflictError ``message-reused`` (same message, other bytes), ``incoming-duplicate``.
    """
    repeated = find_message(tx, arrival, checked)
    if repeated is not None:
        return Reception(repeated, is_repeat=True)
    duplicate = _duplicate(tx, arrival, checked)
    if duplicate is not None and arrival.source is not Source.AGENCY:
        raise duplicate_error(duplicate)
    received = Received(
        id=IncomingId.new(by),
        version=1,
        arrival=arrival,
        checked=checked,
        screened_by=_screened_by(clearance),
        duplicate_of=duplicate,
        received_by=by.actor,
        received_at=by.at,
    )
    if not _insert(tx, received):  # another worker carried the same message in at the same moment
        known = store.find_by_message(tx, arrival.agency_id, arrival.message_id or "")
        assert known is not None
        return Reception(known, is_repeat=True)
    statuses.tell(tx, by, received.id, StatusCode.ARRIVED)
    facts = [Fact("source", arrival.source.value), Fact("duplicate_of", duplicate)]
    if checked is not None:
        facts += [Fact("pdf", checked.pdf), Fact("verdict", checked.verdict)]
    append(tx, by, arrival.agency_id, Action.INCOMING_RECEIVED, received.id, *facts)
    return Reception(received, is_repeat=False)


def find_message(tx: Connection, arrival: Arrival, checked: Verification | None) -> IncomingDocument | None:
    """The arrival that this message was before. Raises: ConflictError ``message-reused``."""
    if arrival.message_id is None:
        return None
    known = store.find_by_message(tx, arrival.agency_id, arrival.message_id)
    same = known is None or (known.checked and known.checked.pdf) == (checked and checked.pdf)
    if not same:
        raise ConflictError(
            "message-reused",
            "This message was received before with other bytes.",
            "Mã gói tin này đã được nhận trước đó với nội dung khác.",
        )
    return known


def find_same_bytes(tx: Connection, agency_id: AgencyId, pdf: Sha256) -> IncomingId | None:
    """A document of this agency with these bytes that was neither returned nor withdrawn."""
    query = select(_incoming.c.id).where(
        _incoming.c.agency_id == agency_id, _incoming.c.pdf == pdf, _incoming.c.state.not_in(_ENDED)
    )
    found = tx.scalars(query.order_by(_incoming.c.id).limit(1)).one_or_none()
    return None if found is None else IncomingId(found)


def refuse_same_bytes(tx: Connection, agency_id: AgencyId, pdf: Sha256) -> None:
    """Raises: ConflictError ``incoming-duplicate``."""
    known = find_same_bytes(tx, agency_id, pdf)
    if known is not None:
        raise duplicate_error(known)


def recheck(
    tx: Connection, by: Occasion, received: Received, report: Sha256, verdict: str, standing: Standing
) -> Received:
    """Keep what a later check found of a document that waits. Raises: ConflictError ``version-conflict``."""
    assert received.checked is not None
    checked = replace(received.checked, report=report, verdict=verdict, standing=standing)
    again = store.become(Received, received, checked=checked)
    store.advance(tx, received, again, report=report, verdict=verdict, standing=standing.value)
    append(tx, by, received.arrival.agency_id, Action.INCOMING_CHECKED, received.id, Fact("verdict", verdict))
    return again


def duplicate_error(known: IncomingId) -> ConflictError:
    """It is here already."""
    return ConflictError(
        "incoming-duplicate",
        f"This document is here already: {known}.",
        f"Văn bản này đã có trong hệ thống: {known}.",
    )


def _duplicate(tx: Connection, arrival: Arrival, checked: Verification | None) -> IncomingId | None:
    same_bytes = find_same_bytes(tx, arrival.agency_id, checked.pdf) if checked else None
    if same_bytes is not None or not arrival.notation or arrival.issue_date is None:
        return same_bytes
    query = select(_incoming.c.id).where(
        _incoming.c.agency_id == arrival.agency_id,
        _incoming.c.author == arrival.author,
        _incoming.c.notation == arrival.notation,
        _incoming.c.issue_date == arrival.issue_date,
        _incoming.c.state.not_in(_ENDED),
        _incoming.c.id != (arrival.replaces or ""),
    )
    found = tx.scalars(query.order_by(_incoming.c.id).limit(1)).one_or_none()
    return None if found is None else IncomingId(found)


def _insert(tx: Connection, received: Received) -> bool:
    arrival, checked = received.arrival, received.checked
    return insert_missing(
        tx,
        _incoming,
        id=received.id,
        agency_id=arrival.agency_id,
        version=received.version,
        state=store.STATE_NAMES[Received],
        source=arrival.source.value,
        author=arrival.author,
        author_code=arrival.author_code,
        sender_id=arrival.sender_id,
        message_id=arrival.message_id,
        notation=arrival.notation,
        issue_date=arrival.issue_date,
        kind_name=arrival.kind_name,
        subject=arrival.subject,
        signer=arrival.signer,
        urgency=arrival.urgency.value,
        reply_by=arrival.reply_by,
        note=arrival.note,
        replaces=arrival.replaces,
        pdf=checked and checked.pdf,
        report=checked and checked.report,
        verdict=checked and checked.verdict,
        standing=checked and checked.standing.value,
        pages=checked and checked.pages,
        screened_by=received.screened_by,
        duplicate_of=received.duplicate_of,
        received_by=received.received_by,
        received_at=received.received_at,
        received_on=received.received_at.astimezone(VIETNAM).date(),
        folded=fold(arrival.author, arrival.notation, arrival.kind_name, arrival.subject, arrival.signer),
    )


def _screened_by(clearance: Clear) -> str:
    declared = f" declared by {clearance.declaration.declared_by}" if clearance.declaration else ""
    return f"{clearance.ruleset}{declared}"
