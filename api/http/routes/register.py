"""``/v1/register``: the two books the decree asks for, to read, to correct by appending, to print."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.flows.registers import BookQuery
from api.http.auth import SignedIn
from api.http.documented import Responses, problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.registers_port import RegistersPort
from api.http.registers_schemas import CorrectionIn, IncomingBookOut, IncomingRowOut, OutgoingBookOut, OutgoingRowOut
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.register_changes import Book

router = APIRouter(prefix="/v1/register", tags=["register"])

Format = Literal["csv", "xlsx", "pdf"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_READ = problems(400, 401, 403, 422)
_CHANGE = problems(400, 401, 403, 404, 409, 413, 415, 422)
_FILE: Responses = {
    200: {"description": "The register as a file.", "content": {kind: {} for kind in MEDIA_TYPES.values()}}
}


async def _query(
    year: Annotated[int | None, Query(ge=1945, le=9999, description="Without it this year.")] = None,
    series: Annotated[str | None, Query(max_length=20, description="Of the outgoing register.")] = None,
    q: Annotated[str, Query(max_length=200, description="Words; diacritics and case do not matter.")] = "",
    since: Annotated[date | None, Query(description="From this day on.")] = None,
    until: Annotated[date | None, Query(description="To this day.")] = None,
    kind_name: Annotated[str, Query(max_length=100, description="As it is written there: `Quyết định`.")] = "",
    state: Annotated[str | None, Query(max_length=20, description="What has become of the document by now.")] = None,
) -> BookQuery:
    return BookQuery(year, series, q, since, until, kind_name, state)


Wanted = Annotated[BookQuery, Depends(_query)]


@router.get("/outgoing", responses=_READ)
def outgoing(
    registers: RegistersPort, actor: SignedIn, wanted: Wanted, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> OutgoingBookOut:
    """The outgoing register (sổ đăng ký văn bản đi), Decree 30/2020 article 15 and appendix IV."""
    return OutgoingBookOut.of(registers.outgoing(actor, wanted, starting_after, limit))


@router.get("/incoming", responses=_READ)
def incoming(
    registers: RegistersPort, actor: SignedIn, wanted: Wanted, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> IncomingBookOut:
    """The incoming register (sổ đăng ký văn bản đến), Decree 30/2020 article 22 and appendix IV."""
    return IncomingBookOut.of(registers.incoming(actor, wanted, starting_after, limit))


@router.get("/{book}/export", response_class=Response, responses=_FILE | _READ)
def export(
    book: Book,
    registers: RegistersPort,
    actor: SignedIn,
    wanted: Wanted,
    file_format: Annotated[Format, Query(alias="format")] = "pdf",
) -> Response:
    """A register, or what it is narrowed down to, as a file to print or keep: every column, corrections in the last."""
    data = registers.export(actor, book, wanted, file_format)
    name = f"{book}-register-{wanted.year or 'current'}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, media_type=MEDIA_TYPES[file_format])


@router.post(
    "/outgoing/corrections", status_code=201, response_model=OutgoingRowOut, responses=_CHANGE, dependencies=[ONLY_JSON]
)
def correct_outgoing(registers: RegistersPort, actor: SignedIn, once: OptionalOnce, wanted: CorrectionIn) -> Response:
    """Put a column right: appended with the reason, what stood there before stays readable."""
    return once.answer(lambda: OutgoingRowOut.of(registers.correct_outgoing(actor, wanted.correction())), 201)


@router.post(
    "/incoming/corrections", status_code=201, response_model=IncomingRowOut, responses=_CHANGE, dependencies=[ONLY_JSON]
)
def correct_incoming(registers: RegistersPort, actor: SignedIn, once: OptionalOnce, wanted: CorrectionIn) -> Response:
    """The same in the incoming register; arrival number and date are never changed."""
    return once.answer(lambda: IncomingRowOut.of(registers.correct_incoming(actor, wanted.correction())), 201)
