"""Delegations in the database; only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from records import schema
from records.authority.capacity import Capacity
from records.authority.delegation import Delegation, Ending, Paper
from records.database import insert_missing
from records.errors import NotFoundError
from records.identifiers import AgencyId, DelegationId, PersonId
from records.occasion import SYSTEM

_table = schema.delegations
_endings = schema.delegation_endings


def insert(tx: Connection, delegation: Delegation) -> None:
    """Keep a new one."""
    tx.execute(_table.insert().values(**_columns(delegation)))


def seed(tx: Connection, at: datetime, delegations: Iterable[Delegation]) -> None:
    """Add those that are missing, as the system; existing rows are left as they are."""
    for delegation in delegations:
        values = _columns(delegation) | {"recorded_by": SYSTEM, "recorded_at": at}
        insert_missing(tx, _table, **values)


def load(tx: Connection, delegation_id: DelegationId) -> Delegation:
    """Raises: NotFoundError ``delegation-not-found``."""
    row = tx.execute(_query().where(_table.c.id == delegation_id)).one_or_none()
    if row is None:
        raise NotFoundError("delegation-not-found", "There is no such delegation.", "Không có ủy quyền, giao ký này.")
    return _delegation(row)


def list_of(tx: Connection, agency_id: AgencyId, holder_id: PersonId | None = None) -> tuple[Delegation, ...]:
    """An agency's delegations, or those of one of its people, newest first."""
    query = _query().where(_table.c.agency_id == agency_id)
    if holder_id is not None:
        query = query.where(_table.c.holder_id == holder_id)
    return tuple(_delegation(row) for row in tx.execute(query.order_by(_table.c.id.desc())))


def end(tx: Connection, delegation_id: DelegationId, ending: Ending) -> bool:
    """Note that it ended; false when somebody did before."""
    return insert_missing(
        tx, _endings, delegation_id=delegation_id, ended_by=ending.by, ended_at=ending.at, reason=ending.reason
    )


def _query() -> Select[Any]:
    joined = _table.outerjoin(_endings, _endings.c.delegation_id == _table.c.id)
    return select(_table, _endings.c.ended_by, _endings.c.ended_at, _endings.c.reason).select_from(joined)


def _columns(delegation: Delegation) -> dict[str, object]:
    return {
        "id": delegation.id,
        "agency_id": delegation.agency_id,
        "capacity": delegation.capacity.value,
        "holder_id": delegation.holder_id,
        "holder_title": delegation.holder_title,
        "given_by": delegation.given_by,
        "giver_title": delegation.giver_title,
        "lines_above": "\n".join(delegation.lines_above),
        "kinds": " ".join(sorted(delegation.kinds)),
        "matters": delegation.matters,
        "starts_on": delegation.starts_on,
        "ends_on": delegation.ends_on,
        "paper_number": delegation.paper.number,
        "paper_dated": delegation.paper.dated,
        "passed_on_from": delegation.passed_on_from,
        "rules": delegation.rules,
        "recorded_by": delegation.recorded_by,
        "recorded_at": delegation.recorded_at,
    }


def _delegation(row: Row[tuple[Any, ...]]) -> Delegation:
    return Delegation(
        id=DelegationId(row.id),
        agency_id=AgencyId(row.agency_id),
        capacity=Capacity(row.capacity),
        holder_id=PersonId(row.holder_id),
        holder_title=row.holder_title,
        given_by=row.given_by and PersonId(row.given_by),
        giver_title=row.giver_title,
        lines_above=tuple(row.lines_above.split("\n")) if row.lines_above else (),
        kinds=frozenset(row.kinds.split()),
        matters=row.matters,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        paper=Paper(row.paper_number, row.paper_dated),
        passed_on_from=row.passed_on_from and DelegationId(row.passed_on_from),
        rules=row.rules,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        ending=Ending(row.ended_by, row.ended_at, row.reason) if row.ended_by else None,
    )
