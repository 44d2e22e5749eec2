"""Errors of the signer, by whose fault they are. Every error carries a stable ``code``.

A bad document met while *verifying* is not an exception: it is a report with findings.
Exceptions are for requests that cannot be carried out.
"""

from __future__ import annotations


class SignerError(Exception):
    """Root of every error that leaves :mod:`signer`.

    ``code`` is stable and documented in ``docs/errors.md``; ``text`` is a safe English sentence without
    document text, personal data or key material.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class RequestError(SignerError):
    """The caller asked for something that cannot be (unknown field, image without alpha, unknown level)."""


class DocumentError(SignerError):
    """The document does not allow it (unreadable, encrypted, locked, certified P=1, number already filled)."""


class KeyUnusableError(SignerError):
    """The certificate or key may not sign (expired, revoked, wrong usage, weak, wrong PIN, mismatch)."""


class OutsideServiceError(SignerError):
    """A service we depend on failed (timestamp authority, revocation source, token, remote signer)."""


class InternalError(SignerError):
    """Our own output failed our own check; nothing was released."""
