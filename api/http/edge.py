"""What every route is handed: the flows and the web edge's own parts, in one value kept on the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request

from api.http.flows_port import Flows
from api.http.idempotency import IdempotencyStore
from api.http.ports import Ports
from api.http.reports_port import Reports
from api.http.sessions import SessionKeeper
from api.http.settings import WebSettings


@dataclass(frozen=True, slots=True)
class Edge:
    """One running web edge. ``reports`` is None where no key seals them: no PDF report is given then."""

    flows: Flows
    settings: WebSettings
    sessions: SessionKeeper
    answers: IdempotencyStore
    reports: Reports | None = None
    ports: Ports = field(default_factory=Ports)


def edge_of(request: Request) -> Edge:
    """The edge that serves this request."""
    return cast(Edge, request.app.state.edge)


async def _flows(request: Request) -> Flows:
    return edge_of(request).flows


FlowsPort = Annotated[Flows, Depends(_flows)]


async def _edge(request: Request) -> Edge:
    """Not in a thread, as what may wait is."""
    return edge_of(request)


EdgePort = Annotated[Edge, Depends(_edge)]
