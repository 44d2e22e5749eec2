"""``/v1/signature-batches``: a leader signs many documents in one go, each with its own outcome."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.office_edge import OfficeArea
from api.http.office_schemas import BatchIn, BatchOut
from api.http.once import OptionalOnce, RequiredOnce
from records.identifiers import BatchId

router = APIRouter(prefix="/v1/signature-batches", tags=["signature batches"])

Id = Annotated[str, Path(description="For example `bat_01KARX…`.", max_length=60)]


@router.post(
    "",
    status_code=202,
    response_model=BatchOut,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422),
    dependencies=[ONLY_JSON],
)
def start(office: OfficeArea, actor: SignedIn, once: RequiredOnce, wanted: BatchIn) -> Response:
    """Begin; ask ``GET`` how far it is. A wrong PIN or an unusable key stops the batch, it is not tried again."""
    return once.answer(lambda: BatchOut.of(office.start_batch(actor, wanted.wanted())), 202)


@router.get("/{batch_id}", responses=problems(400, 401, 403, 404, 422))
def get(batch_id: Id, office: OfficeArea, actor: SignedIn) -> BatchOut:
    """How far it is, and what came of each document."""
    return BatchOut.of(office.get_batch(actor, BatchId.parse(batch_id)))


@router.post("/{batch_id}/cancel", response_model=BatchOut, responses=problems(400, 401, 403, 404, 409, 422))
def cancel(batch_id: Id, office: OfficeArea, actor: SignedIn, once: OptionalOnce) -> Response:
    """Sign nothing more; what is signed stays signed."""
    found = BatchId.parse(batch_id)
    return once.answer(lambda: BatchOut.of(office.cancel_batch(actor, found)))
