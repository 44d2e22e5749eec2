"""The database: settings, migrations, waiting writers, and errors with codes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.schema import SchemaItem

from records import database, migrations, schema
from records.agencies import list_agencies, list_people, load_agency, load_person, seed
from records.database import open_database, snapshot, transaction
from records.errors import InternalError, NotFoundError, OutsideServiceError, RequestError
from records.identifiers import AgencyId, PersonId
from tests.records.office import AGENCY, CLERK, LEADER, OTHER_LEADER


def test_migrations_and_tables_agree(engine: Engine) -> None:
    def is_here(item: SchemaItem, _name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
        only_on = item._ddl_if.dialect if kind == "index" and item._ddl_if is not None else None  # type: ignore[attr-defined]
        return only_on in (None, engine.dialect.name)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_here})
        assert compare_metadata(context, schema.metadata) == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    migrations.upgrade(engine)
    assert migrations.is_current(engine)


def test_a_database_before_its_first_upgrade_is_not_current(tmp_path: Path) -> None:
    assert not migrations.is_current(open_database(tmp_path / "new.sqlite"))


def test_a_sqlite_commit_is_on_the_disk_when_acknowledged(tmp_path: Path) -> None:
    with snapshot(open_database(tmp_path / "new.sqlite")) as tx:
        settings = {
            name: tx.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 10)
    engine = open_database(tmp_path / "busy.sqlite")
    other = sqlite3.connect(tmp_path / "busy.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutsideServiceError, match="database-busy"), transaction(engine) as tx:
        tx.execute(text("SELECT 1"))
    other.execute("COMMIT")
    with transaction(engine) as tx:
        assert tx.scalars(text("SELECT 1")).one() == 1


def test_a_broken_rule_of_the_database_is_our_own_fault(engine: Engine) -> None:
    with pytest.raises(InternalError, match="database-constraint"), transaction(engine) as tx:
        tx.execute(schema.audit_heads.insert().values(chain="c", sequence=1, hash=None))


def test_a_database_that_is_not_there_is_an_outside_error(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "no folder" / "x.sqlite")
    with pytest.raises(OutsideServiceError, match="database-unavailable"), transaction(engine):
        pass


def test_a_failure_in_the_block_rolls_everything_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(engine) as tx:
        raise ZeroDivisionError(tx.execute(schema.audit_heads.insert().values(chain="c", sequence=1, hash="0")))
    with snapshot(engine) as tx:
        assert tx.execute(schema.audit_heads.select()).all() == []


@pytest.mark.parametrize("where", ["mysql://host/db", "not a database://"])
def test_an_unknown_database_is_refused(where: str) -> None:
    with pytest.raises(RequestError, match="database-address-unknown"):
        open_database(where)


def test_the_seed_is_read_back_and_planted_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        seed(tx, [AGENCY], [CLERK, LEADER])
        assert load_agency(tx, AGENCY.id) == AGENCY
        assert load_person(tx, LEADER.id) == LEADER
        assert list_agencies(tx) == (AGENCY,)
        assert list_people(tx, AGENCY.id) == (CLERK, LEADER, OTHER_LEADER)


def test_unknown_agencies_and_people_are_not_found(engine: Engine) -> None:
    with snapshot(engine) as tx:
        with pytest.raises(NotFoundError, match="agency-not-found"):
            load_agency(tx, AgencyId("agy_unknown"))
        with pytest.raises(NotFoundError, match="person-not-found"):
            load_person(tx, PersonId("per_unknown"))
