"""The archive: is everything still what it was, and take a record out as a package that explains itself."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from api.flows.access import require
from api.office import Office
from api.views import Actor, Duty
from records import archive
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.export import export
from records.fixity import FixityReport, check
from records.identifiers import RecordId
from records.intents import IntentJournal
from records.occasion import SYSTEM
from records.storage import ObjectStore
from records.sweep import SweepReport, sweep

_log = logging.getLogger(__name__)


def check_archive(office: Office) -> FixityReport:
    """Re-hash every object and compare store, database and log."""
    with snapshot(office.engine) as tx:
        return check(tx, office.objects, office.journal)


def tidy_up(engine: Engine, objects: ObjectStore, journal: IntentJournal, now: datetime) -> SweepReport:
    """At every start, and again and again: half-written files go, and bytes that a crash left without a row are
    condemned, for disposition to destroy.
    """
    found = sweep(engine, objects, journal, now)
    if found.condemned:
        _log.warning("interrupted work left %d stored objects that no document names", len(found.condemned))
    return found


def export_record(office: Office, actor: Actor, record_id: RecordId, folder: Path) -> None:
    """Write the record as a BagIt folder.

    Raises: NotFoundError ``record-not-found``; ConflictError ``export-exists``.
    """
    require(actor, Duty.ARCHIVIST, Duty.CLERK)
    with transaction(office.engine) as tx:
        record = archive.load_record(tx, record_id)
        if record.agency_id != actor.agency_id:
            raise NotFoundError("record-not-found", "There is no such record.", "Không có hồ sơ này.")
        bag = export(tx, office.occasion(actor), office.objects, record)
    bag.write_folder(folder)


def export_as_archivist(office: Office, record_id: RecordId, folder: Path) -> None:
    """Write any record on this machine as a BagIt folder: for the command line, whose user owns the home.

    Raises: NotFoundError ``record-not-found``; ConflictError ``export-exists``.
    """
    with snapshot(office.engine) as tx:
        record = archive.load_record(tx, record_id)
    export_record(office, Actor(SYSTEM, SYSTEM, Duty.ARCHIVIST, record.agency_id), record_id, folder)
