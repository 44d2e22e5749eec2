"""Several authorities, tried in order: one that fails is left alone for a while, one that is busy is passed over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from signer.cms.algorithms import DigestAlgorithm
from signer.errors import OutsideServiceError
from signer.keys import CertificateChain
from signer.signing.timestamp_source import Timestamp, TimestampSource


@dataclass(frozen=True, slots=True)
class FailoverRules:
    """``rounds`` over the whole list with ``backoff`` seconds before the second, doubling after.

    After ``failures_to_open`` failures in a row an authority is skipped for ``open_seconds``; at most ``concurrency``
    questions run against it at a time (the national authority was seen to need 2 to 131 seconds for one). The first
    round passes over a busy authority, later rounds queue for it up to ``queue_seconds``.
    """

    rounds: int = 2
    backoff: float = 0.5
    failures_to_open: int = 3
    open_seconds: float = 30.0
    concurrency: int = 4
    queue_seconds: float = 30.0


class FailoverTimestamps:
    """A :class:`signer.signing.timestamp_source.TimestampSource` over a list of them.

    ``monotonic`` and ``pause`` are the process's clock and sleep. Thread-safe; a slow authority holds back only the
    callers that are waiting for it. Raises: OutsideServiceError, the last authority's, or ``timestamp-unavailable``
    when all are skipped.
    """

    def __init__(
        self,
        authorities: Sequence[TimestampSource],
        rules: FailoverRules,
        *,
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._guarded = tuple(_Guarded(authority, rules, monotonic) for authority in authorities)
        self._rules = rules
        self._pause = pause

    def known_chains(self) -> tuple[CertificateChain, ...]:
        return tuple(chain for guarded in self._guarded for chain in guarded.authority.known_chains())

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
        last = OutsideServiceError("timestamp-unavailable", "no timestamp authority can be asked at the moment")
        for attempt in range(self._rules.rounds):
            if attempt:
                self._pause(self._rules.backoff * 2 ** (attempt - 1))
            for guarded in self._guarded:
                try:
                    answer = guarded.ask(digest, algorithm, wait=self._rules.queue_seconds if attempt else 0)
                except OutsideServiceError as error:
                    last = error
                    continue
                if answer is not None:
                    return answer
        raise last


class _Guarded:
    """One authority behind its circuit breaker and its concurrency cap."""

    def __init__(self, authority: TimestampSource, rules: FailoverRules, monotonic: Callable[[], float]) -> None:
        self.authority = authority
        self._rules = rules
        self._monotonic = monotonic
        self._room = threading.BoundedSemaphore(rules.concurrency)
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again_at = 0.0

    def ask(self, digest: bytes, algorithm: DigestAlgorithm, *, wait: float) -> Timestamp | None:
        """The answer, or None when the authority is being left alone or is busy."""
        with self._lock:
            if self._failures >= self._rules.failures_to_open and self._monotonic() < self._closed_again_at:
                return None
        if not self._room.acquire(timeout=wait):
            return None
        try:
            answer = self.authority.timestamp(digest, algorithm)
        except OutsideServiceError:
            self._note(failed=True)
            raise
        finally:
            self._room.release()
        self._note(failed=False)
        return answer

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            self._closed_again_at = self._monotonic() + self._rules.open_seconds
