"""The database behind the records: SQLite embedded, PostgreSQL when an agency outgrows it; the same calls on both.

A write transaction on SQLite begins with ``BEGIN IMMEDIATE``: writers queue instead of failing half-way. An
acknowledged commit is on the disk (``synchronous=FULL``), not only in a cache.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from records.errors import InternalError, OutsideServiceError, RecordsError, RequestError

BUSY_MILLISECONDS = 10_000
"""How long one attempt waits for SQLite's single writer."""
BEGIN_ATTEMPTS = 6
"""A writer waits at most a minute in all, then the caller is told that the database is busy."""
POOL_SIZE = 8
"""Connections a process holds; SQLite has one writer anyway, PostgreSQL is shared by many processes."""
POOL_SECONDS = 60.0
"""How long a thread waits for a connection: as long as a writer waits for its turn."""

_READ_ONLY = "vanthu_read_only"
_FULL = ("database or disk is full", "No space left")
_CANNOT_WRITE = ("attempt to write a readonly database", "in a read-only transaction")
_BUSY = ("database is locked", "database table is locked", "deadlock detected", "lock timeout")


def open_database(where: str | Path) -> Engine:
    """An engine for a SQLite file (a path or ``sqlite:///…``) or a PostgreSQL server (``postgresql://…``).

    Opening makes no tables: :func:`records.migrations.upgrade` does.

    Raises: RequestError ``database-address-unknown``.
    """
    address = _address(where)
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=address.get_backend_name() == "postgresql",  # a server may have gone away, a file does not
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed when the block ends, rolled back when it raises.

    Raises: OutsideServiceError ``database-busy``, ``database-full``, ``database-read-only``,
    ``database-unavailable``;
    InternalError ``database-constraint``. Errors of this package pass unchanged.
    """
    with _translated(), engine.begin() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One consistent view for reading; it never waits for a writer. Raises as :func:`transaction`."""
    with _translated(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.execution_options(**{_READ_ONLY: True})
        with connection.begin():
            yield connection


def insert_missing(tx: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless its key exists; true when it was inserted. Two writers never both insert."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    inserted = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return tx.execute(inserted).first() is not None


def _address(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise RequestError("database-address-unknown", "The database address cannot be read.") from error
    match url.get_backend_name():
        case "sqlite":
            return url
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise RequestError("database-address-unknown", "Only SQLite and PostgreSQL are supported.")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_READ_ONLY):
        connection.exec_driver_sql("BEGIN")
        return
    for attempt in range(1, BEGIN_ATTEMPTS + 1):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except DBAPIError as error:
            if attempt == BEGIN_ATTEMPTS or not _says(error, _BUSY):
                raise
        else:
            return


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except RecordsError:
        raise
    except PoolTimeoutError as error:
        raise _busy() from error
    except IntegrityError as error:
        raise InternalError("database-constraint", "The database refused a row that breaks its rules.") from error
    except DBAPIError as error:
        if _says(error, _BUSY):
            raise _busy() from error
        if _says(error, _FULL):
            raise OutsideServiceError("database-full", "The disk of the database is full.") from error
        if _says(error, _CANNOT_WRITE):
            raise OutsideServiceError("database-read-only", "The database cannot be written to.") from error
        raise OutsideServiceError("database-unavailable", "The database did not answer.") from error


def _busy() -> OutsideServiceError:
    return OutsideServiceError("database-busy", "The database is busy; try again.")


def _says(error: DBAPIError, phrases: tuple[str, ...]) -> bool:
    return any(phrase in str(error.orig) for phrase in phrases)
