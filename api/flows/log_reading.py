"""Reading the log over the edges: an agency sees its own chain, each entry with the proof that it was sealed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from api.flows.access import require
from api.office import Office
from api.views import Actor, Duty
from records import audit, schema
from records.audit import AuditEntry
from records.database import snapshot
from records.errors import NotFoundError, RequestError
from records.identifiers import EventId
from records.transparency.checkpoints import Checkpoint, KeptCheckpoint, last_checkpoint, read_sealed
from records.transparency.reading import ConsistencyProof, InclusionProof, Prover

READERS = (Duty.ARCHIVIST, Duty.ADMINISTRATOR, Duty.SECURITY_OFFICER)

_events = schema.audit_events


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which entries; nothing asks for all."""

    subject: str | None = None
    actor: str | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """An entry and its proof; ``proof`` is nothing until the next checkpoint."""

    entry: AuditEntry
    proof: InclusionProof | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page, newest first."""

    items: tuple[EventView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A sealed checkpoint: the text, and the CMS signature over it."""

    checkpoint: Checkpoint
    signature: bytes


def list_events(office: Office, actor: Actor, wanted: EventFilter, cursor: str | None, limit: int) -> EventPage:
    """Raises: NotAllowedError ``duty-missing``; RequestError ``cursor-malformed``."""
    require(actor, *READERS)
    query = select(_events.c.sequence).where(_events.c.chain == actor.agency_id)
    for column, value in (
        (_events.c.subject, wanted.subject),
        (_events.c.actor, wanted.actor),
        (_events.c.action, wanted.action),
    ):
        if value is not None:
            query = query.where(column == value)
    if cursor is not None:
        query = query.where(_events.c.sequence < _sequence(cursor))
    with snapshot(office.engine) as tx:
        found = list(tx.scalars(query.order_by(_events.c.sequence.desc()).limit(limit + 1)))
        items = _with_proofs(tx, [_entry(tx, actor.agency_id, sequence) for sequence in found[:limit]])
    return EventPage(items, str(found[limit - 1]) if len(found) > limit else None)


def get_event(office: Office, actor: Actor, event_id: EventId) -> EventView:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``event-not-found``."""
    require(actor, *READERS)
    own = (_events.c.id == event_id, _events.c.chain == actor.agency_id)
    with snapshot(office.engine) as tx:
        sequence = tx.scalar(select(_events.c.sequence).where(*own))
        if sequence is None:
            raise NotFoundError("event-not-found", "There is no such entry.", "Không có dòng nhật ký này.")
        return _with_proofs(tx, [_entry(tx, actor.agency_id, sequence)])[0]


def newest_checkpoint(office: Office, actor: Actor) -> CheckpointView:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``checkpoint-not-found``; of the store."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        kept = _last(tx)
    sealed = read_sealed(office.objects.get(kept.object))
    return CheckpointView(sealed.checkpoint, sealed.signature)


def consistency(office: Office, actor: Actor, earlier: int) -> ConsistencyProof:
    """Raises: NotAllowedError ``duty-missing``; NotFoundError ``checkpoint-not-found``; RequestError
    ``tree-size-unknown``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return Prover(tx, _last(tx).size).consistency(earlier)


def _last(tx: Connection) -> KeptCheckpoint:
    kept = last_checkpoint(tx)
    if kept is None:
        raise NotFoundError(
            "checkpoint-not-found", "The log has no checkpoint yet.", "Nhật ký chưa có mốc kiểm tra nào."
        )
    return kept


def _with_proofs(tx: Connection, entries: list[AuditEntry]) -> tuple[EventView, ...]:
    kept = last_checkpoint(tx)
    prover = None if kept is None else Prover(tx, kept.size)
    return tuple(EventView(entry, None if prover is None else prover.inclusion(entry)) for entry in entries)


def _entry(tx: Connection, chain: str, sequence: int) -> AuditEntry:
    return audit.entries_after(tx, chain, sequence - 1, 1)[0]


def _sequence(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 12:
        raise RequestError("cursor-malformed", "The cursor is not one that was given.", "Vị trí trang không hợp lệ.")
    return int(cursor)
