"""Keeping the store's locks and holds where the database wants them: at once after each change, and by sweep."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from api.background.task import Task
from api.flows.archiving import tidy_up
from api.office import Office
from records.agencies import list_agencies
from records.archive import ArchivedRecord
from records.database import snapshot, transaction
from records.disposition.destroying import Destroyer
from records.errors import NotFoundError, RecordsError
from records.evidence.locking import renew_locks
from records.identifiers import AgencyId, RecordId
from records.occasion import SYSTEM, Occasion
from records.retention.protecting import next_records, protect, wanted_protection
from records.retention.publishing import judge_anew

_log = logging.getLogger(__name__)


def destroyer(office: Office) -> Destroyer:
    """The one that carries destructions out, for this office."""
    return Destroyer(office.engine, office.objects, office.ledger, lambda: system_occasion(office), office.failpoint)


def system_occasion(office: Office) -> Occasion:
    """The machine, now."""
    return Occasion(SYSTEM, office.clock(), office.entropy)


def protect_records(office: Office, records: Iterable[ArchivedRecord]) -> int:
    """Bring the store to what these records need; how many objects were changed.

    Raises: OutsideServiceError ``store-unavailable``, ``lock-not-kept``.
    """
    now, changed = office.clock(), 0
    for sha256 in sorted({sha256 for record in records for sha256 in record.hashes}):
        with snapshot(office.engine) as tx:
            wanted = wanted_protection(tx, sha256, now)
        try:
            changed += protect(office.objects, wanted, now)
        except NotFoundError:  # the check of the archive names it as missing
            _log.warning("an object of the archive is missing from the store")
    return changed


def protect_soon(office: Office, records: Iterable[ArchivedRecord]) -> None:
    """As :func:`protect_records`; what fails now is done by the next sweep."""
    try:
        protect_records(office, records)
    except RecordsError as error:
        _log.warning("protection postponed to the next sweep: %s", error.code)


SWEEP = timedelta(hours=6)
"""How often locks are renewed and what was left is finished; a due date is a day, so four times a day is enough."""


def keeping_task(office: Office) -> Task:
    """The sweep as background work."""
    return Task("archive-keeping", lambda _slot, after: sweep_piece(office, after), every=SWEEP)


def sweep_piece(office: Office, after: str | None) -> str | None:
    """One piece of the daily sweep: renewed locks, newer schedules, unfinished destructions; where to go on.

    A cursor is ``agency:record``; nothing means the beginning, and at the end.
    """
    if after is None:
        tidy_up(office.engine, office.objects, office.journal, office.clock())  # condemns what crashes left
        destroyer(office).settle()
        with snapshot(office.engine) as tx:
            renew_locks(tx, office.objects, office.clock())
    with snapshot(office.engine) as tx:
        agencies = sorted(agency.id for agency in list_agencies(tx))
    current, _, record = (after or ":").partition(":")
    todo = [agency for agency in agencies if agency >= current]
    if not todo:
        return None
    agency_id = AgencyId(todo[0])
    last = _protect_batch(office, agency_id, RecordId(record) if record and agency_id == current else None)
    if last is not None:
        return f"{agency_id}:{last}"
    _judge_anew(office, agency_id)
    return f"{todo[1]}:" if len(todo) > 1 else None


def _protect_batch(office: Office, agency_id: AgencyId, after: RecordId | None) -> RecordId | None:
    with snapshot(office.engine) as tx:
        batch = next_records(tx, agency_id, after)
    protect_records(office, batch)
    return batch[-1].id if batch else None


def _judge_anew(office: Office, agency_id: AgencyId) -> None:
    """A version whose day has come lengthens what it lengthens."""
    last: RecordId | None = None
    while True:
        with transaction(office.engine) as tx:
            last = judge_anew(tx, system_occasion(office), agency_id, last)
        if last is None:
            return
