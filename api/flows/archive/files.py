"""Record files: the year's plan, opening, filling, closing, handing over with signed list and minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from api.archive_views import FileView
from api.errors import BadRequestError
from api.flows.access import require
from api.flows.archive import papers
from api.flows.archive.protecting import destroyer, protect_soon
from api.flows.archive.reach import DECIDERS, KEEPERS, READERS, own_record, refusals_noted, require_own
from api.office import Office
from api.papers.handover import handover_list, handover_minutes
from api.views import Actor, Duty
from records import files, schema
from records.agencies import load_agency
from records.archive.reading import records_where
from records.database import snapshot, transaction
from records.files import (
    Destination,
    FileFilter,
    FileKind,
    FilePlan,
    Handover,
    OpenedFile,
    PlannedFile,
    RecordFile,
)
from records.files.handing_over import check_acceptable
from records.files.opening import planned
from records.identifiers import AgencyId, HandoverId, PersonId, RecordFileId, RecordId, Sha256
from records.occasion import VIETNAM
from records.retention.published import schedule_in_force

HANDOVER_CLASS = "ho-so-giao-nop"
"""Retention class of hand-over lists and minutes."""


def draw_up_plan(office: Office, actor: Actor, year: int, entries: tuple[PlannedFile, ...]) -> FilePlan:
    """Write the year's plan down. Raises as :func:`records.files.draw_up`."""
    require(actor, *KEEPERS)
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with transaction(office.engine) as tx:
        schedule = schedule_in_force(tx, agency_id, by.local_date)
        return files.draw_up(tx, by, agency_id, year, entries, schedule)


def approve_plan(office: Office, actor: Actor, year: int) -> FilePlan:
    """The head puts it into force. Raises as :func:`records.files.approve_plan`."""
    require(actor, Duty.LEADER)
    with transaction(office.engine) as tx:
        return files.approve_plan(tx, office.occasion(actor), AgencyId(actor.agency_id), year)


def get_plan(office: Office, actor: Actor, year: int) -> FilePlan:
    """Raises: NotFoundError ``file-plan-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return files.load_plan(tx, AgencyId(actor.agency_id), year)


def open_file(
    office: Office,
    actor: Actor,
    year: int,
    notation: str,
    title: str | None,
    retention_class: str | None,
    start_date: date | None,
    kind: FileKind,
) -> FileView:
    """Open a file; title and class come from the plan unless they are given.

    Raises: BadRequestError ``file-not-planned``; and as :func:`records.files.open_file`.
    """
    require(actor, *KEEPERS)
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with transaction(office.engine) as tx:
        foreseen = planned(tx, agency_id, year, notation)
        if foreseen is None and not (title and retention_class):
            raise BadRequestError(
                "file-not-planned",
                "No approved plan foresees this notation: give a title and a retention class.",
                "Danh mục hồ sơ không có ký hiệu này: cần nhập tiêu đề và nhóm thời hạn bảo quản.",
            )
        known_title, known_class, keeper = foreseen or (None, None, PersonId(actor.person_id))
        retention = schedule_in_force(tx, agency_id, by.local_date).find(retention_class or known_class)
        opened = OpenedFile(
            year, notation, title or known_title or "", retention, keeper, start_date or by.local_date, kind
        )
        return _view(tx, office, files.open_file(tx, by, agency_id, opened))


def add_record(office: Office, actor: Actor, file_id: RecordFileId, record_id: RecordId) -> FileView:
    """Put a record into an open file. Raises as :func:`records.files.add_record`."""
    require(actor, *KEEPERS)
    with transaction(office.engine) as tx:
        _own(tx, actor, file_id)
        own_record(tx, actor, record_id)
        record = files.add_record(tx, office.occasion(actor), file_id, record_id)
        view = _view(tx, office, files.load_file(tx, file_id))
    protect_soon(office, [record])
    return view


def close_file(
    office: Office,
    actor: Actor,
    file_id: RecordFileId,
    end_date: date,
    retention_class: str | None,
    duplicates: Iterable[RecordId] = (),
) -> FileView:
    """Close the file; without a class it keeps the one it was opened with.

    Raises as :func:`records.files.close_file`.
    """
    require(actor, *KEEPERS)
    by, agency_id, weeded = office.occasion(actor), AgencyId(actor.agency_id), tuple(duplicates)
    with refusals_noted(office, actor, *weeded), transaction(office.engine) as tx:
        file = _own(tx, actor, file_id)
        retention = schedule_in_force(tx, agency_id, by.local_date).find(retention_class or file.retention_class)
        closed = files.close_file(tx, by, file_id, end_date, retention, weeded)
        view = _view(tx, office, closed)
        inside = records_where(tx, schema.records.c.file_id == file_id, schema.records.c.destroyed_at.is_(None))
    if weeded:
        destroyer(office).settle()
    protect_soon(office, inside)
    return view


def keep_back(office: Office, actor: Actor, file_id: RecordFileId, until: date, reason: str) -> FileView:
    """The head consents that a file stays longer at the desk. Raises as :func:`records.files.keep_back`."""
    require(actor, Duty.LEADER)
    with transaction(office.engine) as tx:
        _own(tx, actor, file_id)
        files.keep_back(tx, office.occasion(actor), file_id, until, reason)
        return _view(tx, office, files.load_file(tx, file_id))


def get_file(office: Office, actor: Actor, file_id: RecordFileId) -> FileView:
    """Raises: NotFoundError ``record-file-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return _view(tx, office, _own(tx, actor, file_id))


def list_files(
    office: Office, actor: Actor, wanted: FileFilter, cursor: str | None = None, limit: int = 50
) -> tuple[FileView, ...]:
    """The agency's files, newest first."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        after = RecordFileId.parse(cursor) if cursor else None
        found = files.list_files(tx, AgencyId(actor.agency_id), wanted, after, limit)
        return tuple(_view(tx, office, file) for file in found)


def offer(
    office: Office, actor: Actor, destination: Destination, file_ids: Iterable[RecordFileId], receiver: str
) -> Handover:
    """Offer files to an archive. Raises as :func:`records.files.offer`."""
    require(actor, *KEEPERS)
    with transaction(office.engine) as tx:
        agency_id = AgencyId(actor.agency_id)
        return files.offer(tx, office.occasion(actor), agency_id, destination, file_ids, receiver)


def accept(
    office: Office, actor: Actor, handover_id: HandoverId, shown: Sha256, receipt: Sha256 | None = None
) -> Handover:
    """Take files over: list and minutes are signed and kept first, then the files move.

    Raises as :func:`records.files.accept`; EdgeError ``paper-not-set``; KeyUnusableError; OutsideServiceError.
    """
    require(actor, Duty.ARCHIVIST)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        handover = _own_handover(tx, actor, handover_id)
        moved = check_acceptable(tx, by, handover, shown, receipt)
        agency = load_agency(tx, handover.agency_id)
        names = papers.name_of(tx, handover.offered_by), papers.name_of(tx, by.actor)
        retention = schedule_in_force(tx, handover.agency_id, by.local_date).find(HANDOVER_CLASS)
    listed = handover_list(handover, moved, agency, by.at, office.page_foot)
    minutes = handover_minutes(handover, moved, agency, names, by.at, office.page_foot)
    stored = tuple(papers.sealed(office, agency, paper, by.at) for paper in (minutes, listed))
    title = f"{minutes.title_vi} ({handover_id})"
    metadata = office.objects.put(papers.description(title, handover_id, {"list": handover.list_hash}))
    with transaction(office.engine) as tx:
        kept = papers.keep(tx, by, handover.agency_id, handover_id, title, stored, metadata, retention)
        accepted = files.accept(tx, by, handover_id, shown, kept.id, receipt)
    protect_soon(office, [kept])
    return accepted


def refuse(office: Office, actor: Actor, handover_id: HandoverId, reason: str) -> Handover:
    """Send the list back. Raises as :func:`records.files.refuse`."""
    require(actor, Duty.ARCHIVIST)
    with transaction(office.engine) as tx:
        _own_handover(tx, actor, handover_id)
        return files.refuse(tx, office.occasion(actor), handover_id, reason)


def get_handover(office: Office, actor: Actor, handover_id: HandoverId) -> Handover:
    """Raises: NotFoundError ``handover-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return _own_handover(tx, actor, handover_id)


def list_handovers(
    office: Office, actor: Actor, state: str | None, cursor: str | None = None, limit: int = 50
) -> tuple[Handover, ...]:
    """The agency's hand-overs, newest first."""
    require(actor, *READERS, *DECIDERS)
    with snapshot(office.engine) as tx:
        after = HandoverId.parse(cursor) if cursor else None
        return files.list_handovers(tx, AgencyId(actor.agency_id), state, after, limit)


def _own(tx: Connection, actor: Actor, file_id: RecordFileId) -> RecordFile:
    file = files.load_file(tx, file_id)
    require_own(actor, file.agency_id, "record-file-not-found")
    return file


def _own_handover(tx: Connection, actor: Actor, handover_id: HandoverId) -> Handover:
    handover = files.load_handover(tx, handover_id)
    require_own(actor, handover.agency_id, "handover-not-found")
    return handover


def _view(tx: Connection, office: Office, file: RecordFile) -> FileView:
    deadlines = files.deadlines_of(tx, file)
    today = office.clock().astimezone(VIETNAM).date()
    return FileView(file, deadlines, deadlines.overdue(today))
