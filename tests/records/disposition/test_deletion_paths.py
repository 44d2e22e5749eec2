"""A held record: every way there is to delete it or its bytes is tried; each is refused, and each is in the log.

The ways through HTTP and the command line end in the same calls; ``tests/api`` tries them there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from records import archive, audit, disposition, fixity, holds, schema
from records.archive import ArchivedRecord
from records.database import snapshot, transaction
from records.disposition import DispositionAction, purging
from records.disposition.destroying import Warrant, condemn
from records.disposition.refusals import note_refusal
from records.disposition.replaying import replay
from records.errors import RecordsError
from records.holds import HoldKind, Order
from records.retention.protecting import protect, wanted_protection
from tests.records.keeping import HEAD, Keeping
from tests.records.office import AGENCY

ORDER = Order("Viện kiểm sát", "07/YC-VKS", "Chứng cứ")


def _propose(keeping: Keeping, record: ArchivedRecord) -> None:
    keeping.proposed(record)


def _purge(keeping: Keeping, record: ArchivedRecord) -> None:
    with transaction(keeping.line.engine) as tx:
        purge = purging.propose(tx, keeping.by(), AGENCY.id, record.source, "Phát hiện độ mật, CV 01")
        purging.approve(tx, keeping.by(HEAD), keeping.store, purge.id)


def _condemn(keeping: Keeping, record: ArchivedRecord) -> None:
    with transaction(keeping.line.engine) as tx:
        condemn(tx, keeping.by(), archive.lock_record(tx, record.id), Warrant("dis_x", "destroyed", ("a", "b")))


def _as_sql(statement: str) -> Callable[[Keeping, ArchivedRecord], None]:
    def run(keeping: Keeping, record: ArchivedRecord) -> None:
        with transaction(keeping.line.engine) as tx:
            tx.exec_driver_sql(statement.format(id=record.id, sha256=record.pdf))

    return run


def _from_the_store(keeping: Keeping, record: ArchivedRecord) -> None:
    keeping.store.destroy(record.pdf)


WAYS: dict[str, Callable[[Keeping, ArchivedRecord], None]] = {
    "a disposition proposed": _propose,
    "an emergency purge": _purge,
    "the destroying module called directly": _condemn,
    "SQL: the record becomes a stub": _as_sql(
        "UPDATE records SET state = 'destroyed', destroyed_at = '2026-11-23T05:00:00.000000Z' WHERE id = '{id}'"
    ),
    "SQL: the row of the record": _as_sql("DELETE FROM records WHERE id = '{id}'"),
    "SQL: the rows of its parts": _as_sql("DELETE FROM record_objects WHERE record_id = '{id}'"),
    "SQL: the hold": _as_sql("DELETE FROM hold_records WHERE record_id = '{id}'"),
    "SQL: doom its object": _as_sql(
        "UPDATE objects SET doomed_at = '2026-11-23T05:00:00.000000Z' WHERE sha256 = '{sha256}'"
    ),
    "SQL: the row of its object": _as_sql("DELETE FROM objects WHERE sha256 = '{sha256}'"),
    "the store": _from_the_store,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_destroys_a_held_record(keeping: Keeping, way: str) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.LITIGATION, ORDER, [record.id])
        wanted = [wanted_protection(tx, sha256, keeping.at) for sha256 in record.hashes]
    for one in wanted:
        protect(keeping.store, one, keeping.at)
    with pytest.raises(RecordsError) as caught:
        WAYS[way](keeping, record)
    with transaction(keeping.line.engine) as tx:
        note_refusal(tx, keeping.by(), AGENCY.id, record.id, caught.value.code)
    keeping.destroyer().settle()
    with snapshot(keeping.line.engine) as tx:
        assert archive.load_record(tx, record.id) == record
        assert audit.history(tx, record.id)[-1].action == "record.deletion-refused"
        assert fixity.check(tx, keeping.store).is_clean
    assert keeping.store.get(record.pdf)


def test_a_running_disposition_spares_it_and_says_so(keeping: Keeping) -> None:
    record = keeping.record()
    listed = keeping.approved(record)
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.LITIGATION, ORDER, [record.id])
    keeping.executioner().execute(listed.id)
    with snapshot(keeping.line.engine) as tx:
        spared = audit.history(tx, record.id)[-1]
    assert (spared.action, [fact.value for fact in spared.facts]) == ("record.spared", ["record-held"])
    assert keeping.store.get(record.pdf)


def test_a_replay_of_the_ledger_touches_only_what_was_destroyed(keeping: Keeping) -> None:
    gone, held = keeping.record(), keeping.record()
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.LITIGATION, ORDER, [held.id])
    keeping.destroyed(gone)
    assert replay(keeping.destroyer()).again == ()
    assert keeping.store.get(held.pdf)


def test_a_list_of_held_and_free_records_is_refused_as_a_whole(keeping: Keeping) -> None:
    free, held = keeping.record(), keeping.record()
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, ORDER, [held.id])
    with pytest.raises(RecordsError, match="record-held"):
        keeping.proposed(free, held)
    with snapshot(keeping.line.engine) as tx:
        assert disposition.list_dispositions(tx, AGENCY.id) == ()


def test_marking_it_destroyed_by_hand_is_found_by_the_check(keeping: Keeping) -> None:
    """What a superuser may still do to rows (triggers dropped) shows in the comparison of store, rows and log."""
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        parts = schema.record_objects
        other = keeping.line.put("smuggled")
        tx.execute(schema.objects.insert().values(sha256=other.sha256, size=other.size, stored_at=keeping.at))
        tx.execute(update(parts).where(parts.c.record_id == record.id).values(sha256=other.sha256))
    with snapshot(keeping.line.engine) as tx:
        assert fixity.check(tx, keeping.store).disagreeing == (record.id,)


def test_transfer_is_a_deletion_path_too(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        disposition.review(tx, keeping.by(), record.id, disposition.ReviewDecision.TRANSFER, "Nộp lưu")
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, ORDER, [record.id])
        with pytest.raises(RecordsError, match="record-held"):
            disposition.propose(tx, keeping.by(), AGENCY.id, DispositionAction.TRANSFER, [record.id], "KH 1")
