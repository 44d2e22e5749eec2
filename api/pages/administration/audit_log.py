"""``/administration/log``: every change, each with the proof that it is in the sealed log."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.flows.log_reading import READERS, EventFilter
from api.http.auth import PageVisitor
from api.http.edge import EdgePort
from api.http.language import language_of
from api.http.routes.documents import PAGE_SIZE
from api.http.upkeep_port import Upkeep, UpkeepPort
from api.pages.area import Area
from api.pages.catalog import Catalog, catalog_of
from api.pages.names import names_of
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.views import Actor, Duty
from records.audit import Action
from records.errors import NotFoundError
from records.identifiers import EventId
from records.searching import fold
from records.transparency.checkpoints import Checkpoint

router = APIRouter(prefix="/administration/log")
AREA = Area(
    router, (NavigationEntry("log.nav", "/administration/log", NavigationGroup.ADMINISTRATION, frozenset(READERS)),)
)
Word = Annotated[str, Query(max_length=60)]


@router.get("")
def index(
    request: Request,
    upkeep: UpkeepPort,
    edge: EdgePort,
    visitor: PageVisitor,
    subject: Word = "",
    action: Word = "",
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The agency's log, newest first; narrowed to one document, record or action."""
    wanted = EventFilter(subject or None, None, action or None)
    return render(
        request,
        "administration/events.html",
        page=upkeep.events(visitor.actor, wanted, after, PAGE_SIZE),
        subject=subject,
        action=action,
        actions=_actions(catalog_of(language_of(request))),
        after=after,
        sealed=_sealed(upkeep, visitor.actor),
        may_export=visitor.actor.holds(Duty.ADMINISTRATOR),
        names=names_of(edge),
    )


@router.get("/{event_id}")
def show(request: Request, event_id: str, upkeep: UpkeepPort, edge: EdgePort, visitor: PageVisitor) -> Response:
    """One entry, exactly as it was written, and its proof."""
    event = upkeep.event(visitor.actor, EventId.parse(event_id))
    return render(
        request,
        "administration/event.html",
        event=event,
        sealed=_sealed(upkeep, visitor.actor) if event.proof else None,
        is_intact=hashlib.sha256(event.entry.content().encode()).hexdigest() == event.entry.hash,
        names=names_of(edge),
    )


def _actions(texts: Catalog) -> list[tuple[str, str]]:
    """Everything that can be noted, with its words, in the order of the words."""
    named = [(one.value, texts(f"log_action.{one.replace('.', '_').replace('-', '_')}")) for one in Action]
    return sorted(named, key=lambda pair: fold(pair[1]))


def _sealed(upkeep: Upkeep, actor: Actor) -> Checkpoint | None:
    """The newest checkpoint; nothing before the first."""
    try:
        return upkeep.checkpoint(actor).checkpoint
    except NotFoundError:
        return None
