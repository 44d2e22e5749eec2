"""On PostgreSQL the application works with its own role, and with that role nobody rewrites the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from records import audit, migrations
from records.database import open_database, snapshot, transaction
from records.database_role import grant_application, may_migrate, require_current
from records.errors import ConflictError, RequestError
from records.storage_local import LocalStore
from tests.records.conftest import office_on
from tests.records.office import Line


@pytest.fixture
def owner(postgres_url: str) -> Iterator[Engine]:
    engine = office_on(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def application(owner: Engine) -> Iterator[Engine]:
    """The same database as the service sees it."""
    role = f"app_{secrets.token_hex(6)}"
    url = owner.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'invented'")
    grant_application(owner, role)
    address = make_url(url).set(username=role, password="invented")
    engine = open_database(address.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_the_application_walks_the_whole_line_with_its_own_role(application: Engine, store: LocalStore) -> None:
    line = Line(application, store)
    with transaction(application) as tx:
        line.dispatched(tx)
    with snapshot(application) as tx:
        assert audit.verify(tx) is None


@pytest.mark.parametrize("table", ["audit_events", "audit_checkpoints", "due_date_changes"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
    ],
    ids=lambda statement: statement.split(" {}")[0].lower(),
)
def test_the_application_cannot_change_what_is_only_appended(application: Engine, table: str, statement: str) -> None:
    column = {"audit_events": "actor", "audit_checkpoints": "root", "due_date_changes": "cause"}[table]
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), application.begin() as tx:
        tx.execute(text(statement.format(table, column, column)))


def test_only_the_owner_migrates(owner: Engine, application: Engine) -> None:
    assert may_migrate(owner)
    assert not may_migrate(application)
    require_current(application)
    with transaction(owner) as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(ConflictError, match="database-outdated"):
        require_current(application)


def test_rights_are_given_again_after_every_migration(owner: Engine, application: Engine) -> None:
    role = application.url.username
    assert role is not None
    migrations.upgrade(owner)
    grant_application(owner, role)
    with snapshot(application) as tx:
        assert tx.execute(text("SELECT count(*) FROM records")).scalar_one() == 0


@pytest.mark.parametrize("role", ["", "x; DROP", 'a"b', "Größe"])
def test_a_role_is_a_plain_name(owner: Engine, role: str) -> None:
    with pytest.raises(RequestError, match="database-role-malformed"):
        grant_application(owner, role)
