"""Exports that hold what is destroyed: from that moment nobody fetches them, and their files go at once."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from records import outbox, schema
from records.identifiers import RecordId
from records.occasion import Occasion

REMOVAL_TOPIC = outbox.Topic("exports-tidy")
"""Outbox topic; the effect's subject is the record that was destroyed."""

_exports, _members = schema.exports, schema.export_records


def withdraw(tx: Connection, by: Occasion, record_id: RecordId) -> None:
    """End every export of this record and promise that their files are removed."""
    holding = select(_members.c.export_id).where(_members.c.record_id == record_id)
    takeable = (_exports.c.id.in_(holding), _exports.c.ends_at > by.at)
    if tx.execute(update(_exports).where(*takeable).values(ends_at=by.at)).rowcount:
        outbox.put(tx, by, REMOVAL_TOPIC, record_id)
