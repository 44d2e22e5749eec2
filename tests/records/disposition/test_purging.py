"""Emergency purge: two persons, every copy, no word left, the number and the proof stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from records import archive, audit, fixity, holds, outgoing, schema
from records.archive import ArchivedRecord, Source, SourceKind
from records.database import snapshot, transaction
from records.disposition import purging
from records.errors import ConflictError, InternalError, NotFoundError, RequestError
from records.holds import HoldKind, Order
from records.idempotency import RequestKey, StoredAnswer, begin, finish
from records.identifiers import Sha256
from tests.records.keeping import FIVE_YEARS, HEAD, Keeping
from tests.records.office import AGENCY, LEADER, Line

SECRET = "Kế hoạch tuyệt đối không được lộ"


def _issued(keeping: Keeping) -> ArchivedRecord:
    line = keeping.line.about(subject=SECRET, note=f"ghi chú {SECRET}")
    with transaction(keeping.line.engine) as tx:
        document = line.dispatched(tx, SECRET)
        metadata = keeping.line.store.put(outgoing.describe_record(document, AGENCY, LEADER, FIVE_YEARS))
        record = outgoing.archive_document(tx, keeping.by(), document, FIVE_YEARS, metadata)
        begun = begin(
            tx, keeping.by(), RequestKey(f"per_x POST /v1/documents/{document.id}/seal", "k", Sha256("0" * 64))
        )
        finish(tx, begun, StoredAnswer(200, f'{{"id":"{document.id}","subject":"{SECRET}"}}'))  # type: ignore[arg-type]
    return record


def _purged(keeping: Keeping, source: Source) -> purging.Purge:
    with transaction(keeping.line.engine) as tx:
        proposed = purging.propose(tx, keeping.by(), AGENCY.id, source, "Công văn số 5 của cơ quan bảo vệ bí mật")
        done = purging.approve(tx, keeping.by(HEAD), keeping.store, proposed.id)
    keeping.destroyer().settle()
    return done


def _words_in_rows(line: Line) -> list[str]:
    with snapshot(line.engine) as tx:
        return [
            f"{table.name}"
            for table in schema.metadata.sorted_tables
            for row in tx.execute(select(table))
            if any(isinstance(value, str) and "tuyệt đối không" in value.lower() for value in row)
        ]


def test_not_a_word_and_not_a_byte_is_left_but_the_number_and_the_proof(keeping: Keeping) -> None:
    record = _issued(keeping)
    with snapshot(keeping.line.engine) as tx:
        versions = {one.pdf for one in outgoing.versions(tx, record.document_id)}
    assert _words_in_rows(keeping.line)
    done = _purged(keeping, record.source)
    assert _words_in_rows(keeping.line) == []
    assert all(keeping.store.stat(sha256) is None for sha256 in versions | record.hashes)
    with snapshot(keeping.line.engine) as tx:
        stub = archive.load_record(tx, record.id)
        document = outgoing.find(tx, record.document_id)
        (row,) = tx.execute(select(schema.outgoing_register)).all()
        (answer,) = tx.execute(select(schema.idempotency_keys)).all()
        assert fixity.check(tx, keeping.store).is_clean
        assert audit.history(tx, record.source.id)[-1].action == "purge.done"
    assert stub.destruction is not None
    assert (stub.title, stub.destruction.because, stub.destruction.under) == (purging.BLANK, "purged", done.id)
    assert (row.subject, row.number) == (purging.BLANK, 1)
    assert document.particulars.subject == purging.BLANK
    assert (answer.status, answer.answer) == (410, "{}")


def test_a_draft_that_is_no_record_yet_is_purged_too(keeping: Keeping) -> None:
    with transaction(keeping.line.engine) as tx:
        draft = keeping.line.about(subject=SECRET).submitted(tx, SECRET)
    _purged(keeping, Source(SourceKind.OUTGOING, draft.id))
    assert _words_in_rows(keeping.line) == []
    assert keeping.store.stat(draft.pdf) is None
    entries = list(keeping.ledger.entries())
    assert [(entry.record_id, entry.because) for entry in entries] == [(None, "purged")]


def test_the_words_given_with_steps_and_by_recipients_go_too(keeping: Keeping) -> None:
    """The history stays as it was, step by step; only what was said with the steps is gone."""
    with transaction(keeping.line.engine) as tx:
        document = keeping.line.about(subject=SECRET).dispatched(tx, SECRET)
        (dispatch_id,) = {row.id for row in tx.execute(select(schema.dispatches))}
        said = {"code": "02", "reason": SECRET, "at": keeping.by().at, "reported_by": "per_x"}
        tx.execute(schema.dispatch_receipts.insert().values(dispatch_id=dispatch_id, sequence=9, **said))
        outgoing.recall(tx, keeping.by(), document, SECRET)
        steps = len(tx.execute(select(schema.document_versions)).all())
    _purged(keeping, Source(SourceKind.OUTGOING, document.id))
    assert _words_in_rows(keeping.line) == []
    with snapshot(keeping.line.engine) as tx:
        rows = tx.execute(select(schema.document_versions)).all()
    assert (len(rows), rows[-1].reason, rows[-1].state) == (steps, purging.BLANK, "recalled")
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(update(schema.document_versions).values(reason="khác"))


def test_without_an_approved_purge_the_register_keeps_its_words(keeping: Keeping) -> None:
    record = _issued(keeping)
    register = schema.outgoing_register
    with transaction(keeping.line.engine) as tx:
        purging.propose(tx, keeping.by(), AGENCY.id, record.source, "đề nghị")
    words = {"subject": purging.BLANK, "recipients": "[]", "note": "", "folded": ""}
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(update(register).values(**words))
    with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
        tx.execute(update(schema.document_versions).values(reason=purging.BLANK))


def test_an_approved_purge_lets_nobody_write_other_words(keeping: Keeping) -> None:
    _purged(keeping, _issued(keeping).source)
    for words in ({"subject": "khác"}, {"number": 7}, {"signer": "khác"}):
        with pytest.raises(InternalError, match="database-constraint"), transaction(keeping.line.engine) as tx:
            tx.execute(update(schema.outgoing_register).values(**words))


def test_one_person_alone_purges_nothing(keeping: Keeping) -> None:
    record = _issued(keeping)
    with transaction(keeping.line.engine) as tx:
        proposed = purging.propose(tx, keeping.by(), AGENCY.id, record.source, "đề nghị")
        with pytest.raises(ConflictError, match="second-person-required"):
            purging.approve(tx, keeping.by(), keeping.store, proposed.id)
        with pytest.raises(ConflictError, match="purge-exists"):
            purging.propose(tx, keeping.by(HEAD), AGENCY.id, record.source, "đề nghị")
    assert keeping.store.get(record.pdf)


def test_what_forbids_it_is_named_before_anything_goes(keeping: Keeping) -> None:
    first, twin, held = keeping.record("twins"), keeping.record("twins"), keeping.record()
    until = datetime.now(UTC) + timedelta(days=30)
    keeping.store.retain(first.metadata, until)
    with transaction(keeping.line.engine) as tx:
        holds.place(tx, keeping.by(), AGENCY.id, HoldKind.AUDIT, Order("Thanh tra", "1", "x"), [held.id])
        found = purging.obstacles(tx, keeping.store, first.source, keeping.at)
        assert found.shared_with == (twin.id,)
        assert found.locked_until is not None
        assert abs(found.locked_until - until) <= timedelta(seconds=1)
        assert purging.obstacles(tx, keeping.store, held.source, keeping.at).held
        proposed = purging.propose(tx, keeping.by(), AGENCY.id, first.source, "đề nghị")
        with pytest.raises(ConflictError, match=f"purge-blocked.*locked until.*{twin.id}"):
            purging.approve(tx, keeping.by(HEAD), keeping.store, proposed.id)
    assert keeping.store.get(first.pdf)


def test_a_purge_names_something_of_this_agency_and_a_ground(keeping: Keeping) -> None:
    record = keeping.record()
    with transaction(keeping.line.engine) as tx:
        with pytest.raises(RequestError, match="reason-required"):
            purging.propose(tx, keeping.by(), AGENCY.id, record.source, " ")
        with pytest.raises(NotFoundError, match="document-not-found"):
            purging.propose(tx, keeping.by(), AGENCY.id, Source(SourceKind.OUTGOING, "doc_x"), "đề nghị")
