"""One timestamp authority: asks over its transport, checks what comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from signer.cms.algorithms import DigestAlgorithm
from signer.keys import CertificateChain
from signer.signing.timestamp_source import Timestamp
from signer.timestamps.rfc3161 import TimestampQuery, TimestampRules, check_answer

MAX_KNOWN_CHAINS = 4
"""Chains remembered of one authority: it renews its certificate now and then."""

Transport = Callable[[bytes], bytes]
"""Carries a TimeStampReq to the authority and its answer back. Raises: OutsideServiceError."""


class CheckedAuthority:
    """A :class:`signer.signing.timestamp_source.TimestampSource` over one transport.

    ``clock`` gives the present time (aware), ``new_nonce`` a fresh random number for each question.
    """

    def __init__(
        self,
        transport: Transport,
        rules: TimestampRules,
        *,
        clock: Callable[[], datetime],
        new_nonce: Callable[[], int],
    ) -> None:
        self._transport = transport
        self._rules = rules
        self._clock = clock
        self._new_nonce = new_nonce
        self._chains: dict[CertificateChain, None] = {}
        self._lock = threading.Lock()

    def known_chains(self) -> tuple[CertificateChain, ...]:
        with self._lock:
            return tuple(self._chains)

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
        query = TimestampQuery(digest, algorithm, self._new_nonce(), self._rules.policy)
        answer = check_answer(self._transport(query.encode()), query, self._rules, self._clock())
        self._remember(answer.chain)
        return answer.timestamp

    def _remember(self, chain: CertificateChain) -> None:
        with self._lock:
            self._chains.pop(chain, None)
            self._chains[chain] = None
            while len(self._chains) > MAX_KNOWN_CHAINS:
                del self._chains[next(iter(self._chains))]
