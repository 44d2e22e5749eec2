"""After a crash the sweep tidies up, and says what to resume."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from records import fixity, schema
from records.database import open_database, snapshot, transaction
from records.errors import ConflictError
from records.identifiers import Sha256
from records.intents import Intent, IntentJournal, IntentStore
from records.kept_objects import keep_object
from records.storage_local import LocalStore
from records.sweep import GRACE, SweepReport, sweep
from tests.records.office import Line

LATER = GRACE + timedelta(minutes=1)


@pytest.fixture
def journal(engine: Engine, tmp_path: Path) -> IntentJournal:
    """In the same place as an installation on this database has it."""
    if engine.dialect.name == "postgresql":
        return IntentJournal(engine)
    return IntentJournal.open(open_database(tmp_path / "intents.sqlite"))


@pytest.fixture
def noted(store: LocalStore, journal: IntentJournal) -> IntentStore:
    return IntentStore(store, journal, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _sweep(line: Line, journal: IntentJournal, after: timedelta = timedelta()) -> SweepReport:
    return sweep(line.engine, line.store, journal, _now() + after)


def test_documents_to_resume_are_listed(line: Line, journal: IntentJournal) -> None:
    with transaction(line.engine) as tx:
        numbered, sealed = line.numbered(tx, "numbered"), line.sealed(tx, "sealed")
        line.issued(tx, "issued")
    report = _sweep(line, journal)
    assert (report.to_seal, report.to_issue) == ((numbered.id,), (sealed.id,))


def test_young_orphans_may_still_get_their_row(line: Line, journal: IntentJournal, noted: IntentStore) -> None:
    orphan = noted.put(b"put, not yet committed").sha256
    assert _sweep(line, journal).condemned == ()
    assert _sweep(line, journal, LATER).condemned == (orphan,)
    assert _sweep(line, journal, LATER).condemned == ()


def test_an_orphan_is_no_error_of_the_archive_at_any_time(
    line: Line, journal: IntentJournal, noted: IntentStore
) -> None:
    orphan = noted.put(b"put, never committed").sha256
    with snapshot(line.engine) as tx:
        found = fixity.check(tx, noted, journal)
    assert (found.is_clean, found.unsettled) == (True, (orphan,))
    _sweep(line, journal, LATER)
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, noted, journal).is_clean


def test_bytes_that_nobody_had_an_intent_for_are_an_error(line: Line, journal: IntentJournal) -> None:
    strange = line.store.put(b"put there by hand").sha256
    with snapshot(line.engine) as tx:
        assert fixity.check(tx, line.store, journal).extra == (strange,)


def test_condemned_bytes_can_be_referred_to_by_nobody(line: Line, journal: IntentJournal, noted: IntentStore) -> None:
    noted.put(b"put, never committed")
    _sweep(line, journal, LATER)
    again = noted.put(b"put, never committed")
    with pytest.raises(ConflictError, match="object-being-destroyed"), transaction(line.engine) as tx:
        keep_object(tx, line.by(), again)


def test_an_intent_that_was_fulfilled_is_forgotten(line: Line, journal: IntentJournal, noted: IntentStore) -> None:
    kept = noted.put(b"put and committed")
    with transaction(line.engine) as tx:
        keep_object(tx, line.by(), kept)
    assert _sweep(line, journal, LATER).condemned == ()
    assert journal.older_than(_now() + LATER, 10) == ()


def test_an_intent_without_bytes_is_forgotten(line: Line, journal: IntentJournal) -> None:
    journal.note(Intent(Sha256.of(b"never written"), 13, _now()))
    assert _sweep(line, journal, LATER).condemned == ()
    assert journal.older_than(_now() + LATER, 10) == ()
    with snapshot(line.engine) as tx:
        assert tx.execute(select(schema.objects)).all() == []


def test_whoever_begins_again_renews_the_intent(journal: IntentJournal) -> None:
    sha256, now = Sha256.of(b"twice"), _now()
    journal.note(Intent(sha256, 5, now - LATER))
    old = journal.older_than(now, 10)
    journal.note(Intent(sha256, 5, now))
    journal.settle(old)
    assert [intent.at for intent in journal.older_than(now + LATER, 10)] == [now]


def test_half_written_files_are_removed(line: Line, journal: IntentJournal, store: LocalStore) -> None:
    (store.root / "unfinished" / "half").write_bytes(b"half")
    assert _sweep(line, journal, timedelta(days=1)).unfinished_removed == 1
