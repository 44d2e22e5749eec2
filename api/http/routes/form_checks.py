"""``/v1/form-checks``: does a PDF have the form of Decree 30/2020/NĐ-CP? And the wall once more, for what is stored."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from api.http.auth import SignedIn
from api.http.composing_port import Composing, ComposingPort
from api.http.composing_schemas import FormCheckOut, ScreenedAgainOut
from api.http.documented import BINARY, body, form, problems
from api.http.routes.documents import Id
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from records.identifiers import DocumentId

PDF = "application/pdf"

router = APIRouter(prefix="/v1", tags=["composing"])


@router.post(
    "/form-checks",
    response_model=FormCheckOut,
    responses=problems(400, 401, 413, 415, 422),
    openapi_extra=body({MULTIPART: form(file=BINARY), PDF: BINARY}),
)
async def check_form(request: Request, composing: ComposingPort, _: SignedIn) -> FormCheckOut:
    """Check page, margins, typeface, the components by place, number and date; each finding names its article."""
    kind = media_type(request)
    if kind == PDF:
        data = await read_body(request)
    elif kind == MULTIPART:
        data = (await read_form(request)).file("file").data
    else:
        raise unsupported_media_type(MULTIPART, PDF)
    return await run_in_threadpool(_answer, composing, data)


@router.get("/documents/{document_id}/form-check", responses=problems(400, 401, 403, 404, 422))
def check_form_of_document(document_id: Id, composing: ComposingPort, actor: SignedIn) -> FormCheckOut:
    """The same of a document of the line, as it stands now."""
    return FormCheckOut.of(composing.check_form_of(actor, DocumentId.parse(document_id)))


@router.post("/documents/{document_id}/screenings", responses=problems(400, 401, 403, 404, 422))
def screen_again(document_id: Id, composing: ComposingPort, actor: SignedIn) -> ScreenedAgainOut:
    """Bring a stored document before the wall once more. A refusal is logged and says what is to be done now."""
    return ScreenedAgainOut.of(composing.screen_again(actor, DocumentId.parse(document_id)))


def _answer(composing: Composing, data: bytes) -> FormCheckOut:
    return FormCheckOut.of(composing.check_form(data))
