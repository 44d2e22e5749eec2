"""``/v1/audit-events``, ``/v1/audit-log``, ``/v1/jobs``, evidence of records: what lets others trust this archive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.background import JobState
from api.flows.log_reading import EventFilter
from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.once import OptionalOnce
from api.http.routes.documents import PAGE_SIZE, Cursor, Id, Limit
from api.http.upkeep_port import UpkeepPort
from api.http.upkeep_schemas import (
    AuditEventListOut,
    AuditEventOut,
    CheckpointOut,
    ConsistencyProofOut,
    EvidenceListOut,
    ExpiryListOut,
    JobListOut,
    JobOut,
    RetriedOut,
    State,
)
from records.errors import RequestError
from records.identifiers import EventId, RecordId

router = APIRouter(prefix="/v1", tags=["audit"])

Word = Annotated[str | None, Query(max_length=60)]


@router.get("/audit-events", responses=problems(400, 401, 403, 404, 422))
def list_events(
    upkeep: UpkeepPort,
    actor: SignedIn,
    subject: Word = None,
    by: Annotated[str | None, Query(max_length=60, description="Who did it (per_…).")] = None,
    action: Word = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> AuditEventListOut:
    """The agency's audit log, newest first, each entry with its inclusion proof (RFC 9162); ``subject`` asks for one
    document or record."""
    return AuditEventListOut.of(upkeep.events(actor, EventFilter(subject, by, action), starting_after, limit))


@router.get("/audit-events/{event_id}", responses=problems(400, 401, 403, 404, 422))
def get_event(event_id: Id, upkeep: UpkeepPort, actor: SignedIn) -> AuditEventOut:
    """One entry with its inclusion proof."""
    return AuditEventOut.of(upkeep.event(actor, EventId.parse(event_id)))


@router.get("/audit-log/checkpoint", responses=problems(401, 403, 404))
def get_checkpoint(upkeep: UpkeepPort, actor: SignedIn) -> CheckpointOut:
    """The newest checkpoint: the tree's size and root, signed by the service and timestamped."""
    return CheckpointOut.of(upkeep.checkpoint(actor))


@router.get("/audit-log/consistency", responses=problems(400, 401, 403, 404, 422))
def get_consistency(
    upkeep: UpkeepPort,
    actor: SignedIn,
    earlier: Annotated[int, Query(ge=0, lt=2**53, description="A tree size seen before.")],
) -> ConsistencyProofOut:
    """Proof that the newest checkpoint continues an earlier one: nothing between was rewritten."""
    return ConsistencyProofOut.of(upkeep.consistency(actor, earlier))


@router.get("/jobs", responses=problems(400, 401, 403, 404, 422))
def list_jobs(
    upkeep: UpkeepPort,
    actor: SignedIn,
    state: Annotated[State | None, Query()] = None,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> JobListOut:
    """Background work, newest first: what waits, runs, failed, or is stuck because its process died."""
    offset = _offset(starting_after)
    found = upkeep.jobs(actor, None if state is None else JobState(state), offset, limit + 1)
    more = len(found) > limit
    return JobListOut(
        data=[JobOut.of(one) for one in found[:limit]],
        has_more=more,
        next_cursor=str(offset + limit) if more else None,
    )


@router.post("/jobs/{job_key}/retry", response_model=RetriedOut, responses=problems(400, 401, 403, 404, 409, 422))
def retry_job(job_key: Id, upkeep: UpkeepPort, actor: SignedIn, once: OptionalOnce) -> Response:
    """Try a failed, cancelled or stuck job again from where it stood."""

    def retry() -> RetriedOut:
        upkeep.retry_job(actor, job_key)
        return RetriedOut(key=job_key)

    return once.answer(retry)


@router.get("/expiries", responses=problems(401, 403, 404))
def list_expiries(upkeep: UpkeepPort, actor: SignedIn) -> ExpiryListOut:
    """Certificates, trust anchors and timestamps by the day they end, the first first; an administrator's."""
    return ExpiryListOut.of(upkeep.expiries(actor))


@router.get("/records/{record_id}/evidence", responses=problems(400, 401, 403, 404, 422))
def get_evidence(record_id: Id, upkeep: UpkeepPort, actor: SignedIn) -> EvidenceListOut:
    """The evidence records (RFC 4998) of a record's objects; an object that waits for its first timestamp has none."""
    return EvidenceListOut.of(upkeep.evidence(actor, RecordId.parse(record_id)))


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 9:
        raise RequestError("cursor-malformed", "The cursor is not one that was given.", "Vị trí trang không hợp lệ.")
    return int(cursor)
