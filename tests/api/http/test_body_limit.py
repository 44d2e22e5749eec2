"""The limit stops reading: what a client would still send is dropped, within bounds, and then answered."""

from __future__ import annotations

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.http.body_limit import MAX_DISCARDED_BYTES, BodyLimit
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


class Sending:
    """A client that sends ``megabytes`` and reads its answer only then."""

    def __init__(self, megabytes: int) -> None:
        self.left = megabytes
        self.left_when_answered: int | None = None

    async def receive(self) -> Message:
        self.left -= 1
        return {"type": "http.request", "body": bytes(MIB), "more_body": self.left > 0}

    async def send(self, message: Message) -> None:
        self.left_when_answered = self.left


async def refuse_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": []})


def answer(client: Sending, *headers: tuple[bytes, bytes]) -> None:
    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": list(headers)}
    asyncio.run(BodyLimit(refuse_at_once, LIMIT)(scope, client.receive, client.send))


def test_who_is_refused_while_sending_is_heard_out_and_can_read_why() -> None:
    client = Sending(20)
    answer(client, (b"content-length", b"20971520"))
    assert client.left_when_answered == 0


def test_who_never_stops_sending_is_answered_all_the_same() -> None:
    client = Sending(10_000)
    answer(client, (b"transfer-encoding", b"chunked"))
    assert client.left_when_answered == 10_000 - MAX_DISCARDED_BYTES // MIB


def test_who_waits_to_be_asked_for_the_body_is_not_asked() -> None:
    client = Sending(20)
    answer(client, (b"content-length", b"20971520"), (b"expect", b"100-continue"))
    assert client.left_when_answered == 20
