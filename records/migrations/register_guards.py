"""Registers and histories stay append-only, except that an approved purge takes the words out of its own rows."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

BLANK = "[đã gỡ bỏ]"
"""What stands where words were, as in :data:`records.disposition.purging.BLANK`."""

_PURGED = "EXISTS (SELECT 1 FROM purges p WHERE p.approved_by IS NOT NULL AND p.source_id = OLD.{owner})"
_PURGED_ROW = (
    "EXISTS (SELECT 1 FROM purges p JOIN {register} r ON r.{owner} = p.source_id WHERE p.approved_by IS NOT NULL "
    "AND OLD.book = '{book}'{series} AND r.agency_id = OLD.agency_id AND r.year = OLD.year AND r.number = OLD.number)"
)


@dataclass(frozen=True, slots=True)
class _Register:
    """One table: what its words become, and the condition that a row's document was purged."""

    table: str
    words: dict[str, str]
    purged: str


_PURGED_OUTGOING = _PURGED_ROW.format(
    register="outgoing_register", owner="document_id", book="outgoing", series=" AND r.series = OLD.series"
)
_PURGED_INCOMING = _PURGED_ROW.format(register="incoming_register", owner="incoming_id", book="incoming", series="")

_REGISTERS = (
    _Register(
        "outgoing_register",
        {"subject": BLANK, "recipients": "[]", "note": "", "folded": ""},
        _PURGED.format(owner="document_id"),
    ),
    _Register("incoming_register", {"subject": BLANK, "note": "", "folded": ""}, _PURGED.format(owner="incoming_id")),
    _Register(
        "register_changes",
        {"was": "", "value": "", "reason": BLANK, "folded": ""},
        f"({_PURGED_OUTGOING} OR {_PURGED_INCOMING})",
    ),
    _Register("incoming_statuses", {"reason": BLANK}, _PURGED.format(owner="incoming_id")),
)


_HISTORIES = (
    _Register("document_versions", {"reason": BLANK}, _PURGED.format(owner="document_id")),
    _Register(
        "dispatch_receipts",
        {"reason": BLANK},
        "EXISTS (SELECT 1 FROM purges p JOIN dispatches d ON d.document_id = p.source_id "
        "WHERE p.approved_by IS NOT NULL AND d.id = OLD.dispatch_id)",
    ),
)


def let_purges_blank_registers() -> None:
    """From now on the only change a register suffers is the one an approved purge makes."""
    _let_purges_blank(_REGISTERS)


def let_purges_blank_histories() -> None:
    """The same for the words that were given with a document's steps, and by its recipients."""
    _let_purges_blank(_HISTORIES)


def _let_purges_blank(registers: tuple[_Register, ...]) -> None:
    for register in registers:
        allowed = f"{_unchanged(register)} AND {register.purged}"
        if op.get_bind().dialect.name == "postgresql":
            _guard_postgresql(register.table, allowed)
        else:
            op.execute(f"DROP TRIGGER {register.table}_no_UPDATE")
            op.execute(
                f"CREATE TRIGGER {register.table}_no_UPDATE BEFORE UPDATE ON {register.table} WHEN NOT ({allowed}) "
                f"BEGIN SELECT RAISE(ABORT, '{register.table} is append-only'); END"
            )


def _unchanged(register: _Register) -> str:
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(register.table)]
    blank = [f"NEW.\"{name}\" = '{word}'" for name, word in register.words.items()]
    same = [f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in columns if name not in register.words]
    return " AND ".join([*blank, *same])


def _guard_postgresql(table: str, allowed: str) -> None:
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE FUNCTION keep_{table}_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT ({allowed}) THEN "
        f"RAISE EXCEPTION '{table} is kept as it is' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}_row()")
