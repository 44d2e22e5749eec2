"""``/v1/record-search`` and ``/v1/packages``: find records, take packages in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.flows.packaging import ImportedRecord, PackageImport
from api.http.archive_schemas import RecordListOut, RecordStateWord
from api.http.auth import SignedIn
from api.http.documented import BINARY, body, form, problems
from api.http.edge import edge_of
from api.http.holdings_port import Holdings
from api.http.once import StreamedOnce
from api.http.ports import served
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from api.http.uploads import MULTIPART, media_type, read_form, unsupported_media_type
from records.archive import RecordSearch, RecordState
from records.identifiers import RecordFileId, Sha256
from records.packages import unzip

router = APIRouter(prefix="/v1", tags=["holdings"])


async def _holdings(request: Request) -> Holdings:
    return served(edge_of(request).ports.holdings)


Port = Annotated[Holdings, Depends(_holdings)]
Words = Annotated[str, Query(max_length=200)]


class ImportedOut(BaseModel):
    """One document of a package as it is kept now."""

    record_id: str
    name: str
    title: str
    verdict: str

    @classmethod
    def of(cls, one: ImportedRecord) -> ImportedOut:
        return cls(record_id=one.record_id, name=one.name, title=one.title, verdict=one.verdict.value)


class ImportedListOut(BaseModel):
    data: tuple[ImportedOut, ...]


@router.get("/record-search", responses=problems(400, 401, 403, 422))
def search(
    port: Port,
    actor: SignedIn,
    q: Words = "",
    exact: Annotated[bool, Query(description="Mind diacritics as they are written.")] = False,
    number: Annotated[str, Query(max_length=60)] = "",
    signer: Annotated[str, Query(max_length=100)] = "",
    sha256: Annotated[str | None, Query(max_length=64)] = None,
    issued_from: date | None = None,
    issued_to: date | None = None,
    state: RecordStateWord | None = None,
    retention_class: Annotated[str | None, Query(max_length=60)] = None,
    due_before: date | None = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> RecordListOut:
    """The agency's records that match all of what is given, newest first; words also without diacritics.

    A page looks at so many records and no more: with ``has_more`` it may be short, even empty; go on with its cursor.
    """
    wanted = RecordSearch(
        text=q,
        exact=exact,
        number=number,
        signer=signer,
        sha256=Sha256.parse(sha256) if sha256 else None,
        issued_from=issued_from,
        issued_to=issued_to,
        state=RecordState(state) if state else None,
        retention_class=retention_class,
        due_before=due_before,
    )
    return RecordListOut.of(port.find_records(actor, wanted, starting_after, limit))


@router.post(
    "/packages",
    status_code=201,
    response_model=ImportedListOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    openapi_extra=body({MULTIPART: form(file=BINARY, retention_class={"type": "string"})}),
)
async def take_in(request: Request, port: Port, actor: SignedIn, once: StreamedOnce) -> Response:
    """Take every document of a package into the archive, or none: each is screened and verified anew.

    The form has ``file`` (ZIP), ``retention_class``, and where wanted ``file_id`` and ``declaration`` (``true``).
    """
    if media_type(request) != MULTIPART:
        raise unsupported_media_type(MULTIPART)
    sent = await read_form(request)
    data = sent.file("file").data
    file_id = sent.field("file_id")
    declaration = sent.field("declaration") == "true"

    def work() -> ImportedListOut:
        asked = PackageImport(
            files=unzip(data),
            retention_class=sent.field("retention_class"),
            file_id=RecordFileId.parse(file_id) if file_id else None,
            declaration=declaration,
        )
        return ImportedListOut(data=tuple(ImportedOut.of(one) for one in port.import_package(actor, asked)))

    return await run_in_threadpool(once.over(data, file_id.encode()).answer, work, 201)
