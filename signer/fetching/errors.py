"""What can go wrong on the way out. The texts never hold an address: a stranger's document may have chosen it."""

from __future__ import annotations

from signer.errors import OutsideServiceError


class FetchError(OutsideServiceError):
    """An answer could not be had: ``fetch-unresolvable``, ``fetch-unreachable``, ``fetch-timeout``,
    ``fetch-http-status``, ``fetch-too-large``, ``fetch-malformed``, ``fetch-too-many-redirects``."""


class AddressRefusedError(FetchError):
    """``fetch-address-refused``: the address may not be asked; nothing was sent."""

    def __init__(self, text: str) -> None:
        super().__init__("fetch-address-refused", text)


class BudgetSpentError(FetchError):
    """``fetch-budget-spent``: this document has used up its requests or its time."""

    def __init__(self) -> None:
        super().__init__("fetch-budget-spent", "the document has used up its requests to outside services")
