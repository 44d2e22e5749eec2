"""Errors of the records core, by whose fault they are. Every error carries a stable ``code``.

Codes are kebab-case words (``document-not-found``) and never change their meaning; ``docs/errors.md`` lists them.
"""

from __future__ import annotations


class RecordsError(Exception):
    """Root of every error that leaves :mod:`records`.

    ``text`` is a safe English sentence, ``text_vi`` the Vietnamese one (empty when the edge has its own wording).
    Neither ever holds document text, personal data or a secret.
    """

    def __init__(self, code: str, text: str, text_vi: str = "") -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.text_vi = text_vi


class RequestError(RecordsError):
    """The caller asked for something that cannot be (malformed number, missing retention class)."""


class ConflictError(RecordsError):
    """The request is well formed, but the state of things does not allow it now."""


class NotFoundError(RecordsError):
    """Nothing exists under the given identifier."""


class GoneError(RecordsError):
    """It existed and was rightly destroyed; what remains of it is a stub."""


class OutsideServiceError(RecordsError):
    """Something we depend on failed (database unreachable or busy, disk full, object store gone)."""


class InternalError(RecordsError):
    """Our own promise is broken (stored bytes that do not match their hash, a violated constraint)."""
