"""Disposition: proposed by one, approved by another, looked at again, destroyed with every copy, and a stub stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from records import archive, audit, disposition, fixity, holds, outgoing, schema
from records.archive import ArchivedRecord
from records.database import snapshot, transaction
from records.disposition import DispositionAction, DispositionState, ReviewDecision
from records.disposition.destroying import Warrant, condemn
from records.disposition.executing import complete
from records.disposition.references import OWNERS, naming_columns
from records.errors import ConflictError, GoneError, NotFoundError, RecordsError, RequestError
from records.export import export
from records.holds import HoldKind, Order
from records.identifiers import DispositionId, RecordId, Sha256
from records.retention import Afterwards
from records.retention.moving import Cause, Move, move
from tests.records.keeping import FIVE_YEARS, HEAD, SCHEDULE, TEN_YEARS, Keeping
from tests.records.office import AGENCY, LEADER, NOON

ORDER = Order("Thanh tra tỉnh Minh Châu", "12/QĐ-TTr", "Thanh tra đột xuất")


INSPECTORS = Order("Thanh tra tỉnh", "12/QĐ-TTr", "Thanh tra")


def _reloaded(keeping: Keeping, record: ArchivedRecord) -> ArchivedRecord:
    with snapshot(keeping.line.engine) as tx:
        return archive.load_record(tx, record.id)


def _actions(keeping: Keeping, subject: str) -> list[str]:
    with snapshot(keeping.line.engine) as tx:
        return [entry.action for entry in audit.history(tx, subject)]


def _is_clean(keeping: Keeping) -> bool:
    with snapshot(keeping.line.engine) as tx:
        return fixity.check(tx, keeping.store).is_clean


def test_what_is_due_is_destroyed_with_every_copy_and_leaves_a_stub(keeping: Keeping) -> None:
    record, other = keeping.record(), keeping.record()
    done = keeping.destroyed(record)
    assert [one.outcome for one in done.items] == ["destroyed"]
    stub = _reloaded(keeping, record)
    assert (stub.state, stub.title, stub.hashes) == ("destroyed", record.title, record.hashes)
    assert stub.destruction is not None
    assert (stub.destruction.under, stub.destruction.because) == (done.id, "destroyed")
    assert all(keeping.store.stat(sha256) is None for sha256 in record.hashes)
    assert all(keeping.store.stat(sha256) is not None for sha256 in other.hashes)
    assert _actions(keeping, record.id)[-4:] == ["record.destroyed", *["objects.destroyed"] * 3]
    assert _is_clean(keeping)


def test_a_stub_is_gone_and_not_missing(keeping: Keeping) -> None:
    record = keeping.record()
    keeping.destroyed(record)
    with transaction(keeping.line.engine) as tx:
        stub = archive.load_record(tx, record.id)
        with pytest.raises(GoneError, match="record-destroyed"):
            export(tx, keeping.by(), keeping.store, stub)
        part = archive.CapturedPart(archive.Part.EVIDENCE, keeping.line.put("late"))
        with pytest.raises(GoneError, match="record-destroyed"):
            archive.add_part(tx, keeping.by(), record.id, part)


def test_every_version_of_an_outgoing_document_goes_with_its_record(keeping: Keeping) -> None:
    with transaction(keeping.line.engine) as tx:
        document = keeping.line.dispatched(tx, "letter")
        metadata = keeping.line.store.put(outgoing.describe_record(document, AGENCY, LEADER, FIVE_YEARS))
        record = outgoing.archive_document(tx, keeping.by(), document, FIVE_YEARS, metadata)
        versions = {one.pdf for one in outgoing.versions(tx, document.id)}
        record = move(tx, keeping.by(), record.id, Move(FIVE_YEARS, NOON.date(), Cause.EVENT))
    keeping.later(days=365 * 7).destroyed(record)
    assert len(versions) == 4
    assert all(keeping.store.stat(sha256) is None for sha256 in versions | record.hashes)
    assert _is_clean(keeping)


def test_shared_bytes_go_with_the_last_record_that_has_them(keeping: Keeping) -> None:
    first, second = keeping.record("twice"), keeping.record("twice")
    keeping.destroyed(first)
    assert keeping.store.get(second.pdf)
    assert keeping.store.stat(first.metadata) is None
    keeping.destroyed(second)
    assert keeping.store.stat(second.pdf) is None
    assert _is_clean(keeping)


def test_the_proposer_cannot_approve_his_own_list(keeping: Keeping) -> None:
    listed = keeping.proposed(keeping.record())
    with transaction(keeping.line.engine) as tx, pytest.raises(ConflictError, match="second-person-required"):
        disposition.approve(tx, keeping.by(), listed.id, listed.list_hash, "QĐ 1")


def test_only_the_list_that_was_seen_is_approved(keeping: Keeping) -> None:
    listed = keeping.proposed(keeping.record())
    with transaction(keeping.line.engine) as tx, pytest.raises(ConflictError, match="list-changed"):
        disposition.approve(tx, keeping.by(HEAD), listed.id, Sha256("0" * 64), "QĐ 1")


def test_a_rejected_list_changes_nothing_and_its_records_can_be_listed_again(keeping: Keeping) -> None:
    record = keeping.record()
    listed = keeping.proposed(record)
    with transaction(keeping.line.engine) as tx:
        rejected = disposition.reject(tx, keeping.by(HEAD), listed.id, "Còn giá trị")
    assert (rejected.state, rejected.decision) == (DispositionState.REJECTED, "Còn giá trị")
    assert _reloaded(keeping, record) == record
    with pytest.raises(ConflictError, match="disposition-not-approved"):
        keeping.executioner().execute(listed.id)
    assert keeping.proposed(record).state is DispositionState.PROPOSED


def _refused(keeping: Keeping, record: ArchivedRecord, action: DispositionAction = DispositionAction.DESTROY) -> str:
    with pytest.raises(RecordsError) as caught, transaction(keeping.line.engine) as tx:
        disposition.propose(tx, keeping.by(), AGENCY.id, action, [record.id], "Biên bản 1")
    return caught.value.code


def test_what_is_not_due_permanent_held_or_listed_already_is_not_listed(keeping: Keeping) -> None:
    due_today = date(NOON.year - 5, NOON.month, NOON.day)
    held = keeping.record()
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.INSPECTION, ORDER, [held.id])
    listed = keeping.record()
    keeping.proposed(listed)
    permanent = SCHEDULE.find("tap-luu-quyet-dinh")
    found = {
        "no event": _refused(keeping, keeping.record(event=None)),
        "last day of keeping": _refused(keeping, keeping.record(event=due_today)),
        "permanent": _refused(keeping, keeping.record(retention=permanent)),
        "held": _refused(keeping, held),
        "listed": _refused(keeping, listed),
        "to be destroyed, not transferred": _refused(keeping, keeping.record(), DispositionAction.TRANSFER),
    }
    assert found == {
        "no event": "record-not-due",
        "last day of keeping": "record-not-due",
        "permanent": "record-permanent",
        "held": "record-held",
        "listed": "record-listed-already",
        "to be destroyed, not transferred": "review-pending",
    }


def test_a_list_needs_records_and_a_ground(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        act = (tx, keeping.by(), AGENCY.id, DispositionAction.DESTROY)
        with pytest.raises(RequestError, match="mandate-malformed"):
            disposition.propose(*act, [record.id], " ")
        with pytest.raises(RequestError, match="disposition-empty"):
            disposition.propose(*act, [], "Biên bản 1")


def test_due_records_are_those_a_list_may_have(keeping: Keeping) -> None:
    due, held, listed = keeping.record(), keeping.record(), keeping.record()
    keeping.record(event=None)
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, ORDER, [held.id])
    keeping.proposed(listed)
    with snapshot(keeping.line.engine) as tx:
        assert disposition.due_records(tx, keeping.by(), AGENCY.id).records == (due,)


def test_the_longest_overdue_are_listed_first_page_by_page(keeping: Keeping) -> None:
    years = (2012, 2010, 2011, 2010)
    kept = [keeping.record(f"of {place}", event=date(year, 1, 1)) for place, year in enumerate(years)]
    expected = [one.id for one in sorted(kept, key=lambda one: (one.retention.due, one.id))]
    seen: list[RecordId] = []
    after: RecordId | None = None
    with snapshot(keeping.line.engine) as tx:
        while len(seen) < len(years):
            page = disposition.due_records(tx, keeping.by(), AGENCY.id, after, 1)
            seen += [one.id for one in page.records]
            after = page.next_cursor
    assert (seen, after) == (expected, None)
    with snapshot(keeping.line.engine) as tx, pytest.raises(RequestError, match="cursor-malformed"):
        disposition.due_records(tx, keeping.by(), AGENCY.id, RecordId("rec_nobody"), 1)


def test_a_hold_placed_after_approval_wins(keeping: Keeping) -> None:
    record, other = keeping.record(), keeping.record()
    listed = keeping.approved(record, other)
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.LITIGATION, ORDER, [record.id])
    done = keeping.executioner().execute(listed.id)
    assert {one.record_id: one.outcome for one in done.items} == {record.id: "record-held", other.id: "destroyed"}
    assert keeping.store.get(record.pdf)
    assert "record.spared" in _actions(keeping, record.id)


def test_a_record_that_changed_after_approval_is_spared(keeping: Keeping) -> None:
    record = keeping.record()
    listed = keeping.approved(record)
    with transaction(keeping.line.engine) as tx:
        move(tx, keeping.by(), record.id, Move(TEN_YEARS, date(2012, 1, 1), Cause.EVENT))
    done = keeping.executioner().execute(listed.id)
    assert [one.outcome for one in done.items] == ["list-changed"]
    assert keeping.store.get(record.pdf)


def test_a_lock_of_the_store_spares_the_record_until_it_ends(keeping: Keeping) -> None:
    now = replace(keeping, at=datetime.now(UTC))
    record = now.record()
    now.store.retain(record.pdf, now.at + timedelta(days=1))
    assert [one.outcome for one in now.destroyed(record).items] == ["object-locked"]
    assert _reloaded(now, record).state == "kept"


def test_review_classes_wait_for_a_reviewer(keeping: Keeping) -> None:
    reviewed = SCHEDULE.find("khieu-nai-to-cao-khac")
    assert reviewed.afterwards is Afterwards.REVIEW
    record = keeping.record(retention=reviewed, event=date(2005, 1, 1))
    assert _refused(keeping, record) == "review-pending"
    with transaction(keeping.line.engine) as tx:
        disposition.review(tx, keeping.by(), record.id, ReviewDecision.DESTROY, "Hết giá trị")
    assert [one.outcome for one in keeping.destroyed(record).items] == ["destroyed"]


def test_a_review_may_keep_longer_and_never_shorter(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        with pytest.raises(RequestError, match="keep-until-malformed"):
            disposition.review(tx, keeping.by(), record.id, ReviewDecision.KEEP, "x", date(2012, 1, 1))
        longer = disposition.review(tx, keeping.by(), record.id, ReviewDecision.KEEP, "Đang dùng", date(2030, 1, 1))
    assert longer.retention.due == date(2030, 1, 1)
    assert _refused(keeping, record) == "record-not-due"


def test_a_transfer_goes_only_with_the_receipt_of_the_receiver(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        disposition.review(tx, keeping.by(), record.id, ReviewDecision.TRANSFER, "Chuyển lưu trữ lịch sử")
        listed = disposition.propose(
            tx, keeping.by(), AGENCY.id, DispositionAction.TRANSFER, [record.id], "Kế hoạch nộp lưu"
        )
        with pytest.raises(RequestError, match="receipt-required"):
            disposition.approve(tx, keeping.by(HEAD), listed.id, listed.list_hash, "QĐ 3")
        disposition.approve(tx, keeping.by(HEAD), listed.id, listed.list_hash, "QĐ 3", Sha256("a" * 64))
    assert [one.outcome for one in keeping.executioner().execute(listed.id).items] == ["transferred"]
    stub = _reloaded(keeping, record)
    assert stub.destruction is not None
    assert stub.destruction.because == "transferred"


def test_a_disposition_is_over_with_its_certificate(keeping: Keeping) -> None:
    listed = keeping.approved(keeping.record())
    certificate = keeping.record()
    with transaction(keeping.line.engine) as tx, pytest.raises(ConflictError, match="disposition-not-approved"):
        complete(tx, keeping.by(), listed.id, certificate.id)
    keeping.executioner().execute(listed.id)
    with transaction(keeping.line.engine) as tx:
        assert complete(tx, keeping.by(), listed.id, certificate.id).state is DispositionState.EXECUTED


def test_an_unknown_disposition_is_not_found(keeping: Keeping) -> None:
    with snapshot(keeping.line.engine) as tx, pytest.raises(NotFoundError, match="disposition-not-found"):
        disposition.load_disposition(tx, DispositionId("dis_unknown"))


def test_every_column_that_names_an_object_says_whose_it_is() -> None:
    unowned = {column.table.name for column in naming_columns()} - OWNERS.keys()
    assert unowned == set(), "add the table to OWNERS: whose is an object that it names?"


def test_destroyed_objects_stay_known_by_their_hash(keeping: Keeping) -> None:
    record = keeping.record()
    keeping.destroyed(record)
    with snapshot(keeping.line.engine) as tx:
        rows = tx.execute(select(schema.objects).where(schema.objects.c.sha256.in_(record.hashes))).all()
    assert len(rows) == 3
    assert all(row.destroyed_at is not None for row in rows)


def test_two_that_carry_one_list_out_at_once_agree_about_what_became_of_it(keeping: Keeping) -> None:
    records = [keeping.record() for _ in range(3)]
    listed = keeping.approved(*records)
    others: list[str] = []

    def meanwhile(point: str) -> None:
        if point == "tombstone-committed" and not others:
            others.append(point)
            keeping.executioner().execute(listed.id)

    done = replace(keeping, failpoint=meanwhile).executioner().execute(listed.id)
    assert [item.outcome for item in done.items] == ["destroyed"] * 3
    assert all("record.spared" not in _actions(keeping, record.id) for record in records)
    assert all(_actions(keeping, record.id).count("record.destroyed") == 1 for record in records)


def test_a_hold_that_is_being_placed_is_waited_for_and_wins(keeping: Keeping) -> None:
    record = keeping.record()
    warrant = Warrant("fil_1", "weeded", (HEAD.id, HEAD.id))

    def destroy() -> None:
        with transaction(keeping.line.engine) as tx:
            condemn(tx, keeping.by(), record, warrant)

    with ThreadPoolExecutor(1) as pool:
        with transaction(keeping.line.engine) as tx:
            holds.place(tx, keeping.by(HEAD), AGENCY.id, HoldKind.INSPECTION, INSPECTORS, [record.id])
            destroying = pool.submit(destroy)
            with pytest.raises(TimeoutError):
                destroying.result(timeout=0.5)
        with pytest.raises(ConflictError, match="record-held"):
            destroying.result(timeout=30)
    assert _reloaded(keeping, record).state is archive.RecordState.KEPT


def test_what_is_destroyed_is_not_destroyed_again(keeping: Keeping) -> None:
    record = keeping.record()
    keeping.destroyed(record)
    with transaction(keeping.line.engine) as tx, pytest.raises(GoneError, match="record-destroyed"):
        condemn(tx, keeping.by(), record, Warrant("fil_1", "weeded", (HEAD.id, HEAD.id)))
