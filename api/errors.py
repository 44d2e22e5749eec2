"""Errors that arise at the edges themselves; the flows let those of signer and records through."""

from __future__ import annotations


class EdgeError(Exception):
    """Root of the edges' own errors. ``code`` is stable; ``text`` safe English, ``text_vi`` Vietnamese."""

    def __init__(self, code: str, text: str, text_vi: str = "") -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.text_vi = text_vi


class NotAllowedError(EdgeError):
    """The person is known but may not do this."""


class NotSignedInError(EdgeError):
    """Nobody is signed in."""


class BadRequestError(EdgeError):
    """The request itself is wrong: a field, a header, a content type."""


class TooLargeError(EdgeError):
    """More bytes than the limit."""


class ProductionModeError(EdgeError):
    """A development convenience was asked for while production mode is on."""


class RefusedByScreeningError(EdgeError):
    """The classification guard stopped the document; nothing was kept."""
