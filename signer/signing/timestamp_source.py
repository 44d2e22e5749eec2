"""What signing needs of a timestamp authority; the implementations are in :mod:`signer.timestamps`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signer.cms.algorithms import DigestAlgorithm
from signer.errors import OutsideServiceError
from signer.keys import CertificateChain
from signer.signing.profile import SigningProfile


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


def fitting(timestamp: Timestamp, profile: SigningProfile) -> Timestamp:
    """The timestamp, when it fits the room the profile reserves.

    Raises: OutsideServiceError (``timestamp-too-large``).
    """
    if len(timestamp.token) > profile.timestamp_reserve:
        raise OutsideServiceError("timestamp-too-large", "the token does not fit the room the profile reserves for it")
    return timestamp
