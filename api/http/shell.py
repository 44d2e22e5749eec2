"""Around every request: an identifier, the security headers, and a last answer when something unforeseen happens."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import ProblemPage, problem_of

REQUEST_ID_HEADER = "X-Request-Id"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""OWASP secure headers; everything shown comes from this origin, so nothing else is allowed."""

log = logging.getLogger("vanthu.http")


class Shell:
    """ASGI middleware. ``answer`` turns the unforeseen into a problem; logs never hold content or messages."""

    def __init__(self, app: ASGIApp, request_ids: Callable[[], str], answer: ProblemPage) -> None:
        self._app = app
        self._request_ids = request_ids
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = self._request_ids()
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except ClientDisconnect:
            log.info("client left [%s]", request_id)
        except Exception as error:  # the last line of defence: no exception leaves without an answer
            log.error("unforeseen %s at %s [%s]", type(error).__name__, _place(error), request_id)
            if started:
                raise
            request = Request(scope, receive)
            await self._answer(request, problem_of(request, error))(scope, receive, send_with_headers)


def _place(error: BaseException) -> str:
    """Module and line of the innermost frame: enough to find the fault, nothing of the data."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "?"
