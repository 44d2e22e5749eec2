"""``/v1/submissions``: what a registered business hands in to agencies, and what they told it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.auth import SignedIn
from api.http.documented import BINARY, body, form, problems, reference
from api.http.incoming_port import IncomingPort
from api.http.incoming_schemas import SubmissionIn, SubmissionListOut, SubmissionOut
from api.http.json_bodies import parse_json
from api.http.once import StreamedOnce
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from api.http.uploads import MULTIPART, read_form
from api.requests import HandedInFile
from records.identifiers import IncomingId

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])

Id = Annotated[str, Path(description="For example `inc_01KARX…`.", max_length=60)]
_SENT = problems(400, 401, 403, 404, 409, 413, 415, 422)


@router.post(
    "",
    status_code=201,
    response_model=SubmissionOut,
    responses=_SENT,
    openapi_extra=body({MULTIPART: form(fields=reference(SubmissionIn), file=BINARY)}),
)
async def submit(request: Request, incoming: IncomingPort, actor: SignedIn, once: StreamedOnce) -> Response:
    """Hand a signed PDF in to an agency: screened in memory, verified, and receipted at once."""
    parts = await read_form(request)
    described, sent = parts.required("fields"), parts.file("file")
    fields = parse_json(SubmissionIn, described.data).fields()
    file = HandedInFile(sent.data, sent.file_name)
    return await run_in_threadpool(
        once.over(described.data, sent.data).answer,
        lambda: SubmissionOut.of(incoming.submit(actor, fields, file)),
        201,
    )


@router.get("", responses=problems(400, 401, 403, 422))
def list_submissions(
    incoming: IncomingPort, actor: SignedIn, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> SubmissionListOut:
    """What the business has handed in, newest first."""
    return SubmissionListOut.of(incoming.list_submissions(actor, starting_after, limit))


@router.get("/{incoming_id}", responses=problems(400, 401, 403, 404, 422))
def get_submission(incoming_id: Id, incoming: IncomingPort, actor: SignedIn) -> SubmissionOut:
    """One of them, with every status that the agency told."""
    return SubmissionOut.of(incoming.get_submission(actor, IncomingId.parse(incoming_id)))
