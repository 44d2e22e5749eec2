"""The first answer costs a second of making routes and templates: the service gives it to itself before it opens."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Scope


def warm(app: ASGIApp, path: str = "/") -> int:
    """Ask for this page as a visitor would, without a network; the status it answered."""
    return asyncio.run(_asked(app, path))


async def _asked(app: ASGIApp, path: str) -> int:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status
