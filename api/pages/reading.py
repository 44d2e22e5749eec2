"""``/documents/{id}/read`` and the pages of a document as pictures with their text above them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.http.auth import PageVisitor
from api.http.edge import EdgePort
from api.http.ports import served
from api.pages.area import Area
from api.pages.rendering import render
from records.identifiers import DocumentId, Sha256

KEPT_IN_BROWSER = 900
"""Seconds a browser may show a page again without asking; its address holds the hash of the bytes."""

router = APIRouter(prefix="/documents")
AREA = Area(router)


@router.get("/{document_id}/read")
def read(request: Request, document_id: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Every page, to be read."""
    found = DocumentId.parse(document_id)
    return render(
        request,
        "documents/read.html",
        document=edge.flows.get_document(visitor.actor, found),
        reading=served(edge.ports.preview).read(visitor.actor, found),
    )


@router.get("/{document_id}/pages/{number}")
def leaf(
    request: Request,
    document_id: str,
    number: Annotated[int, Path(ge=1, le=10_000)],
    edge: EdgePort,
    visitor: PageVisitor,
    of: Annotated[str, Query(max_length=64)],
) -> Response:
    """One page of exactly the bytes with the hash ``of``, as PNG."""
    sha256 = Sha256.parse(of)
    png = served(edge.ports.preview).picture(visitor.actor, DocumentId.parse(document_id), sha256, number - 1)
    headers = {"Cache-Control": f"private, max-age={KEPT_IN_BROWSER}, immutable", "ETag": f'"{sha256}-{number}"'}
    return Response(png, media_type="image/png", headers=headers)
