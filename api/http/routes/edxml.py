"""Documents as files of the national exchange (QCVN 102:2016): out of the line, and in through the wall."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.auth import SignedIn
from api.http.documented import BINARY, binary, body, form, problems
from api.http.edxml_port import EdxmlPort
from api.http.incoming_schemas import IncomingOut
from api.http.once import StreamedOnce
from api.http.routes.documents import Id
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from records.identifiers import DocumentId

XML = "application/xml"
Declared = Annotated[bool, Query(description="I declare by name that this message holds no state secret.")]

router = APIRouter(prefix="/v1", tags=["edXML"])


@router.get(
    "/documents/{document_id}/edxml",
    response_class=Response,
    responses={
        **binary(XML, "The message, with the document and its appendices."),
        **problems(400, 401, 403, 404, 409, 422),
    },
)
def export(document_id: Id, edxml: EdxmlPort, actor: SignedIn) -> Response:
    """An issued document as one message to its electronic recipients: new, in the place of another, or called back."""
    data = edxml.export(actor, DocumentId.parse(document_id))
    headers = {"Content-Disposition": f'attachment; filename="{document_id}.edxml"', "Cache-Control": "no-store"}
    return Response(data, media_type=XML, headers=headers)


@router.post(
    "/incoming/edxml",
    status_code=201,
    response_model=IncomingOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    openapi_extra=body({XML: BINARY, MULTIPART: form(file=BINARY)}),
)
async def take_in(
    request: Request, edxml: EdxmlPort, actor: SignedIn, once: StreamedOnce, declaration: Declared = False
) -> Response:
    """Take a message in: screened and verified in memory, then kept; what asks for more waits for an answer."""
    data = await _message(request)
    return await run_in_threadpool(
        once.over(data, str(declaration).encode()).answer,
        lambda: IncomingOut.of(edxml.take_in(actor, data, declaration=declaration)),
        201,
    )


async def _message(request: Request) -> bytes:
    kind = media_type(request)
    if kind in (XML, "text/xml"):
        return await read_body(request)
    if kind == MULTIPART:
        return (await read_form(request)).file("file").data
    raise unsupported_media_type(MULTIPART, XML)
