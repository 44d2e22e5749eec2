"""The log: append-only, and any rewriting shows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, delete, select, update

from records import audit, schema
from records.audit import Action, BadEntry, Fact
from records.database import snapshot, transaction
from records.errors import InternalError
from records.identifiers import Sha256
from tests.records.office import AGENCY, Line

events, heads = schema.audit_events, schema.audit_heads


def _write(line: Line, count: int = 5) -> None:
    with transaction(line.engine) as tx:
        for place in range(count):
            audit.append(tx, line.by(), AGENCY.id, Action.DRAFT_CREATED, f"doc_{place}", Fact("place", place))


def _unguarded(tx: Connection) -> None:
    """What a database administrator with bad intentions would do first."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER ALL")
    else:
        tx.exec_driver_sql("DROP TRIGGER audit_events_no_UPDATE")
        tx.exec_driver_sql("DROP TRIGGER audit_events_no_DELETE")


def _entry(number: int) -> tuple[object, object]:
    return events.c.chain == AGENCY.id, events.c.sequence == number


def _alter_actor(tx: Connection) -> None:
    tx.execute(update(events).where(*_entry(3)).values(actor="per_other"))


def _alter_facts(tx: Connection) -> None:
    tx.execute(update(events).where(*_entry(3)).values(facts="not even JSON"))


def _alter_and_rehash(tx: Connection) -> None:
    tx.execute(update(events).where(*_entry(3)).values(actor="per_other"))
    (entry,) = audit.history(tx, "doc_2")
    tx.execute(update(events).where(*_entry(3)).values(hash=entry.expected_hash()))


def _remove(tx: Connection) -> None:
    tx.execute(delete(events).where(*_entry(3)))


def _remove_the_last(tx: Connection) -> None:
    tx.execute(delete(events).where(*_entry(5)))


def _swap(tx: Connection) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        tx.execute(update(events).where(*_entry(old)).values(sequence=new))


def _insert_before_the_first(tx: Connection) -> None:
    row = dict(tx.execute(select(events).where(*_entry(1))).mappings().one())
    tx.execute(events.insert().values(row | {"sequence": 0, "id": "evt_forged"}))


def _remove_the_head(tx: Connection) -> None:
    tx.execute(delete(heads))


@pytest.mark.parametrize(
    ("tamper", "bad"),
    [
        (_alter_actor, BadEntry(AGENCY.id, 3, "altered")),
        (_alter_facts, BadEntry(AGENCY.id, 3, "altered")),
        (_alter_and_rehash, BadEntry(AGENCY.id, 4, "unlinked")),
        (_remove, BadEntry(AGENCY.id, 3, "missing")),
        (_remove_the_last, BadEntry(AGENCY.id, 5, "cut-off")),
        (_swap, BadEntry(AGENCY.id, 3, "altered")),
        (_insert_before_the_first, BadEntry(AGENCY.id, 1, "missing")),
        (_remove_the_head, BadEntry(AGENCY.id, 6, "cut-off")),
    ],
)
def test_verify_names_the_first_bad_entry(line: Line, tamper: Callable[[Connection], None], bad: BadEntry) -> None:
    _write(line)
    with transaction(line.engine) as tx:
        _unguarded(tx)
        tamper(tx)
    with snapshot(line.engine) as tx:
        assert audit.verify(tx) == bad


def test_an_untouched_log_verifies(line: Line) -> None:
    _write(line)
    with transaction(line.engine) as tx:
        audit.append(tx, line.by(), "another_chain", Action.ISSUED, "doc_x")
        assert audit.verify(tx) is None


def test_a_log_longer_than_one_page_verifies(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    _write(line)
    with snapshot(line.engine) as tx:
        assert audit.verify(tx) is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "DELETE FROM document_versions"],
)
def test_the_database_refuses_to_rewrite_the_log(line: Line, statement: str) -> None:
    with transaction(line.engine) as tx:
        line.draft(tx)
    with pytest.raises(InternalError, match="database-constraint"), transaction(line.engine) as tx:
        tx.exec_driver_sql(statement)


def test_writers_at_the_same_time_form_one_chain(line: Line) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: _write(line, 3), range(10)))
    with snapshot(line.engine) as tx:
        assert audit.verify(tx) is None
        assert tx.scalars(select(heads.c.sequence)).one() == 30


def test_an_entry_hash_is_recomputed_from_its_printed_content(line: Line) -> None:
    _write(line, 1)
    with snapshot(line.engine) as tx:
        (entry,) = audit.history(tx, "doc_0")
    assert entry.hash == Sha256.of(
        (
            f'{{"action":"draft.created","actor":"per_clerk","at":"2026-11-23T05:00:00.000000Z","chain":"agy_dongson",'
            f'"facts":{{"place":0}},"id":"{entry.id}","previous":"{"0" * 64}","sequence":1,"subject":"doc_0"}}'
        ).encode()
    )


def test_events_rolled_back_leave_no_gap(line: Line) -> None:
    _write(line, 1)
    with pytest.raises(ZeroDivisionError), transaction(line.engine) as tx:
        raise ZeroDivisionError(audit.append(tx, line.by(), AGENCY.id, Action.ISSUED, "doc_x"))
    _write(line, 1)
    with snapshot(line.engine) as tx:
        assert audit.verify(tx) is None
