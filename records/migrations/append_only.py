"""Database triggers that refuse to change or remove what is kept as evidence."""

from __future__ import annotations

from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_NUMBER = """
CREATE TRIGGER documents_number_stays BEFORE UPDATE OF number, issue_date ON documents
WHEN OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number OR NEW.issue_date IS NOT OLD.issue_date)
BEGIN SELECT RAISE(ABORT, 'a number is given once'); END
"""
_POSTGRESQL_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is kept as it is', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
_POSTGRESQL_NUMBER = """
CREATE TRIGGER documents_number_stays BEFORE UPDATE OF number, issue_date ON documents FOR EACH ROW
WHEN (OLD.number IS NOT NULL AND (NEW.number, NEW.issue_date) IS DISTINCT FROM (OLD.number, OLD.issue_date))
EXECUTE FUNCTION refuse_change()
"""


def forbid_changes(table: str) -> None:
    """From now on rows of this table can be inserted and read, nothing else."""
    if _on_postgresql():
        op.execute(_POSTGRESQL_REFUSE)
        op.execute(_POSTGRESQL.format(table=table))
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(_SQLITE.format(table=table, verb=verb))


def allow_changes(table: str) -> None:
    """For the length of a migration that adds what rows must have; :func:`forbid_changes` comes back before its end."""
    if _on_postgresql():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


def forbid_renumbering() -> None:
    """From now on a document's number and date are set once and never change (article 15)."""
    if _on_postgresql():
        op.execute(_POSTGRESQL_REFUSE)
    op.execute(_POSTGRESQL_NUMBER if _on_postgresql() else _SQLITE_NUMBER)


def _on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
