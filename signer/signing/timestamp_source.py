"""What signing needs of a timestamp authority; the implementations are in :mod:`signer.timestamps`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signer.cms.algorithms import DigestAlgorithm
from signer.keys import CertificateChain


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A checked RFC 3161 token in DER and the time it states."""

    token: bytes
    at: datetime


class TimestampSource(Protocol):
    """Stamps digests. A token handed out has been checked: status, nonce, imprint, policy, usage, signature.

    Raises: OutsideServiceError (``timestamp-…``).
    """

    def known_chains(self) -> tuple[CertificateChain, ...]:
        """The chains of tokens seen so far; empty before the first."""
        ...

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp: ...
