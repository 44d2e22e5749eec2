"""Equal bytes are stored while others are destroyed: a row is never left without its bytes, nor bytes without a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from records import fixity
from records.archive import ArchivedRecord
from records.database import open_database, snapshot, transaction
from records.errors import ConflictError
from records.identifiers import Sha256
from records.intents import IntentJournal, IntentStore
from records.kept_objects import SETTLING, keep_object
from records.storage import StoredObject
from records.storage_local import LocalStore
from records.sweep import GRACE, sweep
from tests.records.keeping import Keeping, keeping_in
from tests.records.office import Line

MOMENT = timedelta(minutes=1)
LABEL = "again"
BYTES = f"%PDF-1.7 invented {LABEL}".encode()
"""What a record of this label is made of (:meth:`tests.records.office.Line.put`)."""


@pytest.fixture
def keeping(engine: Engine, store: LocalStore, tmp_path: Path) -> Keeping:
    """As an installation has it: intents are noted, and everybody goes by one clock."""
    on_server = engine.dialect.name == "postgresql"
    journal = IntentJournal(engine) if on_server else IntentJournal.open(open_database(tmp_path / "intents.sqlite"))
    line = Line(engine, IntentStore(store, journal, lambda: keeping.at))
    keeping = keeping_in(line, tmp_path)
    return keeping


def _keep(keeping: Keeping, stored: StoredObject) -> None:
    with transaction(keeping.line.engine) as tx:
        keep_object(tx, keeping.by(), stored)


def _sweep(keeping: Keeping) -> tuple[Sha256, ...]:
    assert isinstance(keeping.store, IntentStore)
    return sweep(keeping.line.engine, keeping.store, keeping.store.journal, keeping.at).condemned


def _is_whole(keeping: Keeping) -> bool:
    assert isinstance(keeping.store, IntentStore)
    with snapshot(keeping.line.engine) as tx:
        return fixity.check(tx, keeping.store, keeping.store.journal).is_clean


def _refused(keeping: Keeping, stored: StoredObject) -> None:
    with pytest.raises(ConflictError, match="object-being-destroyed"):
        _keep(keeping, stored)


def test_the_same_bytes_may_come_back_later_but_not_while_they_are_destroyed(keeping: Keeping) -> None:
    keeping.destroyed(keeping.record(LABEL))
    with pytest.raises(ConflictError, match="object-being-destroyed"):
        keeping.record(LABEL)
    keeping.at += SETTLING + MOMENT
    back = keeping.record(LABEL)
    assert keeping.store.get(back.pdf) == BYTES
    assert _is_whole(keeping)


@pytest.mark.parametrize("hours", [1, 24 * 365])
def test_bytes_found_before_a_destruction_are_no_proof_after_it_however_slow_their_writer(
    keeping: Keeping, hours: int
) -> None:
    record = keeping.record(LABEL)
    found = keeping.store.put(BYTES)
    keeping.destroyed(record)
    keeping.at += timedelta(hours=hours)
    _refused(keeping, found)
    assert keeping.store.stat(found.sha256) is None
    again = keeping.store.put(BYTES)
    _keep(keeping, again)
    assert keeping.store.get(again.sha256) == BYTES
    assert _is_whole(keeping)


def test_bytes_found_between_the_decision_and_the_destruction_are_no_proof_either(keeping: Keeping) -> None:
    found: list[StoredObject] = []

    def meanwhile(point: str) -> None:
        if point == "tombstone-committed":
            found.append(keeping.store.put(BYTES))

    listed = keeping.approved(keeping.record(LABEL))
    replace(keeping, failpoint=meanwhile).executioner().execute(listed.id)
    keeping.at += timedelta(days=1)
    _refused(keeping, found[0])
    assert _is_whole(keeping)


def test_a_writer_that_the_sweep_gave_up_is_refused_however_late_it_comes(keeping: Keeping) -> None:
    slow = keeping.store.put(BYTES)
    keeping.at += GRACE + MOMENT
    assert _sweep(keeping) == (slow.sha256,)
    _refused(keeping, slow)
    keeping.destroyer().settle()
    keeping.at += timedelta(days=1)
    _refused(keeping, slow)
    assert _is_whole(keeping)


def test_whoever_stores_without_saying_when_brings_nothing_back(keeping: Keeping) -> None:
    keeping.destroyed(keeping.record(LABEL))
    keeping.at += timedelta(days=1)
    assert isinstance(keeping.store, IntentStore)
    _refused(keeping, keeping.store.inner.put(BYTES))


def test_destroyed_bytes_that_came_back_without_a_row_are_destroyed_again(keeping: Keeping) -> None:
    keeping.destroyed(keeping.record(LABEL))
    keeping.at += SETTLING + MOMENT
    orphan = keeping.store.put(BYTES)  # and its writer was killed
    keeping.at += GRACE + MOMENT
    assert _sweep(keeping) == (orphan.sha256,)
    _refused(keeping, orphan)
    assert keeping.destroyer().settle().destroyed == (orphan.sha256,)
    assert keeping.store.stat(orphan.sha256) is None
    assert _is_whole(keeping)


def test_the_sweep_leaves_bytes_that_came_back_with_their_row(keeping: Keeping) -> None:
    keeping.destroyed(keeping.record(LABEL))
    keeping.at += SETTLING + MOMENT
    back = keeping.record(LABEL)
    keeping.at += GRACE + MOMENT
    assert _sweep(keeping) == ()
    assert keeping.destroyer().settle().destroyed == ()
    assert keeping.store.get(back.pdf) == BYTES


def test_a_destroyer_that_was_held_up_spares_what_was_destroyed_and_has_come_back_meanwhile(keeping: Keeping) -> None:
    """Two work on the same list; the slower one asks again before each object."""
    returned: list[ArchivedRecord] = []

    def meanwhile(point: str) -> None:
        if point == "object-gone" and not returned:
            keeping.destroyer().settle()
            keeping.at += SETTLING + MOMENT
            returned.append(keeping.record(LABEL))

    listed = keeping.approved(keeping.record(LABEL))
    replace(keeping, failpoint=meanwhile).executioner().execute(listed.id)
    for one in (returned[0].metadata, *(part.sha256 for part in returned[0].objects)):
        assert keeping.store.stat(one) is not None
    assert _is_whole(keeping)
