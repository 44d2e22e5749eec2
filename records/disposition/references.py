"""Which rows name stored objects, whose they are, and whether anybody still needs an object.

An object may be shared: the same bytes are one object and several records. It goes with the last of them. A table that
is not listed here counts as needing what it names: an area that stores objects adds its line, and a test asks for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, exists, or_, select, true

from records import schema
from records.archive import ArchivedRecord, RecordState, Source
from records.identifiers import Sha256
from records.outgoing.states import Weeded
from records.outgoing.transitions import STATE_NAMES

OWNERS: dict[str, str] = {
    "records": "id",
    "record_objects": "record_id",
    "documents": "id",
    "document_versions": "document_id",
    "incoming_documents": "id",
    "appendix_files": "owner_id",
}
"""By table, the column that says whose the row is: a record, or the source that a record comes from."""

_records = schema.records


def naming_columns() -> tuple[Column[Any], ...]:
    """Every column of the database that names a stored object."""
    found = (
        column
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if any(key.column is schema.objects.c.sha256 for key in column.foreign_keys)
    )
    return tuple(found)


def own_objects(tx: Connection, source: Source, record: ArchivedRecord | None) -> frozenset[Sha256]:
    """Every object of this record and of the document it comes from: versions, reports, renditions, metadata."""
    whose = [source.id] if record is None else [source.id, record.id]
    named: set[str] = set()
    for column in naming_columns():
        owner = OWNERS.get(column.table.name)
        if owner is not None:
            of_ours = select(column).where(column.table.c[owner].in_(whose), column.is_not(None))
            named.update(tx.scalars(of_ours))
    return frozenset(Sha256(sha256) for sha256 in named)


def is_needed(tx: Connection, sha256: Sha256) -> bool:
    """Whether any row that is not a stub's, nor its source's, names this object."""
    return any(
        tx.execute(select(column).where(column == sha256, _alive(column.table)).limit(1)).first() is not None
        for column in naming_columns()
    )


def owners_of(tx: Connection, sha256: Sha256) -> frozenset[str]:
    """Whose rows name this object, stubs' rows left out: records, documents, or the name of an unknown table."""
    found: set[str] = set()
    for column in naming_columns():
        table = column.table
        owner = OWNERS.get(table.name)
        if owner is None:
            if tx.execute(select(column).where(column == sha256).limit(1)).first() is not None:
                found.add(table.name)
        else:
            found.update(tx.scalars(select(table.c[owner]).where(column == sha256, _alive(table))))
    return frozenset(found)


def _alive(table: Any) -> ColumnElement[bool]:
    """The condition that a row of this table still stands for something."""
    owner = OWNERS.get(table.name)
    if owner is None:
        return true()
    column = table.c[owner]
    stub = _records.alias("stub")
    destroyed = exists().where(
        stub.c.state == RecordState.DESTROYED.value, or_(stub.c.id == column, stub.c.source_id == column)
    )
    purges = schema.purges.alias("purged")
    purged = exists().where(purges.c.source_id == column, purges.c.done_at.is_not(None))
    drafts = schema.documents.alias("drafts")
    weeded = exists().where(drafts.c.id == column, drafts.c.state == STATE_NAMES[Weeded])
    return ~destroyed & ~purged & ~weeded
