"""``/v1/records``: what the archive keeps, and the stubs of what it kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.archive_edge import ArchiveArea
from api.http.archive_schemas import (
    EventIn,
    ReclassifyIn,
    RecordListOut,
    RecordOut,
    RecordStateWord,
    ReviewIn,
    SourceWord,
)
from api.http.auth import SignedIn
from api.http.documented import binary, problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.archive import RecordFilter, RecordState, SourceKind
from records.disposition import ReviewDecision
from records.identifiers import RecordFileId, RecordId

router = APIRouter(prefix="/v1/records", tags=["records"])

Id = Annotated[str, Path(description="For example `rec_01KARX…`.", max_length=60)]
_CHANGES = problems(400, 401, 403, 404, 409, 410, 413, 415, 422)


@router.get("", responses=problems(400, 401, 403, 404, 422))
def list_records(
    archive: ArchiveArea,
    actor: SignedIn,
    state: RecordStateWord | None = None,
    source: SourceWord | None = None,
    file_id: Annotated[str | None, Query(max_length=60)] = None,
    without_file: bool = False,
    retention_class: Annotated[str | None, Query(max_length=60)] = None,
    due_before: date | None = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> RecordListOut:
    """The agency's records, newest first; narrowed by what is given."""
    wanted = RecordFilter(
        state=RecordState(state) if state else None,
        source=SourceKind(source) if source else None,
        file_id=RecordFileId.parse(file_id) if file_id else None,
        without_file=without_file,
        retention_class=retention_class,
        due_before=due_before,
    )
    return RecordListOut.of(archive.list_records(actor, wanted, starting_after, limit))


@router.get("/{record_id}", responses=problems(400, 401, 403, 404, 422))
def get(record_id: Id, archive: ArchiveArea, actor: SignedIn) -> RecordOut:
    """One record, or the stub that remains of it."""
    return RecordOut.of(archive.get_record(actor, RecordId.parse(record_id)))


@router.get(
    "/{record_id}/content",
    response_class=Response,
    responses=binary("*/*", "The document, as it was captured.") | problems(400, 401, 403, 404, 410, 422),
)
def content(record_id: Id, archive: ArchiveArea, actor: SignedIn) -> Response:
    """The record's document; of a stub it answers 410, never 404."""
    data, media_type = archive.read_content(actor, RecordId.parse(record_id))
    headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
    return Response(data, media_type=media_type, headers=headers)


@router.post("/{record_id}/event", response_model=RecordOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def event(record_id: Id, archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: EventIn) -> Response:
    """The event happened that the record's class counts from. An earlier date than before takes a proposal."""
    found = RecordId.parse(record_id)
    return once.answer(lambda: RecordOut.of(archive.record_event(actor, found, told.event_date, told.reason)))


@router.post("/{record_id}/class", response_model=RecordOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def reclassify(
    record_id: Id, archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: ReclassifyIn
) -> Response:
    """Judge the record by another class of the schedule in force. A shorter one takes a proposal."""
    found = RecordId.parse(record_id)
    return once.answer(lambda: RecordOut.of(archive.reclassify(actor, found, told.retention_class, told.reason)))


@router.post("/{record_id}/reviews", response_model=RecordOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def review(record_id: Id, archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: ReviewIn) -> Response:
    """Decide what comes after the term: destroy, transfer, or keep until a later day."""
    found, decision = RecordId.parse(record_id), ReviewDecision(told.decision)
    return once.answer(lambda: RecordOut.of(archive.review(actor, found, decision, told.reason, told.keep_until)))
