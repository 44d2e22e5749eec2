"""Signed sessions: who signed in, until when. The token names a row, never a person."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from api.errors import NotSignedInError
from api.http.settings import SESSION_LIFETIME

Clock = Callable[[], datetime]
SESSION_COOKIE = "vanthu_session"
SMALLEST_SECRET = 32
"""Bytes: the strength of the HMAC-SHA256 behind it."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was just issued. ``token`` is a secret: give it to its owner only."""

    token: str
    expires_at: datetime


class SessionKeeper:
    """Issues and reads session tokens: ``base64url(person|expiry).base64url(HMAC-SHA256)``; nothing is stored."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        if len(secret) < SMALLEST_SECRET:
            raise ValueError(f"the session secret needs at least {SMALLEST_SECRET} bytes")
        self._secret = secret
        self._clock = clock

    def now(self) -> datetime:
        """By the clock that sessions go by."""
        return self._clock()

    def issue(self, person_id: str) -> Session:
        """A session of twelve hours, not renewed by use."""
        expires_at = (self._clock() + SESSION_LIFETIME).astimezone(UTC).replace(microsecond=0)
        claim = f"{person_id}|{int(expires_at.timestamp())}".encode()
        return Session(f"{_encode(claim)}.{_encode(self._seal(b'session', claim))}", expires_at)

    def person_of(self, token: str) -> str:
        """The person a token was issued to. Raises: NotSignedInError ``session-invalid``, ``session-expired``."""
        claim_text, _, seal_text = token.partition(".")
        claim = _decode(claim_text)
        if not hmac.compare_digest(_decode(seal_text), self._seal(b"session", claim)):
            raise _invalid()
        person_id, _, expiry = claim.decode().rpartition("|")
        if self._clock().timestamp() >= int(expiry):
            raise NotSignedInError("session-expired", "The session has ended; sign in again.", "Phiên đã hết hạn.")
        return person_id

    def form_token(self, token: str) -> str:
        """What a form of this session must send back: a page of another site cannot know it (CSRF)."""
        return _encode(self._seal(b"form", token.encode()))

    def is_form_token(self, token: str, given: str) -> bool:
        """Whether ``given`` is this session's form token, in constant time."""
        return hmac.compare_digest(self.form_token(token).encode(), given.encode())

    def _seal(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.new(self._secret, purpose + b"\0" + message, hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error


def _invalid() -> NotSignedInError:
    return NotSignedInError("session-invalid", "The session token is not ours.", "Phiên đăng nhập không hợp lệ.")
