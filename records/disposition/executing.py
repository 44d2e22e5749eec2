"""Execution: each record is looked at again in the very transaction that makes it a stub."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from records import schema
from records.archive import ArchivedRecord, lock_record
from records.audit import Action, Fact, append
from records.database import snapshot, transaction
from records.disposition.destroying import Destroyer, Warrant, condemn, locked_until
from records.disposition.disposition import (
    DispositionAction,
    DispositionItem,
    DispositionList,
    DispositionState,
    load_disposition,
)
from records.disposition.listing import check_disposable, frozen
from records.disposition.references import own_objects
from records.errors import ConflictError, GoneError, NotFoundError
from records.identifiers import DispositionId, RecordId
from records.occasion import Occasion

DONE = {DispositionAction.DESTROY: "destroyed", DispositionAction.TRANSFER: "transferred"}
"""The outcome of a record that is gone; any other outcome is the code of what spared it."""

_items, _table = schema.disposition_items, schema.dispositions


@dataclass(frozen=True, slots=True)
class Executioner:
    """Carries an approved list out, record by record. Killed, it goes on where it stopped."""

    destroyer: Destroyer

    def execute(self, disposition_id: DispositionId) -> DispositionList:
        """Destroy what still may be; afterwards every record of the list has its outcome.

        Raises: ConflictError ``disposition-not-approved``; NotFoundError ``disposition-not-found``; and what
        :meth:`records.disposition.destroying.Destroyer.settle` raises.
        """
        with transaction(self.destroyer.engine) as tx:
            disposition = load_disposition(tx, disposition_id)
        if disposition.state not in (DispositionState.APPROVED, DispositionState.EXECUTED):
            raise _not_approved()
        for item in disposition.items:
            if item.outcome is None:
                self._carry_out(disposition, item)
                self.destroyer.settle()
        self.destroyer.settle()
        with snapshot(self.destroyer.engine) as tx:
            return load_disposition(tx, disposition_id)

    def _carry_out(self, disposition: DispositionList, item: DispositionItem) -> None:
        destroyer = self.destroyer
        with transaction(destroyer.engine) as tx:
            by = destroyer.occasion()
            record = lock_record(tx, item.record_id)
            if _outcome(tx, disposition, record.id) is not None:
                return  # somebody else carries the same list out
            _lock_file(tx, record)
            spared = self._why_not(tx, by, disposition, item, record)
            if spared is None:
                condemn(tx, by, record, _warrant(disposition))
            else:
                append(tx, by, record.agency_id, Action.RECORD_SPARED, record.id, Fact("why", spared))
            _note(tx, by, disposition, record.id, spared or DONE[disposition.action])
            destroyer.failpoint("tombstone-written")
        destroyer.failpoint("tombstone-committed")

    def _why_not(
        self, tx: Connection, by: Occasion, disposition: DispositionList, item: DispositionItem, record: ArchivedRecord
    ) -> str | None:
        """The code of what forbids it now, if anything does."""
        try:
            check_disposable(tx, by, disposition.action, record)
            changed = frozen(record) != item
        except (ConflictError, GoneError, NotFoundError) as error:
            return error.code
        if changed:
            return "list-changed"
        locked = locked_until(self.destroyer.store, own_objects(tx, record.source, record), by.at)
        return None if locked is None else "object-locked"


def complete(tx: Connection, by: Occasion, disposition_id: DispositionId, certificate_id: RecordId) -> DispositionList:
    """The certificate is kept: the disposition is over.

    Raises: ConflictError ``disposition-not-approved``, also while records have no outcome yet.
    """
    disposition = load_disposition(tx, disposition_id)
    if disposition.state is DispositionState.EXECUTED:
        return disposition
    if disposition.state is not DispositionState.APPROVED or any(one.outcome is None for one in disposition.items):
        raise _not_approved()
    done = {"state": DispositionState.EXECUTED.value, "executed_at": by.at, "certificate_id": certificate_id}
    tx.execute(update(_table).where(_table.c.id == disposition_id).values(**done))
    gone = sum(one.outcome == DONE[disposition.action] for one in disposition.items)
    facts = (Fact("certificate", certificate_id), Fact("gone", gone), Fact("spared", len(disposition.items) - gone))
    append(tx, by, disposition.agency_id, Action.DISPOSITION_EXECUTED, disposition_id, *facts)
    return load_disposition(tx, disposition_id)


def _not_approved() -> ConflictError:
    return ConflictError(
        "disposition-not-approved", "Only an approved list is carried out.", "Chỉ thực hiện danh mục đã được duyệt."
    )


def _warrant(disposition: DispositionList) -> Warrant:
    assert disposition.decided_by is not None
    return Warrant(disposition.id, DONE[disposition.action], (disposition.proposed_by, disposition.decided_by))


def _lock_file(tx: Connection, record: ArchivedRecord) -> None:
    """A hold on the file is placed before this transaction, or waits until after it."""
    files = schema.record_files
    tx.execute(select(files.c.id).where(files.c.id == record.file_id).with_for_update())


def _outcome(tx: Connection, disposition: DispositionList, record_id: RecordId) -> str | None:
    own = (_items.c.disposition_id == disposition.id, _items.c.record_id == record_id)
    outcome: str | None = tx.scalars(select(_items.c.outcome).where(*own)).one()
    return outcome


def _note(tx: Connection, by: Occasion, disposition: DispositionList, record_id: RecordId, outcome: str) -> None:
    own = (_items.c.disposition_id == disposition.id, _items.c.record_id == record_id)
    tx.execute(update(_items).where(*own).values(outcome=outcome, outcome_at=by.at))
