"""Scrubbing: the longest unread first, damage noted and repaired, and told in the words of PREMIS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, update

from records import audit, schema
from records.audit import Action
from records.database import snapshot, transaction
from records.errors import InternalError, NotFoundError
from records.identifiers import Sha256
from records.kept_objects import keep_object
from records.preservation_events import EventType, events_of
from records.scrubbing import Scrubbed, oldest_check, quarantined, scrub_quarantined, scrub_some, unread_since
from records.storage_local import LocalStore
from tests.records.office import Line

MONTH = timedelta(days=30)


def _keep(line: Line, *texts: str) -> list[Sha256]:
    kept = []
    for place, text in enumerate(texts):
        stored = line.store.put(text.encode())
        with transaction(line.engine) as tx:
            keep_object(tx, line.by(after=timedelta(seconds=place)), stored)
        kept.append(stored.sha256)
    return kept


def _damage(line: Line, sha256: Sha256) -> None:
    path = Path(line.store.root) / "objects" / sha256[:2] / sha256[2:4] / sha256
    path.chmod(0o600)
    path.write_bytes(b"rotten")


def _scrub(line: Line, days: int = 0, **options: object) -> Scrubbed:
    by = line.by(after=timedelta(days=days))
    return scrub_some(line.engine, line.store, by, by.at - MONTH, **options)  # type: ignore[arg-type]


def test_what_was_never_read_is_read_first_then_what_was_read_longest_ago(line: Line) -> None:
    first, second, third = _keep(line, "one", "two", "three")
    assert _scrub(line, limit=2).checked == 2
    with snapshot(line.engine) as tx:
        assert unread_since(tx, line.at - MONTH) == (third,)
    _scrub(line, days=1)
    with snapshot(line.engine) as tx:
        assert unread_since(tx, line.at) == ()
        assert set(unread_since(tx, line.at + timedelta(hours=1))) == {first, second}
        assert unread_since(tx, line.at + 2 * MONTH)[-1] == third


def test_what_was_destroyed_is_not_read_again_and_unread_when_it_comes_back(line: Line) -> None:
    gone, kept = _keep(line, "gone", "kept")
    _scrub(line)
    with transaction(line.engine) as tx:
        destroyed = {"doomed_at": line.at, "destroyed_at": line.at, "checked_at": line.at - 2 * MONTH}
        tx.execute(update(schema.objects).where(schema.objects.c.sha256 == gone).values(**destroyed))
    with snapshot(line.engine) as tx:
        assert (oldest_check(tx), unread_since(tx, line.at + MONTH)) == (line.at, (kept,))
    with transaction(line.engine) as tx:
        back = replace(line.store.put(b"gone"), begun_at=line.at + timedelta(hours=1))
        keep_object(tx, line.by(after=timedelta(hours=1)), back)
    with snapshot(line.engine) as tx:
        assert unread_since(tx, line.at) == (gone,)
        assert events_of(tx, gone) == ()


def test_what_to_read_next_is_sorted_by_an_index(line: Line) -> None:
    """Planners once took the index of what was read for what never was, and sorted all of it for each batch."""
    _keep(line, *map(str, range(20)))
    _scrub(line, limit=10)
    asked: list[tuple[str, Any]] = []
    with line.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with snapshot(line.engine) as tx:
        event.listen(tx, "before_cursor_execute", lambda _c, _cursor, said, values, *_: asked.append((said, values)))
        unread_since(tx, line.at + MONTH)
        on_server = line.engine.dialect.name == "postgresql"
        if on_server:
            tx.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows are read from end to end else
        for said, values in asked[:2]:
            plan = str(tx.exec_driver_sql(f"EXPLAIN {'' if on_server else 'QUERY PLAN '}{said}", values).all())
            assert "ix_objects_" in plan
            assert "Sort" not in plan
            assert "TEMP B-TREE" not in plan


def test_a_piece_of_work_stops_when_its_bytes_are_read(line: Line) -> None:
    _keep(line, "12345", "67890", "abcde")
    assert _scrub(line, budget=6).checked == 2


def test_damage_is_noted_in_the_log_as_events_and_stays_in_quarantine(line: Line) -> None:
    with transaction(line.engine) as tx:
        document = line.issued(tx)
    bad = document.pdf
    _damage(line, bad)
    _scrub(line)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == (bad,)
        found = [(event.type, event.outcome, event.detail) for event in events_of(tx, bad)]
        (entry,) = audit.history(tx, "store")
    assert found == [(EventType.FIXITY_CHECK, "failure", "damaged"), (EventType.QUARANTINE, "success", "damaged")]
    assert entry.action == Action.OBJECT_DAMAGED
    with pytest.raises(InternalError, match="object-damaged"):
        line.store.get(bad)


def test_a_missing_object_is_found_as_well(line: Line) -> None:
    (gone,) = _keep(line, "gone")
    Path(line.store.root / "objects" / gone[:2] / gone[2:4] / gone).unlink()
    _scrub(line)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == (gone,)
    with pytest.raises(NotFoundError):
        line.store.get(gone)


def test_damage_is_repaired_from_another_copy(line: Line, tmp_path: Path) -> None:
    bad, lost = _keep(line, "bad", "lost")
    replica = LocalStore.open(tmp_path / "replica")
    replica.put(b"bad")
    replica.put(b"lost")
    _damage(line, bad)
    Path(line.store.root / "objects" / lost[:2] / lost[2:4] / lost).unlink()
    done = _scrub(line, replica=replica, mendable=line.store)
    assert set(done.repaired) == {bad, lost}
    assert (line.store.get(bad), line.store.get(lost)) == (b"bad", b"lost")
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == ()
        found = {event.type for event in events_of(tx, bad)}
    assert found == {EventType.FIXITY_CHECK, EventType.QUARANTINE, EventType.REPAIR}


def test_a_copy_that_is_no_better_repairs_nothing(line: Line, tmp_path: Path) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    done = _scrub(line, replica=LocalStore.open(tmp_path / "empty"), mendable=line.store)
    assert done.repaired == ()
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == (bad,)


def test_an_object_found_intact_again_leaves_quarantine(line: Line) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    _scrub(line)
    line.store.mend(b"bad")
    _scrub(line, days=31)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == ()


def _quarantine_again(line: Line, days: int) -> Scrubbed:
    return scrub_quarantined(line.engine, line.store, line.by(after=timedelta(days=days)))


def test_what_was_put_right_by_hand_leaves_quarantine_at_the_next_reading(line: Line) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    _scrub(line)
    line.store.mend(b"bad")
    assert _quarantine_again(line, days=1).checked == 1
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == ()
    assert _quarantine_again(line, days=2).checked == 0


def test_damage_is_told_once_however_often_it_is_read(line: Line) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    _scrub(line)
    assert _quarantine_again(line, days=1).damaged == (bad,)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == (bad,)
        assert len(audit.history(tx, "store")) == 1
        assert [event.type for event in events_of(tx, bad)].count(EventType.QUARANTINE) == 1


def test_what_is_destroyed_while_in_quarantine_is_no_damage_any_more(line: Line) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    _scrub(line)
    _doom(line, bad)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == ()


@dataclass(frozen=True, slots=True)
class Interrupted(LocalStore):
    """A store during whose reading something else happens."""

    meanwhile: Callable[[Sha256], None] = lambda _: None

    def get(self, sha256: Sha256) -> bytes:
        self.meanwhile(sha256)
        return LocalStore.get(self, sha256)


def test_what_is_destroyed_while_it_is_read_is_no_damage_and_is_not_brought_back(line: Line, tmp_path: Path) -> None:
    (gone,) = _keep(line, "gone")
    replica = LocalStore.open(tmp_path / "replica")
    replica.put(b"gone")

    def destroy(sha256: Sha256) -> None:
        _doom(line, sha256)
        line.store.destroy(sha256)

    by = line.by()
    busy = Interrupted(line.store.root, meanwhile=destroy)
    done = scrub_some(line.engine, busy, by, by.at - MONTH, replica=replica, mendable=line.store)
    assert (done.damaged, done.repaired, line.store.stat(gone)) == ((), (), None)
    with snapshot(line.engine) as tx:
        assert quarantined(tx) == ()


def _doom(line: Line, sha256: Sha256) -> None:
    with transaction(line.engine) as tx:
        tx.execute(update(schema.objects).where(schema.objects.c.sha256 == sha256).values(doomed_at=line.at))


def test_preservation_events_are_kept_as_they_are(line: Line) -> None:
    (bad,) = _keep(line, "bad")
    _damage(line, bad)
    _scrub(line)
    with pytest.raises(InternalError), transaction(line.engine) as tx:
        tx.execute(delete(schema.preservation_events))
