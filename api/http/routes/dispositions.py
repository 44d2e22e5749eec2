"""``/v1/dispositions`` and ``/v1/purges``: what happens when a term is over, and the emergency that does not wait."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.archive_edge import DispositionArea, page
from api.http.archive_schemas import RecordListOut
from api.http.auth import SignedIn
from api.http.disposition_schemas import (
    ApprovalIn,
    DispositionIn,
    DispositionListOut,
    DispositionOut,
    DispositionStateWord,
    ObstaclesOut,
    PurgeIn,
    PurgeListOut,
    PurgeOut,
)
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce, RequiredOnce
from api.http.retention_schemas import DecisionIn
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.disposition import DispositionAction, DispositionState
from records.identifiers import DispositionId, PurgeId, RecordId, Sha256

router = APIRouter(prefix="/v1", tags=["dispositions"])

Id = Annotated[str, Path(description="For example `dis_01KARX…`.", max_length=60)]
PurgeRef = Annotated[str, Path(description="For example `prg_01KARX…`.", max_length=60)]
_READS = problems(400, 401, 403, 404, 422)
_CHANGES = problems(400, 401, 403, 404, 409, 410, 413, 415, 422)


@router.get("/dispositions/due", responses=_READS)
def due(
    area: DispositionArea, actor: SignedIn, starting_after: Cursor = None, limit: Limit = PAGE_SIZE
) -> RecordListOut:
    """Records whose term is over and that no hold and no open list has, the longest overdue first."""
    return RecordListOut.of(area.due_records(actor, starting_after, limit))


@router.post(
    "/dispositions", status_code=201, response_model=DispositionOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def propose(area: DispositionArea, actor: SignedIn, once: OptionalOnce, told: DispositionIn) -> Response:
    """Freeze a list of records to destroy or transfer; another person approves it."""

    def work() -> DispositionOut:
        records = tuple(RecordId.parse(one) for one in told.record_ids)
        return DispositionOut.of(area.propose(actor, DispositionAction(told.action), records, told.mandate))

    return once.answer(work, 201)


@router.get("/dispositions", responses=_READS)
def list_dispositions(
    area: DispositionArea,
    actor: SignedIn,
    state: DispositionStateWord | None = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> DispositionListOut:
    """Lists, newest first."""
    found = area.list_all(actor, DispositionState(state) if state else None, starting_after, limit)
    return DispositionListOut(**page([DispositionOut.of(one) for one in found], limit))


@router.get("/dispositions/{disposition_id}", responses=_READS)
def get(disposition_id: Id, area: DispositionArea, actor: SignedIn) -> DispositionOut:
    """One list with the outcome of each record."""
    return DispositionOut.of(area.get(actor, DispositionId.parse(disposition_id)))


@router.post(
    "/dispositions/{disposition_id}/approve",
    response_model=DispositionOut,
    responses=_CHANGES,
    dependencies=[ONLY_JSON],
)
def approve(
    disposition_id: Id, area: DispositionArea, actor: SignedIn, once: RequiredOnce, told: ApprovalIn
) -> Response:
    """Approve exactly the list whose hash was shown; nobody approves a list of their own."""
    found, shown = DispositionId.parse(disposition_id), Sha256(told.list_hash)
    receipt = None if told.receipt_sha256 is None else Sha256(told.receipt_sha256)
    return once.answer(lambda: DispositionOut.of(area.approve(actor, found, shown, told.decision, receipt)))


@router.post(
    "/dispositions/{disposition_id}/reject",
    response_model=DispositionOut,
    responses=_CHANGES,
    dependencies=[ONLY_JSON],
)
def reject(
    disposition_id: Id, area: DispositionArea, actor: SignedIn, once: OptionalOnce, told: DecisionIn
) -> Response:
    """Nothing changes; every record can be listed again."""
    found = DispositionId.parse(disposition_id)
    return once.answer(lambda: DispositionOut.of(area.reject(actor, found, told.reason)))


@router.post("/dispositions/{disposition_id}/execute", response_model=DispositionOut, responses=_CHANGES)
def execute(disposition_id: Id, area: DispositionArea, actor: SignedIn, once: RequiredOnce) -> Response:
    """Look at each record again, destroy what still may be, and sign the certificate. May be repeated after a crash."""
    found = DispositionId.parse(disposition_id)
    return once.answer(lambda: DispositionOut.of(area.execute(actor, found)))


@router.get("/purges/obstacles", responses=_READS)
def obstacles(
    area: DispositionArea, actor: SignedIn, subject_id: Annotated[str, Query(min_length=1, max_length=60)]
) -> ObstaclesOut:
    """What would forbid a purge now: a lock until a time, a hold, other documents with the same bytes."""
    return ObstaclesOut.of(area.purge_obstacles(actor, subject_id))


@router.post("/purges", status_code=201, response_model=PurgeOut, responses=_CHANGES, dependencies=[ONLY_JSON])
def propose_purge(area: DispositionArea, actor: SignedIn, once: OptionalOnce, told: PurgeIn) -> Response:
    """Ask for the emergency purge of a stored document that was found to be classified."""
    return once.answer(lambda: PurgeOut.of(area.propose_purge(actor, told.subject_id, told.ground)), 201)


@router.get("/purges", responses=problems(401, 403, 404))
def list_purges(area: DispositionArea, actor: SignedIn) -> PurgeListOut:
    """Purges, newest first."""
    return PurgeListOut(data=tuple(PurgeOut.of(one) for one in area.list_purges(actor)))


@router.post("/purges/{purge_id}/approve", response_model=PurgeOut, responses=_CHANGES)
def approve_purge(purge_id: PurgeRef, area: DispositionArea, actor: SignedIn, once: RequiredOnce) -> Response:
    """Another person approves, and every copy goes at once."""
    found = PurgeId.parse(purge_id)
    return once.answer(lambda: PurgeOut.of(area.approve_purge(actor, found)))
