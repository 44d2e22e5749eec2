"""What the verification page asks of the office: does it know the file that was handed in?"""

from __future__ import annotations

from typing import Protocol

from api.views import PublicRecord
from records.identifiers import Sha256


class Lookup(Protocol):
    """Finding the public record of a file by its hash. :mod:`api.wiring` provides it."""

    def record_of(self, hashes: tuple[Sha256, ...]) -> PublicRecord | None:
        """The record of the issued document whose bytes have one of these hashes, in whatever state it is today."""
