"""``/v1/file-plans``, ``/v1/record-files``, ``/v1/file-handovers``: filing, closing, handing over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from api.http.archive_edge import FilesArea, page
from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce, RequiredOnce
from api.http.record_files_schemas import (
    AcceptIn,
    CloseIn,
    FiledIn,
    FilePlanIn,
    FilePlanOut,
    FileStateWord,
    HandoverIn,
    HandoverListOut,
    HandoverOut,
    KeepBackIn,
    RecordFileIn,
    RecordFileListOut,
    RecordFileOut,
)
from api.http.retention_schemas import DecisionIn
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.files import Destination, FileFilter, FileKind, FileState
from records.identifiers import HandoverId, PersonId, RecordFileId, RecordId, Sha256

router = APIRouter(prefix="/v1", tags=["record-files"])

Year = Annotated[int, Path(ge=1900, le=9000)]
Id = Annotated[str, Path(description="For example `fil_01KARX…`.", max_length=60)]
HandoverRef = Annotated[str, Path(description="For example `hov_01KARX…`.", max_length=60)]
_READS = problems(400, 401, 403, 404, 422)
_CHANGES = problems(400, 401, 403, 404, 409, 410, 413, 415, 422)


@router.post("/file-plans", status_code=201, response_model=FilePlanOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def draw_up(files: FilesArea, actor: SignedIn, once: OptionalOnce, told: FilePlanIn) -> Response:
    """Draw up the file plan (danh mục hồ sơ) of a year."""
    return once.answer(lambda: FilePlanOut.of(files.draw_up_plan(actor, told.year, told.entries())), 201)


@router.get("/file-plans/{year}", responses=_READS)
def get_plan(year: Year, files: FilesArea, actor: SignedIn) -> FilePlanOut:
    """The plan of a year."""
    return FilePlanOut.of(files.get_plan(actor, year))


@router.post("/file-plans/{year}/approve", response_model=FilePlanOut, responses=_CHANGES)
def approve_plan(year: Year, files: FilesArea, actor: SignedIn, once: OptionalOnce) -> Response:
    """The head puts the plan into force."""
    return once.answer(lambda: FilePlanOut.of(files.approve_plan(actor, year)))


@router.get("/record-files", responses=_READS)
def list_files(
    files: FilesArea,
    actor: SignedIn,
    state: FileStateWord | None = None,
    year: Annotated[int | None, Query(ge=1900, le=9000)] = None,
    keeper_id: Annotated[str | None, Query(max_length=60)] = None,
    ended_before: date | None = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> RecordFileListOut:
    """The agency's record files (hồ sơ), newest first; ``ended_before`` finds what may be overdue."""
    wanted = FileFilter(
        FileState(state) if state else None, year, PersonId(keeper_id) if keeper_id else None, ended_before
    )
    found = files.list_files(actor, wanted, starting_after, limit)
    return RecordFileListOut(**page([RecordFileOut.of(one) for one in found], limit))


@router.post(
    "/record-files", status_code=201, response_model=RecordFileOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def open_file(files: FilesArea, actor: SignedIn, once: OptionalOnce, told: RecordFileIn) -> Response:
    """Open a file; what no plan foresees needs a title and a class."""
    return once.answer(
        lambda: RecordFileOut.of(
            files.open_file(
                actor,
                told.year,
                told.notation,
                told.title,
                told.retention_class,
                told.start_date,
                FileKind(told.kind),
            )
        ),
        201,
    )


@router.get("/record-files/{file_id}", responses=_READS)
def get_file(file_id: Id, files: FilesArea, actor: SignedIn) -> RecordFileOut:
    """One file with its deadlines."""
    return RecordFileOut.of(files.get_file(actor, RecordFileId.parse(file_id)))


@router.post(
    "/record-files/{file_id}/records", response_model=RecordFileOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def add_record(file_id: Id, files: FilesArea, actor: SignedIn, once: OptionalOnce, told: FiledIn) -> Response:
    """Put a record into an open file."""
    found, record_id = RecordFileId.parse(file_id), RecordId.parse(told.record_id)
    return once.answer(lambda: RecordFileOut.of(files.add_record(actor, found, record_id)))


@router.post(
    "/record-files/{file_id}/close", response_model=RecordFileOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def close(file_id: Id, files: FilesArea, actor: SignedIn, once: RequiredOnce, told: CloseIn) -> Response:
    """Close the file: duplicates leave, retention is determined again and begins to count."""
    found, weeded = RecordFileId.parse(file_id), tuple(RecordId.parse(one) for one in told.duplicates)
    return once.answer(
        lambda: RecordFileOut.of(files.close_file(actor, found, told.end_date, told.retention_class, weeded))
    )


@router.post(
    "/record-files/{file_id}/keep-back", response_model=RecordFileOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def keep_back(file_id: Id, files: FilesArea, actor: SignedIn, once: OptionalOnce, told: KeepBackIn) -> Response:
    """The head consents that the file stays longer at the desk, at most two years."""
    found = RecordFileId.parse(file_id)
    return once.answer(lambda: RecordFileOut.of(files.keep_back(actor, found, told.until, told.reason)))


@router.get("/file-handovers", responses=_READS)
def list_handovers(
    files: FilesArea,
    actor: SignedIn,
    state: Literal["offered", "accepted", "refused"] | None = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> HandoverListOut:
    """Hand-overs, newest first."""
    found = files.list_handovers(actor, state, starting_after, limit)
    return HandoverListOut(**page([HandoverOut.of(one) for one in found], limit))


@router.post(
    "/file-handovers", status_code=201, response_model=HandoverOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def offer(files: FilesArea, actor: SignedIn, once: OptionalOnce, told: HandoverIn) -> Response:
    """Offer closed files to the agency's archive, or permanent ones from there to the historical archive."""
    ids = tuple(RecordFileId.parse(one) for one in told.file_ids)
    return once.answer(
        lambda: HandoverOut.of(files.offer(actor, Destination(told.destination), ids, told.receiver)), 201
    )


@router.get("/file-handovers/{handover_id}", responses=_READS)
def get_handover(handover_id: HandoverRef, files: FilesArea, actor: SignedIn) -> HandoverOut:
    """One of them."""
    return HandoverOut.of(files.get_handover(actor, HandoverId.parse(handover_id)))


@router.post(
    "/file-handovers/{handover_id}/accept", response_model=HandoverOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def accept(handover_id: HandoverRef, files: FilesArea, actor: SignedIn, once: RequiredOnce, told: AcceptIn) -> Response:
    """Another person takes the files over; list and minutes are signed and kept."""
    found, shown = HandoverId.parse(handover_id), Sha256(told.list_hash)
    receipt = None if told.receipt_sha256 is None else Sha256(told.receipt_sha256)
    return once.answer(lambda: HandoverOut.of(files.accept(actor, found, shown, receipt)))


@router.post(
    "/file-handovers/{handover_id}/refuse", response_model=HandoverOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def refuse(
    handover_id: HandoverRef, files: FilesArea, actor: SignedIn, once: OptionalOnce, told: DecisionIn
) -> Response:
    """Send the list back with a reason; the files stay where they are."""
    found = HandoverId.parse(handover_id)
    return once.answer(lambda: HandoverOut.of(files.refuse(actor, found, told.reason)))
