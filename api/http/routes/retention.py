"""``/v1/retention-schedules``, ``/v1/retention-classes``, ``/v1/retention-proposals``: how long things are kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.archive_edge import ArchiveArea, page
from api.http.auth import SignedIn
from api.http.documented import problems
from api.http.json_bodies import ONLY_JSON
from api.http.once import OptionalOnce
from api.http.retention_schemas import (
    DecisionIn,
    ProposalIn,
    ProposalListOut,
    ProposalOut,
    PublicationOut,
    RetentionClassListOut,
    RetentionClassOut,
    ScheduleIn,
    ScheduleListOut,
    ScheduleOut,
)
from api.http.routes.documents import PAGE_SIZE, Cursor, Limit
from records.identifiers import ProposalId, RecordId

router = APIRouter(prefix="/v1", tags=["retention"])

Id = Annotated[str, Path(description="For example `rtp_01KARX…`.", max_length=60)]
_CHANGES = problems(400, 401, 403, 404, 409, 413, 415, 422)


@router.get("/retention-classes", responses=problems(401, 403, 404))
def list_classes(archive: ArchiveArea, actor: SignedIn) -> RetentionClassListOut:
    """The classes in force today, each in its newest approved version."""
    return RetentionClassListOut(data=tuple(RetentionClassOut.of(one) for one in archive.list_classes(actor)))


@router.get("/retention-schedules", responses=problems(401, 403, 404))
def list_schedules(archive: ArchiveArea, actor: SignedIn) -> ScheduleListOut:
    """Every version, oldest first, as it was published."""
    return ScheduleListOut(data=tuple(ScheduleOut.of(one) for one in archive.list_schedules(actor)))


@router.post(
    "/retention-schedules",
    status_code=201,
    response_model=PublicationOut,
    responses=_CHANGES,
    dependencies=[ONLY_JSON],
)
def publish(archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: ScheduleIn) -> Response:
    """Publish a version: what it lengthens applies at once, what it shortens waits for a second person."""
    return once.answer(
        lambda: PublicationOut.model_validate(
            archive.publish_schedule(actor, told.text, told.effective_from, told.reason)
        ),
        201,
    )


@router.get("/retention-proposals", responses=problems(400, 401, 403, 404, 422))
def list_proposals(
    archive: ArchiveArea,
    actor: SignedIn,
    waiting: bool = False,
    starting_after: Cursor = None,
    limit: Limit = PAGE_SIZE,
) -> ProposalListOut:
    """Shortenings, newest first; ``waiting`` leaves out those that were decided."""
    found = archive.list_proposals(actor, waiting, starting_after, limit)
    return ProposalListOut(**page([ProposalOut.of(one) for one in found], limit))


@router.post(
    "/retention-proposals", status_code=201, response_model=ProposalOut, responses=_CHANGES, dependencies=[ONLY_JSON]
)
def propose(archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: ProposalIn) -> Response:
    """Ask a second person to let one record be kept less long."""

    def work() -> ProposalOut:
        proposal_id = archive.propose_shortening(
            actor, RecordId.parse(told.record_id), told.retention_class, told.event_date, told.reason
        )
        return ProposalOut.of(archive.get_proposal(actor, proposal_id))

    return once.answer(work, 201)


@router.get("/retention-proposals/{proposal_id}", responses=problems(400, 401, 403, 404, 422))
def get(proposal_id: Id, archive: ArchiveArea, actor: SignedIn) -> ProposalOut:
    """One of them."""
    return ProposalOut.of(archive.get_proposal(actor, ProposalId.parse(proposal_id)))


@router.post(
    "/retention-proposals/{proposal_id}/approve",
    response_model=ProposalOut,
    responses=_CHANGES,
    dependencies=[ONLY_JSON],
)
def approve(proposal_id: Id, archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: DecisionIn) -> Response:
    """Another person than the proposer agrees; due dates move, none before a lock that the store keeps."""
    found = ProposalId.parse(proposal_id)
    return once.answer(lambda: ProposalOut.of(archive.approve_proposal(actor, found, told.reason)))


@router.post(
    "/retention-proposals/{proposal_id}/reject",
    response_model=ProposalOut,
    responses=_CHANGES,
    dependencies=[ONLY_JSON],
)
def reject(proposal_id: Id, archive: ArchiveArea, actor: SignedIn, once: OptionalOnce, told: DecisionIn) -> Response:
    """Nothing changes."""
    found = ProposalId.parse(proposal_id)
    return once.answer(lambda: ProposalOut.of(archive.reject_proposal(actor, found, told.reason)))
