"""``/v1/incoming``: an incoming document (văn bản đến) from its arrival to the archive."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.flows.incoming.viewing import Listing
from api.http.auth import SignedIn
from api.http.documented import BINARY, binary, body, form, problems, reference
from api.http.incoming_port import IncomingPort
from api.http.incoming_schemas import (
    AssignmentIn,
    CompletionIn,
    IncomingIn,
    IncomingListOut,
    IncomingOut,
    IncomingState,
    ReasonIn,
    RequestAnswerIn,
    SenderRequestListOut,
    StatusListOut,
)
from api.http.json_bodies import JSON_TYPE, ONLY_JSON, parse_json
from api.http.once import OptionalOnce, RequiredOnce, StreamedOnce
from api.http.pdf_answer import pdf_answer
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from api.http.uploads import MULTIPART, media_type, read_body, read_form, unsupported_media_type
from api.requests import HandedInFile
from records.appendix_files import APPENDIX_FILES_MAX
from records.identifiers import IncomingId, IncomingRequestId

router = APIRouter(prefix="/v1/incoming", tags=["incoming"])

Id = Annotated[str, Path(description="For example `inc_01KARX…`.", max_length=60)]
RequestId = Annotated[str, Path(description="For example `irq_01KARX…`.", max_length=60)]
Position = Annotated[int, Path(description="From 1, as `appendices` lists them.", ge=1, le=APPENDIX_FILES_MAX)]
Search = Annotated[str, Query(max_length=200, description="Words; diacritics and case do not matter.")]
_READ = problems(400, 401, 403, 404, 422)
_STEP = problems(400, 401, 403, 404, 409, 413, 415, 422)
_BODY = body({MULTIPART: form(fields=reference(IncomingIn), file=BINARY), JSON_TYPE: reference(IncomingIn)})


@router.post("", status_code=201, response_model=IncomingOut, responses=_STEP, openapi_extra=_BODY)
async def receive(request: Request, incoming: IncomingPort, actor: SignedIn, once: StreamedOnce) -> Response:
    """Bring a PDF in (form), or enter a document that came on paper (JSON): screened before anything is stored.

    The PDF waits to be registered or returned; paper, which its clerk has looked at, is registered at once.
    """
    kind = media_type(request)
    if kind == JSON_TYPE:
        content = await read_body(request)
        fields = parse_json(IncomingIn, content).fields()
        paper = once.over(content)
        return await run_in_threadpool(paper.answer, lambda: IncomingOut.of(incoming.enter_paper(actor, fields)), 201)
    if kind != MULTIPART:
        raise unsupported_media_type(MULTIPART, JSON_TYPE)
    parts = await read_form(request)
    described, sent = parts.required("fields"), parts.file("file")
    fields = parse_json(IncomingIn, described.data).fields()
    file = HandedInFile(sent.data, sent.file_name)
    return await run_in_threadpool(
        once.over(described.data, sent.data).answer,
        lambda: IncomingOut.of(incoming.upload(actor, fields, file)),
        201,
    )


@router.get("", responses=problems(400, 401, 403, 422))
def list_incoming(
    incoming: IncomingPort,
    actor: SignedIn,
    state: Annotated[IncomingState | None, Query()] = None,
    q: Search = "",
    received_from: Annotated[date | None, Query()] = None,
    received_until: Annotated[date | None, Query()] = None,
    mine: Annotated[bool, Query(description="Only what was sent on to me or my units.")] = False,
    overdue: Annotated[bool, Query(description="Only what is not done although its day has passed.")] = False,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> IncomingListOut:
    """What came to the organisation, newest first; ``state=received`` is the clerk's queue."""
    wanted = Listing(state, q, received_from, received_until, mine, overdue)
    return IncomingListOut.of(incoming.list_incoming(actor, wanted, starting_after, limit))


@router.get("/{incoming_id}", responses=_READ)
def get_incoming(incoming_id: Id, incoming: IncomingPort, actor: SignedIn) -> IncomingOut:
    """One document as this person sees it, with what they may do now in ``actions``."""
    return IncomingOut.of(incoming.get_incoming(actor, IncomingId.parse(incoming_id)))


@router.get(
    "/{incoming_id}/content",
    response_class=Response,
    responses=binary("application/pdf", "The bytes exactly as they came.") | _READ,
)
def download(incoming_id: Id, incoming: IncomingPort, actor: SignedIn) -> Response:
    """The bytes exactly as they came; a withdrawn document is shown to nobody any more."""
    return pdf_answer(incoming.download(actor, IncomingId.parse(incoming_id)), f"{incoming_id}.pdf")


@router.get(
    "/{incoming_id}/appendices/{position}",
    response_class=Response,
    responses={**binary("application/pdf", "The appendix as it came."), **_READ},
)
def appendix(incoming_id: Id, position: Position, incoming: IncomingPort, actor: SignedIn) -> Response:
    """An appendix in a file of its own, exactly as it came with its document."""
    data = incoming.download_appendix(actor, IncomingId.parse(incoming_id), position)
    return pdf_answer(data, f"{incoming_id}.{position}.pdf")


@router.get("/{incoming_id}/statuses", responses=_READ)
def statuses(incoming_id: Id, incoming: IncomingPort, actor: SignedIn) -> StatusListOut:
    """Every status code that the sender was told, oldest first."""
    return StatusListOut.of(incoming.statuses(actor, IncomingId.parse(incoming_id)))


@router.get("/{incoming_id}/requests", responses=_READ)
def requests(incoming_id: Id, incoming: IncomingPort, actor: SignedIn) -> SenderRequestListOut:
    """What the sender asked: back, brought up to date, replaced; and the answers."""
    return SenderRequestListOut.of(incoming.requests(actor, IncomingId.parse(incoming_id)))


@router.post("/{incoming_id}/register", response_model=IncomingOut, responses=_STEP)
def register(incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: RequiredOnce) -> Response:
    """Give it its arrival number, for ever; only what was proven authentic and unchanged gets one."""
    return once.answer(lambda: IncomingOut.of(incoming.register(actor, IncomingId.parse(incoming_id))))


@router.post("/{incoming_id}/return", response_model=IncomingOut, responses=_STEP, dependencies=[ONLY_JSON])
def return_to_sender(
    incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: OptionalOnce, wanted: ReasonIn
) -> Response:
    """Send it back to its sender with the reason, which is mandatory; no number is used."""
    return once.answer(
        lambda: IncomingOut.of(incoming.return_to_sender(actor, IncomingId.parse(incoming_id), wanted.reason))
    )


@router.post("/{incoming_id}/check", response_model=IncomingOut, responses=_STEP)
def check(incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: OptionalOnce) -> Response:
    """Judge its signatures once more: evidence that was missing may have come."""
    return once.answer(lambda: IncomingOut.of(incoming.check(actor, IncomingId.parse(incoming_id))))


@router.post("/{incoming_id}/assign", response_model=IncomingOut, responses=_STEP, dependencies=[ONLY_JSON])
def assign(
    incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: OptionalOnce, wanted: AssignmentIn
) -> Response:
    """Send it on to a unit or a person, with what is to be done and by when."""
    assignment = wanted.assignment()
    return once.answer(lambda: IncomingOut.of(incoming.assign(actor, IncomingId.parse(incoming_id), assignment)))


@router.post("/{incoming_id}/take", response_model=IncomingOut, responses=_STEP)
def take(incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: OptionalOnce) -> Response:
    """The one it was sent on to signs for it and begins."""
    return once.answer(lambda: IncomingOut.of(incoming.take(actor, IncomingId.parse(incoming_id))))


@router.post("/{incoming_id}/complete", response_model=IncomingOut, responses=_STEP, dependencies=[ONLY_JSON])
def complete(
    incoming_id: Id, incoming: IncomingPort, actor: SignedIn, once: OptionalOnce, wanted: CompletionIn
) -> Response:
    """It is done: the sender is told, and it becomes a record of the archive."""
    return once.answer(
        lambda: IncomingOut.of(
            incoming.complete(actor, IncomingId.parse(incoming_id), wanted.result, wanted.retention_class)
        )
    )


@router.post(
    "/{incoming_id}/requests/{request_id}/answer",
    response_model=IncomingOut,
    responses=_STEP,
    dependencies=[ONLY_JSON],
)
def answer(
    incoming_id: Id,
    request_id: RequestId,
    incoming: IncomingPort,
    actor: SignedIn,
    once: RequiredOnce,
    wanted: RequestAnswerIn,
) -> Response:
    """Agree to the sender's recall, update or replacement (15), or refuse it with the reason (16)."""
    return once.answer(
        lambda: IncomingOut.of(
            incoming.answer(
                actor,
                IncomingId.parse(incoming_id),
                IncomingRequestId.parse(request_id),
                agree=wanted.agree,
                reason=wanted.reason,
            )
        )
    )
