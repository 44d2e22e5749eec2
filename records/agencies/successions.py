"""Mergers, splits and renamings of agencies (sáp nhập, chia tách): who stands in whose place, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.agencies.identifiers import checked_basis
from records.audit import Action, Fact, append
from records.errors import ConflictError, RequestError
from records.identifiers import AgencyId
from records.occasion import Occasion

_successions = schema.agency_successions


@dataclass(frozen=True, slots=True)
class Succession:
    """From a day, ``successor_id`` stands in the place of ``predecessor_id``."""

    predecessor_id: AgencyId
    successor_id: AgencyId
    since: date
    basis: str


def succeed(tx: Connection, by: Occasion, succession: Succession) -> Succession:
    """Record it: the predecessor ends that day; what it issued and keeps stays under its own name.

    Raises: RequestError ``succession-of-itself``, ``basis-malformed``; ConflictError ``succession-circular``,
    ``succession-known``, ``agency-ended``.
    """
    checked_basis(succession.basis)
    before, after = succession.predecessor_id, succession.successor_id
    if before == after:
        raise RequestError("succession-of-itself", "No agency succeeds itself.", "Cơ quan không thể kế thừa chính nó.")
    known = successors_of(tx, before)
    if any(one.successor_id == after for one in known):
        raise ConflictError("succession-known", "This is recorded already.", "Việc kế thừa này đã được ghi.")
    if any(one.since != succession.since for one in known):
        raise ConflictError("agency-ended", "It ended on another day.", "Cơ quan này đã kết thúc vào ngày khác.")
    if before in _all_successors(tx, after):
        raise ConflictError("succession-circular", "The successor came before.", "Quan hệ kế thừa bị vòng.")
    tx.execute(
        _successions.insert().values(
            predecessor_id=before, successor_id=after, since=succession.since, basis=succession.basis
        )
    )
    tx.execute(update(schema.agencies).where(schema.agencies.c.id == before).values(ended_on=succession.since))
    facts = (Fact("successor", after), Fact("since", succession.since.isoformat()))
    append(tx, by, before, Action.AGENCY_SUCCEEDED, before, *facts)
    return succession


def successors_of(tx: Connection, agency_id: AgencyId) -> tuple[Succession, ...]:
    """Who stands in this agency's place; several after a split."""
    return _list(tx, _successions.c.predecessor_id == agency_id)


def predecessors_of(tx: Connection, agency_id: AgencyId) -> tuple[Succession, ...]:
    """In whose place this agency stands; several after a merger."""
    return _list(tx, _successions.c.successor_id == agency_id)


def _all_successors(tx: Connection, agency_id: AgencyId) -> set[AgencyId]:
    found: set[AgencyId] = set()
    waiting = [agency_id]
    while waiting:
        for one in successors_of(tx, waiting.pop()):
            if one.successor_id not in found:
                found.add(one.successor_id)
                waiting.append(one.successor_id)
    return found


def _list(tx: Connection, condition: Any) -> tuple[Succession, ...]:
    rows = tx.execute(select(_successions).where(condition).order_by(_successions.c.since))
    return tuple(_succession(row) for row in rows)


def _succession(row: Row[tuple[Any, ...]]) -> Succession:
    return Succession(AgencyId(row.predecessor_id), AgencyId(row.successor_id), row.since, row.basis)
