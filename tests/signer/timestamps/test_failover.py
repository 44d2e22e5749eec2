"""A list of authorities: order, breaker, cap, backoff; with clocks and pauses that are counted, not waited for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from signer.cms.algorithms import SHA256, DigestAlgorithm
from signer.errors import OutsideServiceError
from signer.keys import CertificateChain
from signer.signing.timestamp_source import Timestamp
from signer.timestamps.failover import FailoverRules, FailoverTimestamps

DIGEST = SHA256.of(b"text")


@dataclass
class Authority:
    """Answers, or fails with its code; counts how often it was asked."""

    now: datetime
    fails_with: str | None = None
    asked: int = 0

    def known_chains(self) -> tuple[CertificateChain, ...]:
        return ()

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
        self.asked += 1
        if self.fails_with:
            raise OutsideServiceError(self.fails_with, "as told")
        return Timestamp(b"token", self.now)


@dataclass
class Clock:
    seconds: float = 0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds


def over(clock: Clock, *authorities: object, rules: FailoverRules = FailoverRules()) -> FailoverTimestamps:  # noqa: B008
    return FailoverTimestamps(authorities, rules, monotonic=clock, pause=clock.pause)  # type: ignore[arg-type]


def test_the_next_authority_is_used_when_the_first_fails(now: datetime) -> None:
    first, second = Authority(now, "timestamp-timeout"), Authority(now)
    assert over(Clock(), first, second).timestamp(DIGEST, SHA256).token == b"token"
    assert (first.asked, second.asked) == (1, 1)


def test_all_down_gives_the_last_ones_error_after_backing_off(now: datetime) -> None:
    clock = Clock()
    source = over(clock, Authority(now, "timestamp-timeout"), Authority(now, "timestamp-rejected"))
    with pytest.raises(OutsideServiceError, match="timestamp-rejected"):
        source.timestamp(DIGEST, SHA256)
    assert clock.pauses == [0.5]


def test_a_failing_authority_is_left_alone_and_tried_again_later(now: datetime) -> None:
    clock = Clock()
    first, second = Authority(now, "timestamp-timeout"), Authority(now)
    source = over(clock, first, second)
    for _ in range(5):
        source.timestamp(DIGEST, SHA256)
    assert first.asked == 3
    clock.seconds += 31
    source.timestamp(DIGEST, SHA256)
    assert first.asked == 4


def test_a_hanging_authority_holds_back_only_its_own_caller(now: datetime) -> None:
    hanging, release = threading.Event(), threading.Event()

    class Hanging(Authority):
        def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
            hanging.set()
            release.wait(30)
            return super().timestamp(digest, algorithm)

    second = Authority(now)
    source = over(Clock(), Hanging(now), second, rules=FailoverRules(concurrency=1))
    thread = threading.Thread(target=lambda: source.timestamp(DIGEST, SHA256))
    thread.start()
    assert hanging.wait(30)
    assert source.timestamp(DIGEST, SHA256).token == b"token"
    assert second.asked == 1
    release.set()
    thread.join()
