"""``/v1/holds``: orders that records must stay, whatever their due date says."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.archive_edge import DispositionArea, page
from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.holds_schemas import HoldIn, HoldListOut, HoldOut, OrderIn
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.holds import HoldKind
from records.identifiers import HoldId, RecordFileId, RecordId

router = APIRouter(prefix="/v1/holds", tags=["holds"])

Id = Annotated[str, Path(description="For example `hld_01KARX…`.", max_length=60)]
_CHANGES = problems(400, 401, 403, 404, 409, 410, 413, 415, 422)


@router.post("", status_code=201, response_model=HoldOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def place(area: DispositionArea, actor: SignedIn, once: OptionalOnce, told: HoldIn) -> Response:
    """Hold records and record files, by order of an authority."""

    def work() -> HoldOut:
        records = tuple(RecordId.parse(one) for one in told.record_ids)
        files = tuple(RecordFileId.parse(one) for one in told.file_ids)
        return HoldOut.of(area.place_hold(actor, HoldKind(told.kind), told.order(), records, files, told.review_on))

    return once.answer(work, 201)


@router.get("", responses=problems(400, 401, 403, 404, 422))
def list_holds(
    area: DispositionArea,
    actor: SignedIn,
    standing: bool = False,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> HoldListOut:
    """Holds, newest first; ``standing`` leaves out those that were released."""
    found = area.list_holds(actor, standing, starting_after, limit)
    return HoldListOut(**page([HoldOut.of(one) for one in found], limit))


@router.get("/{hold_id}", responses=problems(400, 401, 403, 404, 422))
def get(hold_id: Id, area: DispositionArea, actor: SignedIn) -> HoldOut:
    """One of them."""
    return HoldOut.of(area.get_hold(actor, HoldId.parse(hold_id)))


@router.post("/{hold_id}/release", response_model=HoldOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def release(hold_id: Id, area: DispositionArea, actor: SignedIn, once: OptionalOnce, told: OrderIn) -> Response:
    """Lift it, by order of an authority; a record stays until the last of its holds is lifted."""
    found = HoldId.parse(hold_id)
    return once.answer(lambda: HoldOut.of(area.release_hold(actor, found, told.order())))
