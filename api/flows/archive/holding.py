"""Holds: placed in the database first, where they already stop everything, then in the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.archive.reach import DECIDERS, READERS, require_own
from api.office import Office
from api.views import Actor
from records import holds, schema
from records.archive import ArchivedRecord, RecordState
from records.archive.reading import records_where
from records.database import snapshot, transaction
from records.holds import Hold, HoldKind, Order
from records.identifiers import AgencyId, HoldId, RecordFileId, RecordId


def place_hold(
    office: Office,
    actor: Actor,
    kind: HoldKind,
    order: Order,
    records: Iterable[RecordId],
    files: Iterable[RecordFileId],
    review_on: date | None,
) -> Hold:
    """Hold records and files. Raises as :func:`records.holds.place`."""
    require(actor, *DECIDERS)
    with transaction(office.engine) as tx:
        agency_id = AgencyId(actor.agency_id)
        placed = holds.place(tx, office.occasion(actor), agency_id, kind, order, records, files, review_on)
        held = _meant(tx, placed)
    protect_soon(office, held)
    return placed


def release_hold(office: Office, actor: Actor, hold_id: HoldId, order: Order) -> Hold:
    """Lift a hold. Raises: NotFoundError ``hold-not-found``; ConflictError ``hold-released``."""
    require(actor, *DECIDERS)
    get_hold(office, actor, hold_id)
    with transaction(office.engine) as tx:
        lifted = holds.release(tx, office.occasion(actor), hold_id, order)
        freed = _meant(tx, lifted)
    protect_soon(office, freed)
    return lifted


def get_hold(office: Office, actor: Actor, hold_id: HoldId) -> Hold:
    """Raises: NotFoundError ``hold-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        hold = holds.load_hold(tx, hold_id)
    require_own(actor, hold.agency_id, "hold-not-found")
    return hold


def list_holds(
    office: Office, actor: Actor, standing_only: bool, cursor: str | None = None, limit: int = 50
) -> tuple[Hold, ...]:
    """The agency's holds, newest first."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        after = HoldId.parse(cursor) if cursor else None
        return holds.list_holds(tx, AgencyId(actor.agency_id), standing_only, after, limit)


def _meant(tx: Connection, hold: Hold) -> tuple[ArchivedRecord, ...]:
    records = schema.records
    on_them = records.c.id.in_(hold.records) | records.c.file_id.in_(hold.files)
    return records_where(tx, on_them, records.c.state == RecordState.KEPT.value)
