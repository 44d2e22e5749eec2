"""Reads and refusals in the audit log: what a signed-in person was shown, and what was refused to them.

Changes write their own entries in their own transactions; here is what leaves no other trace. An entry that cannot be
written stops the answer: what is not in the log was not shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.views import Actor

_READS = frozenset({"GET", "HEAD"})
_IDENTIFIER = re.compile(r"[a-z]{2,5}_[0-9A-Za-z]{1,40}")
ROUTE_MAX = 48


@dataclass(frozen=True, slots=True)
class Seen:
    """One answered request: route template, never an address with what was searched for."""

    method: str
    route: str
    subject: str
    status: int
    code: str
    """The problem's code; empty when it was not refused."""


class Watch(Protocol):
    """Writes what was seen into the log; returns when it is durable."""

    def note(self, actor: Actor, seen: Seen) -> None: ...


class Watching:
    """ASGI middleware around the routes, which tell who asks (:mod:`api.http.auth`)."""

    def __init__(self, app: ASGIApp, watch: Watch | None) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._watch is None:
            await self._app(scope, receive, send)
            return
        watch = self._watch

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                state = scope.get("state", {})
                actor = state.get("actor")
                if actor is not None and (scope["method"] in _READS or message["status"] >= 400):
                    await run_in_threadpool(watch.note, actor, _seen(scope, message["status"]))
            await send(message)

        await self._app(scope, receive, send_noted)


def _seen(scope: Scope, status: int) -> Seen:
    route = getattr(scope.get("route"), "path", "")
    values = [str(value) for value in scope.get("path_params", {}).values()]
    subject = next((value for value in values if _IDENTIFIER.fullmatch(value)), route)
    code = str(scope.get("state", {}).get("problem_code", "")) if status >= 400 else ""
    return Seen(scope["method"], route, subject[:ROUTE_MAX], status, code)
