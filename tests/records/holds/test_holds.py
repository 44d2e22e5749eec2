"""Holds: many at once, each with its authority; the record stays until the last one is released."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Table

from records import archive, audit, disposition, holds, schema
from records.database import snapshot, transaction
from records.errors import ConflictError, GoneError, InternalError, NotFoundError, RequestError
from records.holds import HoldKind, Order
from records.identifiers import HoldId, RecordFileId, RecordId
from records.retention.protecting import protect, wanted_protection
from tests.records.keeping import Keeping
from tests.records.office import AGENCY

INSPECTORS = Order("Thanh tra tỉnh", "12/QĐ-TTr", "Thanh tra đột xuất")
COURT = Order("Tòa án nhân dân khu vực 1", "3/2026/YC-TA", "Chứng cứ vụ án")


def _placed(keeping: Keeping, *records: archive.ArchivedRecord, order: Order = INSPECTORS) -> holds.Hold:
    with transaction(keeping.line.engine) as tx:
        ids = [record.id for record in records]
        return holds.place(tx, keeping.by(), AGENCY.id, HoldKind.INSPECTION, order, ids)


def _released(keeping: Keeping, hold: holds.Hold) -> holds.Hold:
    with transaction(keeping.line.engine) as tx:
        return holds.release(tx, keeping.by(), hold.id, Order("Thanh tra tỉnh", "15/TB-TTr", "Kết thúc"))


def test_of_two_holds_the_last_one_counts(keeping: Keeping) -> None:
    record = keeping.record()
    first, second = _placed(keeping, record), _placed(keeping, record, order=COURT)
    with snapshot(keeping.line.engine) as tx:
        assert set(holds.holds_on(tx, record)) == {first, second}
    _released(keeping, first)
    with pytest.raises(ConflictError, match="record-held"):
        keeping.proposed(record)
    _released(keeping, second)
    assert [one.outcome for one in keeping.destroyed(record).items] == ["destroyed"]


def test_a_hold_and_its_release_say_who_ordered_what_and_are_logged(keeping: Keeping) -> None:
    record = keeping.record()
    lifted = _released(keeping, _placed(keeping, record))
    assert (lifted.order, lifted.records) == (INSPECTORS, (record.id,))
    assert lifted.release is not None
    assert (lifted.release.order.number, lifted.release.by) == ("15/TB-TTr", "per_archivist")
    with snapshot(keeping.line.engine) as tx:
        assert [one.action for one in audit.history(tx, record.id)][-2:] == ["hold.placed", "hold.released"]
        assert holds.list_holds(tx, AGENCY.id) == (lifted,)
        assert holds.list_holds(tx, AGENCY.id, standing_only=True) == ()


@pytest.mark.parametrize("table", [schema.holds, schema.hold_records, schema.hold_releases])
def test_neither_a_hold_nor_its_release_is_edited_or_removed(keeping: Keeping, table: Table) -> None:
    _released(keeping, _placed(keeping, keeping.record()))
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(table.delete())
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.exec_driver_sql(f"UPDATE {table.name} SET {table.primary_key.columns[0].name} = 'other'")


def test_a_hold_is_released_once(keeping: Keeping) -> None:
    hold = _placed(keeping, keeping.record())
    _released(keeping, hold)
    with pytest.raises(ConflictError, match="hold-released"):
        _released(keeping, hold)


@pytest.mark.parametrize(
    ("authority", "number", "reason", "code"),
    [
        ("", "1", "x", "hold-without-authority"),
        ("Thanh tra", " ", "x", "hold-without-authority"),
        ("Thanh tra", "1", "", "reason-required"),
        ("T" * 201, "1", "x", "hold-without-authority"),
    ],
)
def test_a_hold_names_authority_order_and_reason(authority: str, number: str, reason: str, code: str) -> None:
    with pytest.raises(RequestError, match=code):
        Order(authority, number, reason)


def test_a_hold_is_on_something_that_is_there(keeping: Keeping) -> None:
    gone = keeping.record()
    keeping.destroyed(gone)
    with transaction(keeping.line.engine) as tx:
        act = (tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, INSPECTORS)
        with pytest.raises(RequestError, match="hold-without-subject"):
            holds.place(*act)
        with pytest.raises(NotFoundError, match="record-not-found"):
            holds.place(*act, [RecordId("rec_unknown")])
        with pytest.raises(NotFoundError, match="record-file-not-found"):
            holds.place(*act, [], [RecordFileId("fil_unknown")])
        with pytest.raises(GoneError, match="record-destroyed"):
            holds.place(*act, [gone.id])
        with pytest.raises(NotFoundError, match="hold-not-found"):
            holds.load_hold(tx, HoldId("hld_unknown"))


def test_the_store_has_one_bit_for_all_holds_of_all_records_of_an_object(keeping: Keeping) -> None:
    first, second = keeping.record("same"), keeping.record("same")
    hold = _placed(keeping, second)

    def held() -> bool:
        with snapshot(keeping.line.engine) as tx:
            protect(keeping.store, wanted_protection(tx, first.pdf, keeping.at), keeping.at)
        return keeping.store.protection(first.pdf).held

    assert held()
    _released(keeping, hold)
    assert not held()


def test_a_review_date_reminds_and_ends_nothing(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.COUNCIL, COURT, [record.id], review_on=date(2026, 12, 1))
    with pytest.raises(ConflictError, match="record-held"):
        keeping.later(days=365).proposed(record)
    with snapshot(keeping.line.engine) as tx:
        assert disposition.due_records(tx, keeping.by(), AGENCY.id).records == ()
