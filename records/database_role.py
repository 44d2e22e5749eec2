"""What the application's own role may do on PostgreSQL: never change the log, never change a table's shape.

Two roles: the owner migrates (``vanthu db upgrade``) and is not known to the service; the application reads, appends
and moves states. Triggers refuse the rest for everybody; the missing rights refuse it to whoever takes over the
service, triggers and all.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, Engine, text

from records.database import transaction
from records.errors import ConflictError, RequestError
from records.migrations import is_current

_APPEND_ONLY = text(
    "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname = c.relname || '_append_only'"
)
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
_MAY_CREATE = text("SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')")


def grant_application(engine: Engine, role: str) -> None:
    """Give this role what the service needs and take everything else; run by the owner after every migration.

    Raises: RequestError ``database-role-malformed``; OutsideServiceError ``database-unavailable``.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise RequestError("database-role-malformed", "A role of the database has lower-case letters, digits and _.")
    with transaction(engine) as tx:
        frozen = set(tx.scalars(_APPEND_ONLY))
        schema = tx.exec_driver_sql("SELECT current_schema()").scalar_one()
        database = tx.exec_driver_sql("SELECT current_database()").scalar_one()
        tx.exec_driver_sql(f'GRANT CREATE ON DATABASE "{database}" TO "{role}"')  # background work keeps its own schema
        tx.exec_driver_sql(f'REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC, "{role}"')
        tx.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
        for table in tx.scalars(_TABLES).all():
            tx.exec_driver_sql(f'REVOKE ALL ON TABLE "{table}" FROM "{role}"')
            tx.exec_driver_sql(f'GRANT {_rights(table, frozen)} ON TABLE "{table}" TO "{role}"')


def require_current(engine: Engine) -> None:
    """For a role that may not migrate: the owner has done it.

    Raises: ConflictError ``database-outdated``.
    """
    if not is_current(engine):
        raise ConflictError(
            "database-outdated",
            "The tables are not those of this version; run vanthu db upgrade as the owner of the database.",
            "Cấu trúc dữ liệu chưa đúng phiên bản; hãy chạy vanthu db upgrade bằng tài khoản chủ cơ sở dữ liệu.",
        )


def may_migrate(engine: Engine) -> bool:
    """Whether this connection's role owns the tables: always on SQLite."""
    if engine.dialect.name != "postgresql":
        return True
    with transaction(engine) as tx:
        return _can_create(tx)


def _can_create(tx: Connection) -> bool:
    return bool(tx.execute(_MAY_CREATE).scalar_one())


def _rights(table: str, frozen: set[str]) -> str:
    if table == "alembic_version":
        return "SELECT"
    return "SELECT, INSERT" if table in frozen else "SELECT, INSERT, UPDATE, DELETE"
