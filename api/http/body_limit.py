"""A hard limit on what is read from a request, whatever its Content-Length says. Nothing is kept beyond it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.settings import MAX_FORM_BYTES, MIB

MAX_DISCARDED_BYTES = 64 * MIB
"""What a client still sends while it is refused is taken off the line and dropped, up to this much. Closing while it
sends resets the connection, and many clients then never read why. An honest upload is smaller."""
MAX_DISCARDING_SECONDS = 10.0
"""A client slower than that learns it from the closed connection."""

_UPLOAD_TYPES = ("multipart/form-data", "application/pdf")


class BodyLimit:
    """ASGI middleware: uploads may have ``max_upload_bytes``, all other bodies :data:`MAX_FORM_BYTES`.

    The refusal is an :class:`HTTPException` 413 raised where the body is read, so that it passes through the
    framework and is answered in one place. Whoever is answered before their body was read is heard out first.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: int) -> None:
        self._app = app
        self._max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(receive, self._max_upload_bytes if _is_upload(headers) else MAX_FORM_BYTES, headers)

        async def send_after_hearing_out(message: Message) -> None:
            if message["type"] == "http.response.start":
                await body.hear_out()
            await send(message)

        await self._app(scope, body.receive_within_limit, send_after_hearing_out)


@dataclass(slots=True)
class _Body:
    """What a client sends, as far as it was read."""

    receive: Receive
    limit: int
    headers: Headers
    read: int = 0
    ended: bool = False

    async def receive_within_limit(self) -> Message:
        """Raises: HTTPException 413."""
        announced = self.headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > self.limit:
            raise HTTPException(413)
        message = await self._next()
        if self.read > self.limit:
            raise HTTPException(413)
        return message

    async def hear_out(self) -> None:
        """Take the rest off the line and drop it, within bounds."""
        if self.ended or not self._is_being_sent():
            return
        try:
            async with asyncio.timeout(MAX_DISCARDING_SECONDS):
                before = self.read
                while not self.ended and self.read - before < MAX_DISCARDED_BYTES:
                    await self._next()
        except TimeoutError:
            return

    def _is_being_sent(self) -> bool:
        """Whoever announces a body and waits to be asked for it is better not asked."""
        waits = self.headers.get("expect", "").lower() == "100-continue" and not self.read
        return not waits and ("transfer-encoding" in self.headers or self.headers.get("content-length", "0") != "0")

    async def _next(self) -> Message:
        message = await self.receive()
        self.read += len(message.get("body", b""))
        self.ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message


def _is_upload(headers: Headers) -> bool:
    return headers.get("content-type", "").lower().startswith(_UPLOAD_TYPES)
