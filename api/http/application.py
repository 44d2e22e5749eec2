"""The web application: routes, pages and the layers around them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.routing import BaseRoute

from api.http.body_limit import BodyLimit
from api.http.edge import Edge
from api.http.flows_port import Flows
from api.http.head import HeadAsGet
from api.http.idempotency import IdempotencyStore
from api.http.language import is_api
from api.http.openapi import openapi_of
from api.http.ports import Ports
from api.http.problems import Problem, install_problems, problem_json
from api.http.reports_port import Reports
from api.http.routes import (
    alerts,
    composing,
    delegations,
    dispositions,
    documents,
    edxml,
    exports,
    external_signing,
    form_checks,
    health,
    holdings,
    holds,
    incoming,
    organisation,
    public_records,
    record_files,
    records,
    register,
    retention,
    sessions,
    signature_batches,
    statistics,
    submissions,
    text_templates,
    upkeep,
    verifications,
    workflow,
)
from api.http.sessions import Clock, SessionKeeper
from api.http.settings import MAX_FORM_BYTES, WebSettings
from api.http.shell import Shell
from api.http.watching import Watching
from api.pages import NAVIGATION, install_pages, problem_page

REQUEST_ID_BYTES = 10
ROUTES = (
    documents,
    edxml,
    external_signing,
    composing,
    form_checks,
    workflow,
    signature_batches,
    text_templates,
    delegations,
    alerts,
    incoming,
    submissions,
    register,
    statistics,
    organisation,
    holdings,
    exports,
    records,
    retention,
    record_files,
    holds,
    dispositions,
    upkeep,
    verifications,
    public_records,
    sessions,
    health,
)


def new_request_id() -> str:
    """80 random bits: ``req_…``."""
    return f"req_{secrets.token_hex(REQUEST_ID_BYTES)}"


def create_app(
    flows: Flows,
    settings: WebSettings,
    *,
    answers: IdempotencyStore,
    clock: Clock,
    reports: Reports | None = None,
    ports: Ports | None = None,
    request_ids: Callable[[], str] = new_request_id,
) -> FastAPI:
    """The application over these flows. ``answers`` remembers idempotency keys; ``clock`` ends sessions.

    ``reports`` sets and seals PDF reports; without it they are answered with ``report-not-sealed``. ``ports`` are the
    areas beside the outgoing line; what is missing there answers ``route-not-found``.
    """
    app = FastAPI(title="vanthu", docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.edge = Edge(
        flows, settings, SessionKeeper(settings.session_secret, clock), answers, reports, ports or Ports()
    )
    app.router.routes.extend(_routes())
    app.state.navigation = NAVIGATION
    install_problems(app, _answer)
    app.add_middleware(Watching, watch=ports.watch if ports else None)
    app.add_middleware(BodyLimit, max_upload_bytes=settings.max_upload_bytes + MAX_FORM_BYTES)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Shell, request_ids=request_ids, answer=_answer)
    app.openapi = partial(_openapi, app)  # type: ignore[method-assign]  # FastAPI's own way to replace it
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every route, made once a process: none of them knows its application, and their first matching costs a second."""
    carrier = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    include_routes(carrier)
    install_pages(carrier)
    return tuple(carrier.routes)


def include_routes(app: FastAPI) -> None:
    """The routes of the API, in the order they are described."""
    for module in ROUTES:
        app.include_router(module.router)


def _answer(request: Request, problem: Problem) -> Response:
    return problem_json(problem) if is_api(request) else problem_page(request, problem)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = openapi_of(app)
    return app.openapi_schema
