"""Units of an organisation (đơn vị, phòng, ban): where documents are sent on to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.agencies.identifiers import Period
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, UnitId
from records.occasion import Occasion

UNIT_NAME_MAX = 200

_units = schema.units
_CODE = re.compile(r"[^\W_][^\W_&.-]{0,9}([&.-][^\W_]{1,9})*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. ``code`` is its abbreviation in notations (``VP`` in ``12/UBND-VP``)."""

    id: UnitId
    agency_id: AgencyId
    code: str
    name: str
    period: Period
    parent_id: UnitId | None = None


def open_unit(tx: Connection, by: Occasion, unit: Unit) -> Unit:
    """Add a unit.

    Raises: RequestError ``unit-malformed``; ConflictError ``unit-exists``; NotFoundError ``unit-not-found`` (parent).
    """
    if not _CODE.fullmatch(unit.code) or len(unit.code) > 20 or not 1 <= len(unit.name.strip()) <= UNIT_NAME_MAX:
        raise RequestError(
            "unit-malformed",
            "A unit has a name of 1 to 200 characters and an abbreviation of at most 20 letters.",
            "Đơn vị phải có tên (không quá 200 ký tự) và tên viết tắt (không quá 20 chữ cái).",
        )
    if unit.parent_id is not None:
        load_unit(tx, unit.agency_id, unit.parent_id)
    if any(one.code == unit.code and one.period.until is None for one in list_units(tx, unit.agency_id)):
        raise ConflictError("unit-exists", "A unit has this abbreviation.", "Đã có đơn vị mang tên viết tắt này.")
    insert_unit(tx, unit)
    append(tx, by, unit.agency_id, Action.UNIT_OPENED, unit.id, Fact("code", unit.code))
    return unit


def close_unit(tx: Connection, by: Occasion, unit: Unit, on: date) -> Unit:
    """From that day nothing is sent to the unit any more. Raises: ConflictError ``unit-closed``."""
    if unit.period.until is not None:
        raise ConflictError("unit-closed", "This unit was closed before.", "Đơn vị này đã giải thể.")
    period = Period(unit.period.since, on)
    tx.execute(update(_units).where(_units.c.id == unit.id).values(valid_until=period.until))
    append(tx, by, unit.agency_id, Action.UNIT_CLOSED, unit.id, Fact("on", on.isoformat()))
    return load_unit(tx, unit.agency_id, unit.id)


def load_unit(tx: Connection, agency_id: AgencyId, unit_id: UnitId) -> Unit:
    """A unit of this agency; another's does not exist here. Raises: NotFoundError ``unit-not-found``."""
    row = tx.execute(select(_units).where(_units.c.id == unit_id, _units.c.agency_id == agency_id)).one_or_none()
    if row is None:
        raise NotFoundError("unit-not-found", "There is no such unit.", "Không có đơn vị này.")
    return _unit(row)


def unit_names(tx: Connection, ids: Collection[UnitId]) -> dict[UnitId, str]:
    """What these units are called."""
    if not ids:
        return {}
    rows = tx.execute(select(_units.c.id, _units.c.name).where(_units.c.id.in_(ids)))
    return {UnitId(row.id): row.name for row in rows}


def list_units(tx: Connection, agency_id: AgencyId) -> tuple[Unit, ...]:
    """The units of an agency by abbreviation, closed ones too."""
    rows = tx.execute(select(_units).where(_units.c.agency_id == agency_id).order_by(_units.c.code, _units.c.id))
    return tuple(_unit(row) for row in rows)


def insert_unit(tx: Connection, unit: Unit) -> bool:
    """The row alone, unless it is there; callers have checked it."""
    return insert_missing(
        tx,
        _units,
        id=unit.id,
        agency_id=unit.agency_id,
        code=unit.code,
        name=unit.name,
        parent_id=unit.parent_id,
        valid_from=unit.period.since,
        valid_until=unit.period.until,
    )


def _unit(row: Row[tuple[Any, ...]]) -> Unit:
    return Unit(
        id=UnitId(row.id),
        agency_id=AgencyId(row.agency_id),
        code=row.code,
        name=row.name,
        period=Period(row.valid_from, row.valid_until),
        parent_id=UnitId(row.parent_id) if row.parent_id else None,
    )
