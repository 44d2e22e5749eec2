"""The archive: is everything still what it was, and what interrupted work left behind."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Engine

from api.office import Office
from records.database import snapshot
from records.fixity import FixityReport, check
from records.intents import IntentJournal
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
