"""The one error of the development PKI; ``code`` is stable."""

from __future__ import annotations


class DevPkiError(Exception):
    """The development PKI cannot do what was asked.

    ``code`` is one of ``dev-pki-production``, ``dev-pki-exists``, ``dev-pki-missing``, ``dev-pki-not-marked``,
    ``dev-pki-damaged``, ``dev-pki-folder-open``, ``dev-pki-not-loopback``, ``dev-pki-clock``,
    ``dev-pki-unknown-name``, ``dev-pki-not-an-issuer``, ``dev-pki-not-a-tsa``, ``dev-pki-address-in-use``.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def refuse_in_production(production: bool) -> None:
    """Raises: DevPkiError ``dev-pki-production`` when the caller runs in production mode."""
    if production:
        raise DevPkiError("dev-pki-production", "the development PKI must never be used in production mode")
