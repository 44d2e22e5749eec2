"""``/v1/exports``: records, record files and the log taken out: asked for, made in the background, fetched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.auth import SignedIn
from api.http.documented import binary, problems
from api.http.exports_port import ExportsPort
from api.http.exports_schemas import ExportIn, ExportListOut, ExportOut
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.package_answer import ZIP, export_answer
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.identifiers import ExportId

router = APIRouter(prefix="/v1/exports", tags=["exports"])

Id = Annotated[str, Path(description="For example `exp_01KARX…`.", max_length=60)]


@router.post(
    "",
    status_code=202,
    response_model=ExportOut,
    responses=problems(400, 401, 403, 404, 409, 410, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def ask(port: ExportsPort, actor: SignedIn, once: OptionalOnce, wanted: ExportIn) -> Response:
    """Ask for one; ``Location`` says where it stands. It may be fetched for a day, and is logged."""
    answer = once.answer(lambda: ExportOut.of(port.ask(actor, wanted.wanted())), 202)
    answer.headers["Location"] = f"{router.prefix}/{ExportOut.model_validate_json(bytes(answer.body)).id}"
    return answer


@router.get("", responses=problems(400, 401, 403, 422))
def list_all(
    port: ExportsPort, actor: SignedIn, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> ExportListOut:
    """Your exports, newest first; an archivist sees the agency's."""
    return ExportListOut.of(port.list_all(actor, starting_after, limit))


@router.get("/{export_id}", responses=problems(400, 401, 403, 404, 422))
def get(export_id: Id, port: ExportsPort, actor: SignedIn) -> ExportOut:
    """Where it stands: ``waiting`` while it is made."""
    return ExportOut.of(port.get(actor, ExportId.parse(export_id)))


@router.get(
    "/{export_id}/content",
    response_class=Response,
    responses={
        **binary(ZIP, "A ZIP file that explains itself, readable and verifiable with none of our software."),
        **problems(400, 401, 403, 404, 409, 410, 422),
    },
)
def content(export_id: Id, port: ExportsPort, actor: SignedIn) -> Response:
    """The finished file; whoever asked fetches it, or an archivist of the agency."""
    return export_answer(port.take(actor, ExportId.parse(export_id)))


@router.post("/{export_id}/retry", response_model=ExportOut, responses=problems(400, 401, 403, 404, 409, 422))
def retry(export_id: Id, port: ExportsPort, actor: SignedIn, once: OptionalOnce) -> Response:
    """Try again what failed."""
    found = ExportId.parse(export_id)
    return once.answer(lambda: ExportOut.of(port.retry(actor, found)))
