"""``/archive/retention/proposals``: shortenings of terms, proposed by one person and decided by another."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.flows.archive.reach import DECIDERS, READERS
from api.http.archive_edge import ArchiveArea
from api.http.archive_port import ArchivePort
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.archive.retention import KNOWN_EVENTS, TermRow, row_of
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.names import names_of
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.identifiers import ProposalId
from records.retention.proposals import Proposal
from records.retention.schedules import parse_all

router = APIRouter(prefix="/archive/retention/proposals")
AREA = Area(router)


@router.get("")
def index(
    request: Request,
    archive: ArchiveArea,
    edge: EdgePort,
    visitor: PageVisitor,
    waiting: Literal["yes", ""] = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Shortenings, newest first; perhaps only those that nobody has decided."""
    found = archive.list_proposals(visitor.actor, waiting == "yes", after, PAGE_SIZE)
    return render(
        request,
        "archive/proposals.html",
        proposals=found,
        next_cursor=found[-1].id if len(found) == PAGE_SIZE else None,
        waiting=waiting,
        after=after,
        classes={one.code: one.name for one in archive.list_classes(visitor.actor)},
        names=names_of(edge),
    )


@router.get("/{proposal_id}")
def show(request: Request, proposal_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One shortening, what holds now beside what is proposed, and the form that decides it."""
    return _page(request, archive, edge, visitor.actor, ProposalId.parse(proposal_id), Form(()))


@router.post("/{proposal_id}/decide")
async def decide(
    request: Request, proposal_id: str, archive: ArchiveArea, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The second person agrees or does not; whatever is not clearly approved changes nothing."""
    found, actor = ProposalId.parse(proposal_id), visitor.actor

    def work(form: Form) -> Done:
        approved = form.field("answer") == "approve"
        answer = archive.approve_proposal if approved else archive.reject_proposal
        answer(actor, found, form.field("reason"))
        address = f"/archive/retention/proposals/{found}"
        return Done(address, "shortening_approved" if approved else "shortening_rejected")

    return await carry_out(
        request, work, lambda form, problem: _page(request, archive, edge, actor, found, form, problem)
    )


def _page(
    request: Request,
    archive: ArchivePort,
    edge: Edge,
    actor: Actor,
    proposal_id: ProposalId,
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    one = archive.get_proposal(actor, proposal_id)
    return render(
        request,
        "archive/proposal.html",
        one=one,
        now=next((row_of(found) for found in archive.list_classes(actor) if found.code == one.class_code), None),
        proposed=_proposed(archive, actor, one),
        record=archive.get_record(actor, one.record_id) if one.record_id and actor.holds(*READERS) else None,
        known_events=KNOWN_EVENTS,
        typed=typed,
        problem=problem,
        own=one.proposed_by == actor.person_id,
        decides=actor.holds(*DECIDERS),
        names=names_of(edge),
    )


def _proposed(archive: ArchivePort, actor: Actor, one: Proposal) -> TermRow | None:
    """The class as the version that is proposed has it; of several rows the last."""
    texts = (each.text for each in archive.list_schedules(actor) if each.version == one.schedule)
    rows = [found for text in texts for found in parse_all(text).classes if found.code == one.class_code]
    return row_of(rows[-1]) if rows else None
