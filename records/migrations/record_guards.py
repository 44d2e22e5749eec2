"""What the database itself refuses about records, whoever asks: the last of three layers, after the one module that
destroys and the locks of the store.

A record's row is never deleted; a held one never becomes a stub; a due date or class moves only with its line in
``due_date_changes``, and earlier only with a second person in that line.
"""

from __future__ import annotations

from alembic import op

_HELD = """
EXISTS (SELECT 1 FROM hold_records h WHERE h.record_id = OLD.id
        AND NOT EXISTS (SELECT 1 FROM hold_releases r WHERE r.hold_id = h.hold_id))
OR EXISTS (SELECT 1 FROM hold_files h WHERE h.file_id = OLD.file_id
        AND NOT EXISTS (SELECT 1 FROM hold_releases r WHERE r.hold_id = h.hold_id))
"""
_UNTOLD = """
NOT EXISTS (SELECT 1 FROM due_date_changes c WHERE c.record_id = OLD.id
        AND c.new_class = NEW.retention_class AND c.new_schedule = NEW.retention_schedule
        AND c.new_due IS NOT DISTINCT FROM NEW.due_date
        AND (c.approved_by IS NOT NULL OR OLD.due_date IS NULL
             OR NEW.due_date IS NULL OR NEW.due_date >= OLD.due_date))
"""
_MOVED = """
(NEW.retention_class, NEW.retention_schedule) <> (OLD.retention_class, OLD.retention_schedule)
OR NEW.due_date IS DISTINCT FROM OLD.due_date
"""
_SQLITE = (
    """
CREATE TRIGGER records_stay BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record leaves a stub'); END
""",
    """
CREATE TRIGGER record_objects_stay BEFORE DELETE ON record_objects
BEGIN SELECT RAISE(ABORT, 'a record leaves a stub'); END
""",
    f"""
CREATE TRIGGER records_held_stay BEFORE UPDATE OF state ON records
WHEN NEW.state = 'destroyed' AND ({_HELD})
BEGIN SELECT RAISE(ABORT, 'a held record stays'); END
""",
    f"""
CREATE TRIGGER records_due_date BEFORE UPDATE OF due_date, retention_class, retention_schedule ON records
WHEN ({_MOVED}) AND {_UNTOLD}
BEGIN SELECT RAISE(ABORT, 'a due date moves with its line, earlier only with two persons'); END
""",
)
_POSTGRESQL = (
    """
CREATE FUNCTION refuse_record_deletion() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a record leaves a stub' USING ERRCODE = 'integrity_constraint_violation'; END $$
""",
    """
CREATE TRIGGER records_stay BEFORE DELETE OR TRUNCATE ON records
FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_deletion()
""",
    """
CREATE TRIGGER record_objects_stay BEFORE DELETE OR TRUNCATE ON record_objects
FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_deletion()
""",
    f"""
CREATE FUNCTION keep_held_record() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.state = 'destroyed' AND ({_HELD}) THEN
RAISE EXCEPTION 'a held record stays' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER records_held_stay BEFORE UPDATE OF state ON records
FOR EACH ROW EXECUTE FUNCTION keep_held_record()
""",
    f"""
CREATE FUNCTION keep_due_date() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF ({_MOVED}) AND {_UNTOLD} THEN
RAISE EXCEPTION 'a due date moves with its line' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER records_due_date BEFORE UPDATE OF due_date, retention_class, retention_schedule ON records
FOR EACH ROW EXECUTE FUNCTION keep_due_date()
""",
)


_NEEDED = """
EXISTS (SELECT 1 FROM records r WHERE r.state = 'kept' AND r.metadata = OLD.sha256)
OR EXISTS (SELECT 1 FROM record_objects o JOIN records r ON r.id = o.record_id
           WHERE r.state = 'kept' AND o.sha256 = OLD.sha256)
"""
_SQLITE_OBJECTS = (
    f"""
CREATE TRIGGER objects_needed_stay BEFORE UPDATE OF doomed_at, destroyed_at ON objects
WHEN NEW.doomed_at IS NOT NULL AND ({_NEEDED})
BEGIN SELECT RAISE(ABORT, 'a kept record needs these bytes'); END
""",
)
_POSTGRESQL_OBJECTS = (
    f"""
CREATE FUNCTION keep_needed_object() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.doomed_at IS NOT NULL AND ({_NEEDED}) THEN
RAISE EXCEPTION 'a kept record needs these bytes' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER objects_needed_stay BEFORE UPDATE OF doomed_at, destroyed_at ON objects
FOR EACH ROW EXECUTE FUNCTION keep_needed_object()
""",
)


def guard_objects() -> None:
    """From now on no row says that the bytes of a kept record are, or are to be, destroyed."""
    for statement in _POSTGRESQL_OBJECTS if _on_postgresql() else _SQLITE_OBJECTS:
        op.execute(statement)


def guard_records() -> None:
    """From now on the rules of this module hold in the database."""
    for statement in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(statement)


def _on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
