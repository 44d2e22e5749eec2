"""What evidence needs of the signer: timestamps, and the ASN.1 that a change of digest hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ArchiveTimestamp:
    """One archive timestamp of one object (RFC 4998 clause 4.1)."""

    digest: str
    reduced_tree: tuple[tuple[bytes, ...], ...]
    token: bytes


Chain = tuple[ArchiveTimestamp, ...]
"""Archive timestamps with one digest, oldest first (clause 5.1)."""


class Stamped(Protocol):
    """A timestamp, when it was made, and until when the certificates under it are valid."""

    @property
    def token(self) -> bytes: ...

    @property
    def at(self) -> datetime: ...

    @property
    def valid_until(self) -> datetime: ...


class Stamping(Protocol):
    """Makes timestamps. Raises what its technology raises."""

    def stamp(self, root: bytes, digest: str) -> Stamped:
        """A timestamp over a root that was made with this digest."""

    def refreshed(self, token: bytes) -> bytes:
        """The token with today's evidence about its authority, to be stamped over next."""


class Notation(Protocol):
    """Writes evidence down as RFC 4998 has it."""

    def record(self, chains: tuple[Chain, ...]) -> bytes:
        """EvidenceRecord in DER."""

    def renewed_leaf(self, digest: str, data_hash: bytes, chains: tuple[Chain, ...]) -> bytes:
        """What a change of digest puts into the new tree for one object (clause 5.2)."""
