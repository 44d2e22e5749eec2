"""The limit stops reading: what a client would still send is never taken from the socket."""

from __future__ import annotations

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.http.body_limit import BodyLimit
from api.http.settings import MIB

LIMIT = 4 * MIB


class Socket:
    """Gives megabytes for ever; counts them."""

    def __init__(self) -> None:
        self.taken = 0

    async def receive(self) -> Message:
        self.taken += 1
        return {"type": "http.request", "body": bytes(MIB), "more_body": True}

    async def send(self, message: Message) -> None:
        raise AssertionError("nothing is sent here")


async def read_everything(scope: Scope, receive: Receive, send: Send) -> None:
    async for _ in Request(scope, receive).stream():
        pass


def read_through_limit(socket: Socket, headers: list[tuple[bytes, bytes]]) -> None:
    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    asyncio.run(BodyLimit(read_everything, LIMIT)(scope, socket.receive, socket.send))


def test_reading_stops_at_the_first_chunk_over_the_limit() -> None:
    socket = Socket()
    with pytest.raises(HTTPException) as refused:
        read_through_limit(socket, [(b"content-type", b"application/pdf")])
    assert refused.value.status_code == 413
    assert socket.taken == LIMIT // MIB + 1


def test_announced_length_over_the_limit_is_refused_without_reading() -> None:
    socket = Socket()
    with pytest.raises(HTTPException):
        read_through_limit(socket, [(b"content-type", b"application/pdf"), (b"content-length", b"209715200")])
    assert socket.taken == 0


def test_false_small_length_does_not_widen_the_limit() -> None:
    socket = Socket()
    with pytest.raises(HTTPException):
        read_through_limit(socket, [(b"content-type", b"application/pdf"), (b"content-length", b"1")])
    assert socket.taken == LIMIT // MIB + 1


def test_body_that_is_no_upload_gets_the_small_limit() -> None:
    socket = Socket()
    with pytest.raises(HTTPException):
        read_through_limit(socket, [(b"content-type", b"application/json")])
    assert socket.taken == 2
