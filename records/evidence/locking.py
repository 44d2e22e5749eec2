"""Locks on what no record names and everything depends on: checkpoints of the log, hash trees, their timestamps.

They are locked when they are made, for twenty years. Here all of them are locked again after a restore, and each anew
in its nineteenth year, its thirty-eighth and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from records import schema
from records.errors import NotFoundError
from records.evidence.rounds import LOCKED_FOR, tree_parts
from records.identifiers import Sha256
from records.storage import ObjectStore

RENEWED_EVERY = timedelta(days=19 * 365)
WINDOW = timedelta(days=90)
"""So long a lock is looked at again: a sweep may fail for three months, and a year is still left."""
TIMES = 5
"""Renewals looked for: a century."""

_rounds, _checkpoints = schema.evidence_rounds, schema.audit_checkpoints


def lock_all(tx: Connection, objects: ObjectStore, now: datetime) -> int:
    """Lock every one, as after a restore into a new store; how many were there to be locked."""
    return _lock(_found(tx, objects, select(_checkpoints), select(_rounds)), objects, now)


def renew_locks(tx: Connection, objects: ObjectStore, now: datetime) -> int:
    """Lock those again whose lock ends in about a year; how many. Most days there are none."""
    return _lock(_found(tx, objects, _old(_checkpoints, "at", now), _old(_rounds, "stamped_at", now)), objects, now)


def _old(table: Any, made: str, now: datetime) -> Select[Any]:
    column = table.c[made]
    ages = [now - times * RENEWED_EVERY for times in range(1, TIMES + 1)]
    return select(table).where(or_(*(column.between(made_at - WINDOW, made_at) for made_at in ages)))


def _found(tx: Connection, objects: ObjectStore, checkpoints: Select[Any], rounds: Select[Any]) -> Iterator[Sha256]:
    yield from (Sha256(row.object) for row in tx.execute(checkpoints))
    for row in tx.execute(rounds).all():
        if row.tree is None:
            continue
        yield Sha256(row.tree)
        yield Sha256(row.token)
        yield from tree_parts(objects, Sha256(row.tree))


def _lock(found: Iterator[Sha256], objects: ObjectStore, now: datetime) -> int:
    count = 0
    for sha256 in found:
        try:
            objects.retain(sha256, now + LOCKED_FOR)
        except NotFoundError:  # the check of the archive names it as missing
            continue
        count += 1
    return count
