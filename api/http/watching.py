"""Reads and refusals in the audit log: what a signed-in person was shown, and what was refused to them.

Changes write their own entries in their own transactions; here is what leaves no other trace. An entry that cannot be
written stops the answer: what is not in the log was not shown. Only answers that say that the service itself failed go
out without one, because what failed may be what the log is written to.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.views import Actor

_READS = frozenset({"GET", "HEAD"})
_IDENTIFIER = re.compile(r"[a-z]{2,5}_[0-9A-Za-z]{1,40}")
ROUTE_MAX = 48
REFUSED, OWN_FAULT = 400, 500
"""Answers from the first status on are refusals; from the second on the service itself could not."""

LOG_AWAY = "database-"
"""Codes of what the log itself is written to: trying once more would keep the asker waiting for a minute longer."""

_log = logging.getLogger(__name__)


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
        unnoted: list[Exception] = []

        async def send_noted(message: Message) -> None:
            actor = scope.get("state", {}).get("actor")
            if message["type"] == "http.response.start" and actor is not None:
                try:
                    await _note(watch, actor, scope, message["status"])
                except Exception as error:
                    unnoted.append(error)
                    raise
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception:
            if unnoted:  # the framework has made another error of it
                raise unnoted[0] from None
            raise


async def _note(watch: Watch, actor: Actor, scope: Scope, status: int) -> None:
    if scope["method"] not in _READS and status < REFUSED:
        return
    seen = _seen(scope, status)
    if status >= OWN_FAULT and seen.code.startswith(LOG_AWAY):
        _log.warning("an answer with status %s is not in the log: %s", status, seen.code)
        return
    try:
        await run_in_threadpool(watch.note, actor, seen)
    except Exception as error:
        if status < OWN_FAULT:
            raise
        _log.warning("an answer with status %s is not in the log: %s", status, type(error).__name__)


def _seen(scope: Scope, status: int) -> Seen:
    route = getattr(scope.get("route"), "path", "")
    values = [str(value) for value in scope.get("path_params", {}).values()]
    subject = next((value for value in values if _IDENTIFIER.fullmatch(value)), route)
    code = str(scope.get("state", {}).get("problem_code", "")) if status >= REFUSED else ""
    return Seen(scope["method"], route, subject[:ROUTE_MAX], status, code)
