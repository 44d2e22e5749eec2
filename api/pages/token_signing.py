"""``/documents/{id}/token``: signing with a USB token through the local agent (docs/local-agent.md).

The only pages that may speak to another origin, and only to the agent on this machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.external_signing_schemas import BegunOut, unbase64
from api.http.ports import served
from api.http.problems import CODED_ERRORS, problem_of
from api.http.shell import CONTENT_SECURITY_POLICY
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.forms import read_own_form
from api.pages.rendering import render
from api.requests import SigningStart
from api.views import PersonView
from records.errors import RequestError
from records.identifiers import DocumentId, PendingSignatureId, Sha256
from signer.keys import CertificateChain, SignatureAlgorithm

AGENT = "http://127.0.0.1:18317"
"""Where every local agent listens."""
POLICY = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", f"connect-src 'self' {AGENT}")

router = APIRouter(prefix="/documents")
AREA = Area(router)

Answer = dict[str, object]


@router.get("/{document_id}/token")
def show(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """What will be signed, and the certificates the agent has."""
    found = DocumentId.parse(document_id)
    page = render(
        request,
        "documents/token.html",
        document=edge.flows.get_document(visitor.actor, found),
        sha256=served(edge.ports.preview).read(visitor.actor, found).sha256,
        agent=AGENT,
    )
    page.headers["Content-Security-Policy"] = POLICY
    return page


@router.post("/{document_id}/token/begin")
async def begin(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Everything but the value, for the script of the page."""
    form = await read_own_form(request)
    return await run_in_threadpool(_answered, request, lambda: _begin(edge, visitor, document_id, form))


@router.post("/{document_id}/token/complete")
async def complete(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """The value that the token made."""
    form = await read_own_form(request)
    return await run_in_threadpool(_answered, request, lambda: _complete(edge, visitor, document_id, form))


def _begin(edge: Edge, visitor: PersonView, document_id: str, form: Form) -> Answer:
    own, *others = (unbase64(part.text) for part in form.parts if part.name == "certificate")
    start = SigningStart(
        Sha256.parse(form.field("sha256")),
        CertificateChain(own, tuple(others)),
        _algorithm(form.field("algorithm")),
    )
    begun = served(edge.ports.external_signing).begin(visitor.actor, DocumentId.parse(document_id), start)
    return BegunOut.of(begun).model_dump(mode="json")


def _complete(edge: Edge, visitor: PersonView, document_id: str, form: Form) -> Answer:
    document = served(edge.ports.external_signing).complete(
        visitor.actor,
        DocumentId.parse(document_id),
        PendingSignatureId.parse(form.field("id")),
        unbase64(form.field("signature")),
        is_cms=False,
    )
    return {"location": f"/documents/{document.id}"}


def _algorithm(text: str) -> SignatureAlgorithm:
    try:
        return SignatureAlgorithm(text)
    except ValueError as error:
        raise RequestError("algorithm-unknown", "There is no such algorithm.", "Thuật toán không có.") from error


def _answered(request: Request, call: Callable[[], Answer]) -> Response:
    """The answer as JSON, or the problem in words: the script shows it where the person looks."""
    try:
        answer, status = call(), 200
    except CODED_ERRORS as error:
        problem = problem_of(request, error)
        status = problem.status
        answer = {"detail": problem.detail, "code": problem.code, "request_id": problem.request_id}
    return Response(json.dumps(answer, ensure_ascii=False), status, media_type="application/json")
