"""``/v1/document-kinds``, ``/v1/copies`` and separate appendices: what is made beside a plain draft."""

from __future__ import annotations

from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from api.flows.corner_signing import HandedIn
from api.flows.scanned_copies import Scanned
from api.http.auth import SignedIn
from api.http.composing_port import ComposingPort
from api.http.composing_schemas import CopyIn, HandedInIn, KindListOut, KindOut, ScannedCopyIn
from api.http.documented import BINARY, binary, body, form, problems, reference
from api.http.json_bodies import JSON_TYPE, parse_json
from api.http.once import StreamedOnce
from api.http.pdf_answer import pdf_answer
from api.http.routes.documents import Id
from api.http.schemas import DocumentOut
from api.http.uploads import MULTIPART, Part, media_type, read_body, read_form, unsupported_media_type
from records.appendix_files import APPENDIX_FILES_MAX
from records.identifiers import DocumentId

router = APIRouter(prefix="/v1", tags=["composing"])
_SENT = problems(400, 401, 403, 404, 409, 413, 415, 422)
_SIGNED = binary("application/pdf", "The file with the agency's signature.") | _SENT
Position = Annotated[int, Path(description="From 1, as `appendices` lists them.", ge=1, le=APPENDIX_FILES_MAX)]
Model = TypeVar("Model", bound=HandedInIn)


@router.get("/document-kinds", responses=problems(401))
def list_kinds(composing: ComposingPort, _: SignedIn) -> KindListOut:
    """The kinds of administrative document in force, in the order of Decree 30/2020, and what each takes."""
    return KindListOut(data=tuple(KindOut.of(kind) for kind in composing.kinds()))


@router.post(
    "/copies",
    status_code=201,
    response_model=DocumentOut,
    responses=_SENT,
    openapi_extra=body({JSON_TYPE: reference(CopyIn)}),
)
async def create_copy(request: Request, composing: ComposingPort, actor: SignedIn, once: StreamedOnce) -> Response:
    """Set a copy: an extract, or the sheet that follows what is copied. It walks the line as any draft does."""
    if media_type(request) != JSON_TYPE:
        raise unsupported_media_type(JSON_TYPE)
    content = await read_body(request)
    fields = parse_json(CopyIn, content).fields()
    return await run_in_threadpool(
        once.over(content).answer, lambda: DocumentOut.of(composing.create_copy(actor, fields)), 201
    )


@router.post(
    "/copies/scans",
    response_class=Response,
    responses=_SIGNED,
    openapi_extra=body({MULTIPART: form(fields=reference(ScannedCopyIn), file=BINARY)}),
)
async def sign_scanned_copy(request: Request, composing: ComposingPort, actor: SignedIn) -> Response:
    """Make a scan an electronic copy: the agency's signature with form, name and time at the top right of page 1.

    It is kept in the archive; `Location` is its record, and `GET /v1/records?source=copy` lists all of them.
    """
    wanted, part = await _handed_in(request, ScannedCopyIn)
    scan = Scanned(_file(part, wanted), wanted.form, wanted.subject, wanted.original_number, wanted.original_agency)
    signed = await run_in_threadpool(composing.sign_scanned_copy, actor, scan)
    answer = pdf_answer(signed.data, "ban-sao.pdf")
    answer.headers["Location"] = f"/v1/records/{signed.record_id}"
    return answer


@router.post(
    "/documents/{document_id}/appendices",
    response_class=Response,
    responses=_SIGNED,
    openapi_extra=body({MULTIPART: form(fields=reference(HandedInIn), file=BINARY)}),
)
async def sign_appendix(request: Request, document_id: Id, composing: ComposingPort, actor: SignedIn) -> Response:
    """Sign an appendix in a file of its own: number and time at the top right of page 1, no image.

    It is kept with its document: archived and sent out with it.
    """
    wanted, part = await _handed_in(request, HandedInIn)
    document = DocumentId.parse(document_id)
    signed = await run_in_threadpool(composing.sign_appendix, actor, document, _file(part, wanted))
    return pdf_answer(signed, "phu-luc.pdf")


@router.get(
    "/documents/{document_id}/appendices/{position}",
    response_class=Response,
    responses={**binary("application/pdf", "The signed appendix."), **problems(400, 401, 403, 404, 422)},
)
def download_appendix(document_id: Id, position: Position, composing: ComposingPort, actor: SignedIn) -> Response:
    """An appendix in a file of its own, exactly as it was signed."""
    data = composing.download_appendix(actor, DocumentId.parse(document_id), position)
    return pdf_answer(data, f"{document_id}.{position}.pdf")


async def _handed_in(request: Request, model: type[Model]) -> tuple[Model, Part]:
    parts = await read_form(request)
    return parse_json(model, parts.required("fields").data), parts.file("file")


def _file(part: Part, wanted: HandedInIn) -> HandedIn:
    return HandedIn(part.data, part.file_name, wanted.declared_level, wanted.declaration)
