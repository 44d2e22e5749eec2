"""Stored bytes as rows: what the database knows is kept, and what it knows is gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select, update

from records import schema
from records.database import insert_missing
from records.errors import ConflictError
from records.occasion import Occasion
from records.storage import StoredObject

SETTLING = timedelta(minutes=15)
"""After a destruction: wider than any gap between our clocks, and longer than one call to a store may take. Bytes whose
storing began later were not there before, and nobody is still removing them."""

_objects = schema.objects


def keep_object(tx: Connection, by: Occasion, stored: StoredObject) -> None:
    """Note stored bytes in the database; from then on a missing or damaged object is found.

    Bytes that were destroyed may come back (the same file handed in again), but not while they are being destroyed, and
    not when their storing began before that: however long ago it was, what was found in the store then is gone.

    Raises: ConflictError ``object-being-destroyed``.
    """
    if insert_missing(tx, _objects, sha256=stored.sha256, size=stored.size, stored_at=by.at):
        return
    row = tx.execute(select(_objects).where(_objects.c.sha256 == stored.sha256).with_for_update()).one()
    if row.doomed_at is None:
        return
    if row.destroyed_at is None or stored.begun_at is None or stored.begun_at < row.destroyed_at + SETTLING:
        raise ConflictError(
            "object-being-destroyed",
            "The same bytes are just being destroyed as an expired record; try again in a quarter of an hour.",
            "Chính các byte này đang được hủy theo hồ sơ hết hạn; hãy thử lại sau 15 phút.",
        )
    renewed = {"stored_at": by.at, "doomed_at": None, "destroyed_at": None, "checked_at": None, "check_outcome": None}
    tx.execute(update(_objects).where(_objects.c.sha256 == stored.sha256).values(**renewed))
