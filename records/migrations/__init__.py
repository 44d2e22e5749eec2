"""Bringing a database to the tables this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from records.database import snapshot, transaction

HERE = Path(__file__).parent

_LOCK = 0x76616E746875
"""Advisory lock on PostgreSQL ("vanthu"): of many processes that start at once, one migrates."""


def upgrade(engine: Engine) -> None:
    """Run every migration not yet run, in one transaction; nothing happens on an up-to-date database."""
    with transaction(engine) as tx:
        if engine.dialect.name == "postgresql":
            tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        upgrade_within(tx, "head")


def upgrade_within(tx: Connection, revision: str) -> None:
    """As :func:`upgrade`, up to one revision, in a transaction of the caller's."""
    command.upgrade(_config(tx), revision)


def revision_of(tx: Connection) -> str:
    """The migration that made the tables; empty when there are none."""
    return MigrationContext.configure(tx).get_current_revision() or ""


def is_empty(engine: Engine) -> bool:
    """Whether there are no tables yet."""
    with snapshot(engine) as tx:
        return not inspect(tx).get_table_names()


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the tables this version expects; asked without waiting for any writer."""
    with snapshot(engine) as tx:
        heads = set(ScriptDirectory.from_config(_config(tx)).get_heads())
        return set(MigrationContext.configure(tx).get_current_heads()) == heads


def _config(tx: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = tx
    return config
