"""What of the archive a person may reach: that of the own agency; everything else does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from api.office import Office
from api.views import Actor, Duty
from records.archive import ArchivedRecord, load_record
from records.database import transaction
from records.disposition.refusals import note_refusal
from records.errors import ConflictError, GoneError, NotFoundError
from records.identifiers import AgencyId, RecordId

READERS = (Duty.ARCHIVIST, Duty.CLERK, Duty.LEADER)
SCHEDULE_READERS = (*READERS, Duty.ADMINISTRATOR)
"""The retention schedule names classes, no record: who installs a new version reads it too."""
CLASS_READERS = (*SCHEDULE_READERS, Duty.STAFF, Duty.BUSINESS_MEMBER)
"""Whoever completes an incoming document names its class."""
KEEPERS = (Duty.ARCHIVIST, Duty.CLERK)
"""Those who file."""
DECIDERS = (Duty.ARCHIVIST, Duty.LEADER)
"""Those who may be the second person."""


def own_record(tx: Connection, actor: Actor, record_id: RecordId) -> ArchivedRecord:
    """The record, if it is the actor's agency's. Raises: NotFoundError ``record-not-found``."""
    record = load_record(tx, record_id)
    require_own(actor, record.agency_id, "record-not-found")
    return record


def require_own(actor: Actor, agency_id: str, code: str) -> None:
    """Another agency's things do not exist for this actor. Raises: NotFoundError with that code."""
    if agency_id != actor.agency_id:
        raise NotFoundError(code, "There is no such thing here.", "Không có mục này.")


@contextmanager
def refusals_noted(office: Office, actor: Actor, *subjects: str) -> Iterator[None]:
    """An attempt to delete that the archive refuses is in the log, once for each thing it was about."""
    try:
        yield
    except (ConflictError, GoneError) as error:
        with transaction(office.engine) as tx:
            for subject in subjects:
                note_refusal(tx, office.occasion(actor), AgencyId(actor.agency_id), subject, error.code)
        raise
