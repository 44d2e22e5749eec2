"""``/documents/{id}/ask``: put a draft before colleagues for their initials or opinion (ký nháy, ý kiến phối hợp)."""

from __future__ import annotations

from datetime import datetime, time

from fastapi import APIRouter, Request, Response

from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.office_edge import OfficeArea
from api.http.organisation_port import OrganisationPort
from api.http.problems import Problem
from api.http.uploads import Form
from api.organisation_views import ColleagueView
from api.pages.area import Area
from api.pages.carrying_out import carry_out, day_or_none, texts
from api.pages.document_steps import version_in
from api.pages.moments import VIETNAM
from api.pages.rendering import render
from api.pages.telling import Done
from api.requests import ReviewFields
from api.views import Actor
from records.identifiers import DocumentId
from records.outgoing import ReviewKind

END_OF_WORK = time(17, 0)
"""A day that is set for an answer ends with the working day."""

router = APIRouter(prefix="/documents")
AREA = Area(router)


@router.get("/{document_id}/ask")
def ask(
    request: Request, document_id: str, organisation: OrganisationPort, edge: EdgePort, visitor: PageVisitor
) -> Response:
    """The colleagues, to be chosen."""
    people = organisation.colleagues(visitor.actor)
    return _form(request, edge, visitor.actor, DocumentId.parse(document_id), people, Form(()))


@router.post("/{document_id}/ask")
async def put_before(
    request: Request,
    document_id: str,
    office: OfficeArea,
    organisation: OrganisationPort,
    edge: EdgePort,
    visitor: PageVisitor,
) -> Response:
    """Ask them; the draft stands still while they read."""
    found, actor = DocumentId.parse(document_id), visitor.actor

    def work(form: Form) -> Done:
        office.ask_review(actor, found, _asked(form), version_in(form))
        return Done(f"/documents/{found}", "review_asked")

    return await carry_out(
        request,
        work,
        lambda form, problem: _form(request, edge, actor, found, organisation.colleagues(actor), form, problem),
    )


def _asked(form: Form) -> tuple[ReviewFields, ...]:
    day = day_or_none(form, "due_on")
    due_at = datetime.combine(day, END_OF_WORK, VIETNAM) if day else None
    return tuple(ReviewFields(one, kind, due_at) for kind in ReviewKind for one in texts(form, kind.value))


def _form(
    request: Request,
    edge: Edge,
    actor: Actor,
    document_id: DocumentId,
    people: tuple[ColleagueView, ...],
    typed: Form,
    problem: Problem | None = None,
) -> Response:
    document = edge.flows.get_document(actor, document_id)
    others = [one for one in people if one.left_on is None and one.id not in (actor.person_id, document.leader_id)]
    return render(
        request,
        "documents/ask.html",
        document=document,
        people=others,
        kinds=tuple(kind.value for kind in ReviewKind),
        chosen={kind.value: texts(typed, kind.value) for kind in ReviewKind},
        typed=typed,
        problem=problem,
    )
