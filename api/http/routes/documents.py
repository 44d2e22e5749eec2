"""``/v1/documents``: an outgoing document (văn bản đi) from draft to dispatch."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.auth import SignedIn
from api.http.documented import binary, problems
from api.http.draft_bodies import DRAFT_BODY, REVISION_BODY, SentDraft, read_draft, read_revision
from api.http.edge import FlowsPort
from api.http.flows_port import Flows
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce, RequiredOnce, StreamedOnce
from api.http.pdf_answer import pdf_answer
from api.http.schemas import DocumentListOut, DocumentOut, ReturnIn, SignatureIn, State, SubmitIn
from api.requests import DraftFields, UploadedDraft
from api.views import Actor, DocumentView
from records.identifiers import DocumentId, Sha256

PAGE_SIZE = 50
MAX_PAGE_SIZE = 100

router = APIRouter(prefix="/v1/documents", tags=["documents"])

Id = Annotated[str, Path(description="For example `doc_01KARX…`.", max_length=60)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.", max_length=60)]
_STEP = problems(400, 401, 403, 404, 409, 413, 415, 422)


@router.post("", status_code=201, response_model=DocumentOut, responses=_STEP, openapi_extra=DRAFT_BODY)
async def create(request: Request, flows: FlowsPort, actor: SignedIn, once: StreamedOnce) -> Response:
    """Compose a draft from fields, or take over a PDF; screened in memory before anything is stored."""
    sent = await read_draft(request)
    return await run_in_threadpool(
        once.over(*sent.pieces).answer, lambda: DocumentOut.of(_create(flows, actor, sent.draft)), 201
    )


@router.put("/{document_id}", response_model=DocumentOut, responses=_STEP, openapi_extra=REVISION_BODY)
async def revise(request: Request, document_id: Id, flows: FlowsPort, actor: SignedIn, once: StreamedOnce) -> Response:
    """Write a draft anew, also one that its leader returned; screened like the first time.

    With the `version` that was seen, a draft that somebody else has written meanwhile is left as it is.
    """
    sent = await read_revision(request)
    return await run_in_threadpool(
        once.over(*sent.pieces).answer,
        lambda: DocumentOut.of(_revise(flows, actor, DocumentId.parse(document_id), sent)),
    )


@router.get("", responses=problems(400, 401, 403, 422))
def list_documents(
    flows: FlowsPort,
    actor: SignedIn,
    state: Annotated[State | None, Query()] = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> DocumentListOut:
    """The agency's documents, newest first, those in one state the most urgent first.

    ``state=submitted`` is a leader's list of what waits for a signature.
    """
    return DocumentListOut.of(flows.list_documents(actor, state, starting_after, limit))


@router.get("/{document_id}", responses=problems(400, 401, 403, 404, 422))
def get_document(document_id: Id, flows: FlowsPort, actor: SignedIn) -> DocumentOut:
    """One document as this person sees it, with what they may do now in ``actions``."""
    return DocumentOut.of(flows.get_document(actor, DocumentId.parse(document_id)))


@router.get(
    "/{document_id}/content",
    response_class=Response,
    responses={**binary("application/pdf", "The document's current bytes."), **problems(400, 401, 403, 404, 422)},
)
def download(document_id: Id, flows: FlowsPort, actor: SignedIn) -> Response:
    """The current bytes, exactly as stored; the ETag is their SHA-256."""
    return pdf_answer(flows.download(actor, DocumentId.parse(document_id)), f"{document_id}.pdf")


@router.post("/{document_id}/submit", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def submit(
    document_id: Id, flows: FlowsPort, actor: SignedIn, once: OptionalOnce, wanted: SubmitIn | None = None
) -> Response:
    """Send the draft to its leader."""
    return once.answer(lambda: DocumentOut.of(flows.submit(actor, DocumentId.parse(document_id), _version(wanted))))


@router.post("/{document_id}/signatures", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def sign(document_id: Id, flows: FlowsPort, actor: SignedIn, once: RequiredOnce, wanted: SignatureIn) -> Response:
    """The leader signs exactly the bytes that were shown."""
    shown = Sha256.parse(wanted.sha256)
    return once.answer(
        lambda: DocumentOut.of(flows.sign_document(actor, DocumentId.parse(document_id), shown, wanted.version))
    )


@router.post("/{document_id}/return", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def return_to_clerk(
    document_id: Id, flows: FlowsPort, actor: SignedIn, once: OptionalOnce, wanted: ReturnIn
) -> Response:
    """The leader sends the document back with a reason; no number is burnt."""
    return once.answer(
        lambda: DocumentOut.of(
            flows.return_to_clerk(actor, DocumentId.parse(document_id), wanted.reason, wanted.version)
        )
    )


@router.post("/{document_id}/number", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def number(
    document_id: Id, flows: FlowsPort, actor: SignedIn, once: RequiredOnce, wanted: SubmitIn | None = None
) -> Response:
    """Give the document its number and date, for ever."""
    return once.answer(
        lambda: DocumentOut.of(flows.assign_number(actor, DocumentId.parse(document_id), _version(wanted)))
    )


@router.post("/{document_id}/seal", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def seal(
    document_id: Id, flows: FlowsPort, actor: SignedIn, once: RequiredOnce, wanted: SubmitIn | None = None
) -> Response:
    """Fill number and date in, seal, verify, issue and archive."""
    return once.answer(lambda: DocumentOut.of(flows.seal(actor, DocumentId.parse(document_id), _version(wanted))))


@router.post("/{document_id}/dispatch", response_model=DocumentOut, responses=_STEP, dependencies=[ONLY_JSON])
def dispatch(
    document_id: Id, flows: FlowsPort, actor: SignedIn, once: RequiredOnce, wanted: SubmitIn | None = None
) -> Response:
    """Send the issued document to its recipients."""
    return once.answer(lambda: DocumentOut.of(flows.dispatch(actor, DocumentId.parse(document_id), _version(wanted))))


def _version(wanted: SubmitIn | None) -> int | None:
    return wanted.version if wanted else None


def _create(flows: Flows, actor: Actor, draft: DraftFields | UploadedDraft) -> DocumentView:
    if isinstance(draft, UploadedDraft):
        return flows.create_draft_from_pdf(actor, draft)
    return flows.create_draft(actor, draft)


def _revise(flows: Flows, actor: Actor, document_id: DocumentId, sent: SentDraft) -> DocumentView:
    if isinstance(sent.draft, UploadedDraft):
        return flows.revise_from_pdf(actor, document_id, sent.draft, sent.version)
    return flows.revise(actor, document_id, sent.draft, sent.version)
