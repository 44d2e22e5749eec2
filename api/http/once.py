"""Doing something once: the route's work, run under the request's ``Idempotency-Key``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from api.errors import BadRequestError
from api.http.auth import SignedIn
from api.http.edge import EdgePort
from api.http.idempotency import MAX_KEY_LENGTH, SHORT_LIFETIME, IdempotencyStore
from records.errors import ConflictError
from records.idempotency import RequestKey, StoredAnswer
from records.identifiers import Sha256

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
REMOVED = 410
"""Status of a kept answer that a purge has emptied."""

Key = Annotated[
    str | None,
    Header(
        alias=KEY_HEADER,
        min_length=1,
        max_length=MAX_KEY_LENGTH,
        pattern=r"^[!-~]+$",
        description="Chosen by the caller, for example a UUID: a retry with the same key does nothing twice.",
    ),
]


@dataclass(frozen=True, slots=True)
class Once:
    """Runs work at most once for a key; without a key it simply runs."""

    store: IdempotencyStore
    scope: str
    key: str | None
    body: Sha256
    """Keyed: a body that screening refuses leaves nothing behind that could be matched against a guess."""
    secret: bytes = field(repr=False)
    lifetime: timedelta | None = SHORT_LIFETIME

    def answer(self, work: Callable[[], BaseModel], status: int = 200) -> Response:
        """The work's answer, or the one it gave before (then with ``Idempotency-Replayed: true``)."""
        if self.key is None:
            return _response(_serialise(work(), status))
        begun = self.store.begin(RequestKey(self.scope, self.key, self.body), self.lifetime)
        if isinstance(begun, StoredAnswer):
            return _response(_still_there(begun), replayed=True)
        try:
            answer = _serialise(work(), status)
        except BaseException:
            self.store.abandon(begun)
            raise
        self.store.finish(begun, answer)
        return _response(answer)

    def over(self, *content: bytes) -> Once:
        """The same, for a request whose body was read as these pieces."""
        lengths = b"".join(len(piece).to_bytes(8, "big") for piece in content)
        digest = hmac.new(self.secret, lengths, hashlib.sha256)
        for piece in content:
            digest.update(piece)
        return replace(self, body=Sha256(digest.hexdigest()))


def _streamed(request: Request, edge: EdgePort, actor: SignedIn, key: Key = None) -> Once:
    scope = f"{actor.person_id} {request.method} {request.url.path}"
    return Once(edge.answers, scope, key, Sha256.of(b""), edge.settings.session_secret)


async def _optional(request: Request, once: Annotated[Once, Depends(_streamed)]) -> Once:
    return once.over(await request.body())


def _required(once: Annotated[Once, Depends(_optional)]) -> Once:
    if once.key is None:
        raise BadRequestError(
            "idempotency-key-required",
            "This step needs an Idempotency-Key header: repeating it by accident would do harm.",
            "Bước này cần tiêu đề Idempotency-Key vì lặp lại ngoài ý muốn sẽ gây hậu quả.",
        )
    return replace(once, lifetime=None)


def _still_there(answer: StoredAnswer) -> StoredAnswer:
    """Raises: ConflictError ``answer-removed`` for one that a purge has emptied."""
    if answer.status == REMOVED:
        raise ConflictError(
            "answer-removed",
            "This was done; what was answered has been removed with the document it spoke of.",
            "Yêu cầu này đã được thực hiện; nội dung trả lời đã được gỡ bỏ cùng văn bản.",
        )
    return answer


def _serialise(model: BaseModel, status: int) -> StoredAnswer:
    return StoredAnswer(status, model.model_dump_json())


def _response(answer: StoredAnswer, *, replayed: bool = False) -> Response:
    headers = {REPLAYED_HEADER: "true"} if replayed else None
    return Response(answer.text, answer.status, headers, media_type="application/json")


StreamedOnce = Annotated[Once, Depends(_streamed)]
"""For a route that reads the body itself: add what was read with :meth:`Once.over`."""
OptionalOnce = Annotated[Once, Depends(_optional)]
RequiredOnce = Annotated[Once, Depends(_required)]
