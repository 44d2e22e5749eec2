"""A hard limit on what is read from a request, whatever its Content-Length says. Nothing is read beyond it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.settings import MAX_FORM_BYTES

_UPLOAD_TYPES = ("multipart/form-data", "application/pdf")


class BodyLimit:
    """ASGI middleware: uploads may have ``max_upload_bytes``, all other bodies :data:`MAX_FORM_BYTES`.

    The refusal is an :class:`HTTPException` 413 raised where the body is read, so that it passes through the
    framework and is answered in one place.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: int) -> None:
        self._app = app
        self._max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._max_upload_bytes if _is_upload(headers) else MAX_FORM_BYTES
        announced = headers.get("content-length", "0")
        read = 0

        async def receive_within_limit() -> Message:
            nonlocal read
            if announced.isdecimal() and int(announced) > limit:
                raise HTTPException(413)
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_within_limit, send)


def _is_upload(headers: Headers) -> bool:
    return headers.get("content-type", "").lower().startswith(_UPLOAD_TYPES)
