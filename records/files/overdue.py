"""Files that should have been handed over and were not: found every day, each missed deadline noted once in the log."""

from __future__ import annotations

from sqlalchemy import Connection, select

from records import schema
from records.audit import Action, Fact, append, history
from records.files.deadlines import deadlines_of
from records.files.file import FileState, load_file
from records.identifiers import RecordFileId
from records.occasion import Occasion

BATCH = 200
"""Files looked at in one piece of work."""

_files = schema.record_files


def waiting_files(tx: Connection, after: str) -> tuple[RecordFileId, ...]:
    """The next files that still have a way to go, of every agency, in the order of their identifiers."""
    waiting = (FileState.CLOSED.value, FileState.SUBMITTED.value)
    query = select(_files.c.id).where(_files.c.state.in_(waiting), _files.c.id > after)
    return tuple(RecordFileId(one) for one in tx.scalars(query.order_by(_files.c.id).limit(BATCH)))


def note_overdue(tx: Connection, by: Occasion, file_id: RecordFileId) -> bool:
    """Write the missed deadline of this file into the log; false when there is none, or it stands there already."""
    file = load_file(tx, file_id)
    missed = deadlines_of(tx, file).missed(by.local_date)
    if missed is None:
        return False
    fact = Fact("until", missed.isoformat())
    told = (one for one in history(tx, file_id) if one.action == Action.FILE_OVERDUE)
    if any(fact in one.facts for one in told):
        return False
    append(tx, by, file.agency_id, Action.FILE_OVERDUE, file_id, fact)
    return True
