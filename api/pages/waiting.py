"""``/waiting``: what waits for this person, the urgent first; each is read in full, then signed or sent back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.ports import served
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.routes.documents import PAGE_SIZE
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.forms import read_own_form
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render, with_query
from api.views import Actor, AlertView, DelegationView, DocumentView, Duty, PersonView, WorkList
from records.errors import NotFoundError
from records.identifiers import DelegationId, DocumentId, Sha256

WAITING = "submitted"
REVIEW = "review-due"
ASKED = ("sign", "initial", "give_opinion")
"""What somebody may be asked for here."""

ADDRESSED = frozenset({Duty.LEADER, Duty.CLERK, Duty.STAFF})
"""Who is asked for a signature, initials or an opinion."""

router = APIRouter(prefix="/waiting")
AREA = Area(router, (NavigationEntry("waiting.nav", "/waiting", NavigationGroup.WORK, ADDRESSED, counted="waiting"),))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person: documents to sign, and drafts of colleagues to answer."""

    to_sign: WorkList
    reviews: tuple[AlertView, ...]

    @property
    def count(self) -> str:
        """How many; with a plus when the list has further pages."""
        return f"{len(self.to_sign.items) + len(self.reviews)}{'+' if self.to_sign.next_cursor else ''}"


@router.get("")
def index(
    request: Request,
    edge: EdgePort,
    visitor: PageVisitor,
    after: Annotated[str | None, Query(max_length=60)] = None,
    done: Annotated[str, Query(max_length=60)] = "",
    none: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """What waits; ``done`` is the document that was just dealt with, ``none`` that no document was chosen."""
    last = edge.flows.get_document(visitor.actor, DocumentId.parse(done)) if done else None
    waiting = waiting_for(edge, visitor.actor, after)
    return render(request, "waiting/index.html", waiting=waiting, after=after, last=last, nothing_chosen=bool(none))


@router.get("/next")
def go_on(edge: EdgePort, visitor: PageVisitor, after: Annotated[str | None, Query(max_length=60)] = None) -> Response:
    """The next document, when they are read one by one."""
    return _next(edge, visitor.actor, after)


@router.get("/{document_id}")
def read(
    request: Request,
    document_id: str,
    edge: EdgePort,
    visitor: PageVisitor,
    run: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """One document: all its pages, then what can be done."""
    return _page(request, edge, visitor, DocumentId.parse(document_id), run)


@router.post("/{document_id}/{step}")
async def take_step(request: Request, document_id: str, step: str, edge: EdgePort, visitor: PageVisitor) -> Response:
    """Sign, send back, or answer a colleague; refused, the document is shown again with the reason above it."""
    if step not in _STEPS:
        raise NotFoundError("route-not-found", "There is no such step.", "Không có bước này.")
    form = await read_own_form(request)
    return await run_in_threadpool(_take, request, _STEPS[step], edge, visitor, DocumentId.parse(document_id), form)


def waiting_for(edge: Edge, actor: Actor, after: str | None = None) -> Waiting:
    """What waits for this person now."""
    to_sign = WorkList((), None)
    if actor.holds(Duty.LEADER):
        to_sign = served(edge.ports.worklist).list_work(actor, WAITING, "", after, PAGE_SIZE)
    alerts = edge.ports.office.alerts(actor) if edge.ports.office else ()
    return Waiting(to_sign, tuple(alert for alert in alerts if alert.code == REVIEW))


def _next(edge: Edge, actor: Actor, after: str | None) -> Response:
    found = served(edge.ports.worklist).list_work(actor, WAITING, "", after, 1).items
    if not found or not actor.holds(Duty.LEADER):
        return RedirectResponse(with_query("/waiting", done=after), 303)
    return RedirectResponse(f"/waiting/{found[0].id}?run=yes", 303)


Step = Callable[[Edge, Actor, DocumentId, Form], DocumentView]


def _take(
    request: Request, step: Step, edge: Edge, visitor: PersonView, document_id: DocumentId, form: Form
) -> Response:
    try:
        step(edge, visitor.actor, document_id, form)
    except CODED_ERRORS as error:
        return _page(request, edge, visitor, document_id, form.field("run"), problem_of(request, error), form)
    if form.field("run"):
        return _next(edge, visitor.actor, document_id)
    return RedirectResponse(with_query("/waiting", done=document_id), 303)


def _page(
    request: Request,
    edge: Edge,
    visitor: PersonView,
    document_id: DocumentId,
    run: str,
    problem: Problem | None = None,
    form: Form | None = None,
) -> Response:
    document = edge.flows.get_document(visitor.actor, document_id)
    return render(
        request,
        "waiting/document.html",
        document=document,
        reading=served(edge.ports.preview).read(visitor.actor, document_id),
        authority=_authority(edge, visitor.actor, document),
        run=run,
        problem=problem,
        typed=form.field("reason") or form.field("remark") if form else "",
    )


def _authority(edge: Edge, actor: Actor, document: DocumentView) -> DelegationView | None:
    """What the leader signs under, for them to see; nothing where the installation keeps none."""
    if document.delegation_id is None or edge.ports.office is None:
        return None
    return edge.ports.office.get_delegation(actor, DelegationId.parse(document.delegation_id))


def _sign(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.sign_document(actor, document_id, Sha256.parse(form.field("sha256")))


def _return(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.return_to_clerk(actor, document_id, form.field("reason"))


def _initial(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).initial(actor, document_id, Sha256.parse(form.field("sha256")), None)


def _decline(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).decline(actor, document_id, form.field("reason"), None)


def _give_opinion(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).give_opinion(actor, document_id, form.field("opinion"), form.field("remark"), None)


_STEPS: dict[str, Step] = {
    "sign": _sign,
    "return": _return,
    "initial": _initial,
    "decline": _decline,
    "opinion": _give_opinion,
}
