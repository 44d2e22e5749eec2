"""Records as people read them, and what moves their retention: events, proposals, reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from api.archive_views import RecordPageView, RecordView, record_view
from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.archive.reach import DECIDERS, KEEPERS, READERS, own_record
from api.flows.reading_kept import read_kept
from api.office import Office
from api.views import Actor, Duty
from records import archive, disposition, schema
from records.archive import ArchivedRecord, Part, RecordFilter, RecordPage, RecordSearch
from records.archive.reading import records_where
from records.database import snapshot, transaction
from records.disposition import ReviewDecision
from records.errors import NotFoundError
from records.holds import Hold, holds_on, holds_on_each
from records.identifiers import AgencyId, ProposalId, RecordId, Sha256
from records.retention.moving import Cause, Move, move
from records.retention.proposals import propose_record
from records.retention.published import class_of, schedule_in_force

BACKUP_LIFETIME = timedelta(days=90)
"""How long a backup may live: until then a destroyed record may be in one, and the ledger keeps it from coming back."""


def list_records(
    office: Office, actor: Actor, wanted: RecordFilter, cursor: str | None = None, limit: int = 50
) -> RecordPageView:
    """The agency's records, newest first. Raises: RequestError ``page-size-malformed``, ``identifier-malformed``."""
    require(actor, *READERS)
    after = RecordId.parse(cursor) if cursor else None
    with snapshot(office.engine) as tx:
        page = archive.list_records(tx, AgencyId(actor.agency_id), after, limit, wanted)
        return _page(tx, page)


def find_records(
    office: Office, actor: Actor, wanted: RecordSearch, cursor: str | None = None, limit: int = 50
) -> RecordPageView:
    """The agency's records that match, newest first. Raises: as :func:`list_records`."""
    require(actor, *READERS)
    after = RecordId.parse(cursor) if cursor else None
    with snapshot(office.engine) as tx:
        page = archive.find_records(tx, AgencyId(actor.agency_id), wanted, after, limit)
        return _page(tx, page)


def due_records(office: Office, actor: Actor, cursor: str | None = None, limit: int = 50) -> RecordPageView:
    """Records whose term is over and that a disposition may take up, the longest overdue first."""
    require(actor, *DECIDERS)
    after = RecordId.parse(cursor) if cursor else None
    with snapshot(office.engine) as tx:
        page = disposition.due_records(tx, office.occasion(actor), AgencyId(actor.agency_id), after, limit)
        return _page(tx, page)


def get_record(office: Office, actor: Actor, record_id: RecordId) -> RecordView:
    """The record, or its stub. Raises: NotFoundError ``record-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return _view(tx, own_record(tx, actor, record_id))


def get_records(office: Office, actor: Actor, record_ids: Sequence[RecordId]) -> tuple[RecordView, ...]:
    """Those of them that are the agency's, stubs too."""
    require(actor, *READERS)
    own = (schema.records.c.id.in_(record_ids), schema.records.c.agency_id == actor.agency_id)
    with snapshot(office.engine) as tx:
        return _page(tx, RecordPage(records_where(tx, *own), None)).items


def read_content(office: Office, actor: Actor, record_id: RecordId) -> tuple[bytes, str]:
    """The record's document, and its media type.

    Raises: NotFoundError ``record-not-found``, ``record-part-missing``; GoneError ``record-destroyed``.
    """
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        record = archive.require_kept(own_record(tx, actor, record_id))
    found = next((one for one in record.objects if one.part in (Part.PDF, Part.FILE)), None)
    if found is None:
        record.one(Part.FILE)  # says what is missing
        raise AssertionError
    return read_kept(office, actor, found.sha256), found.media_type


def read_part(office: Office, actor: Actor, record_id: RecordId, sha256: Sha256) -> tuple[bytes, str]:
    """One part of a record, as it was captured, and its media type.

    Raises: NotFoundError ``record-not-found``, ``record-part-missing``; GoneError ``record-destroyed``.
    """
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        record = archive.require_kept(own_record(tx, actor, record_id))
    for one in record.objects:
        if one.sha256 == sha256:
            return read_kept(office, actor, one.sha256), one.media_type
    raise NotFoundError("record-part-missing", "The record has no such part.", "Tài liệu không có thành phần này.")


def record_event(office: Office, actor: Actor, record_id: RecordId, event_date: date, reason: str) -> RecordView:
    """The event happened that the record's class counts from; an earlier date than before takes a proposal instead.

    Raises: RequestError ``event-date-in-future``, ``event-date-too-early``; ConflictError
    ``retention-shortened-alone``; GoneError ``record-destroyed``; NotFoundError ``record-not-found``.
    """
    require(actor, *KEEPERS)
    with transaction(office.engine) as tx:
        record = own_record(tx, actor, record_id)
        kept = record.retention
        judged_by = class_of(tx, record.agency_id, kept.class_code, kept.schedule)
        moved = move(tx, office.occasion(actor), record_id, Move(judged_by, event_date, Cause.EVENT, reason))
    protect_soon(office, [moved])
    return get_record(office, actor, record_id)


def reclassify(office: Office, actor: Actor, record_id: RecordId, class_code: str, reason: str) -> RecordView:
    """Judge the record by another class of the schedule in force; a shorter one takes a proposal instead.

    Raises: RequestError ``retention-class-unknown``; ConflictError ``retention-shortened-alone``.
    """
    require(actor, Duty.ARCHIVIST)
    with transaction(office.engine) as tx:
        record, by = own_record(tx, actor, record_id), office.occasion(actor)
        to = schedule_in_force(tx, record.agency_id, by.local_date).find(class_code)
        moved = move(tx, by, record_id, Move(to, record.retention.event_date, Cause.RECLASSIFIED, reason))
    protect_soon(office, [moved])
    return get_record(office, actor, record_id)


def propose_shortening(
    office: Office, actor: Actor, record_id: RecordId, class_code: str | None, event_date: date | None, reason: str
) -> ProposalId:
    """Ask a second person for another class or an earlier event of one record.

    Raises: RequestError ``reason-required``, ``retention-class-unknown``; NotFoundError ``record-not-found``.
    """
    require(actor, Duty.ARCHIVIST)
    with transaction(office.engine) as tx:
        record, by = own_record(tx, actor, record_id), office.occasion(actor)
        schedule = schedule_in_force(tx, record.agency_id, by.local_date)
        to = schedule.find(class_code or record.retention.class_code)
        return propose_record(tx, by, record, to, event_date or record.retention.event_date, reason)


def review(
    office: Office, actor: Actor, record_id: RecordId, decision: ReviewDecision, reason: str, keep_until: date | None
) -> RecordView:
    """Decide what comes next. Raises as :func:`records.disposition.review`."""
    require(actor, *DECIDERS)
    with transaction(office.engine) as tx:
        own_record(tx, actor, record_id)
        reviewed = disposition.review(tx, office.occasion(actor), record_id, decision, reason, keep_until)
    protect_soon(office, [reviewed])
    return get_record(office, actor, record_id)


def _page(tx: Connection, page: RecordPage) -> RecordPageView:
    holds = holds_on_each(tx, page.records)
    return RecordPageView(tuple(_viewed(one, holds[one.id]) for one in page.records), page.next_cursor)


def _view(tx: Connection, record: ArchivedRecord) -> RecordView:
    return _viewed(record, holds_on(tx, record))


def _viewed(record: ArchivedRecord, holds: tuple[Hold, ...]) -> RecordView:
    gone = record.destruction
    return record_view(record, holds, None if gone is None else gone.at + BACKUP_LIFETIME)
