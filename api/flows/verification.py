"""Verification with this installation's trust: one object that the line, the public page and the command share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from api.clocks import Clock
from signer.pdf.syntax import Buffer
from signer.report import Report, Role
from signer.trust.revocation import RevocationSource
from signer.trust.store import TrustStore
from signer.verify import (
    OFFICIAL_PROFILE,
    PUBLIC_PROFILE,
    VerificationPolicy,
    VerificationRecord,
    load_policy,
    verify,
    verify_recorded,
)

Sources = Callable[[], RevocationSource]
"""Makes the source of one verification: each document has its own allowance of requests."""


class Recorder(Protocol):
    """:func:`signer.verify.verify_recorded`, here or in another process."""

    def __call__(
        self,
        data: Buffer,
        *,
        policy: VerificationPolicy,
        trust: TrustStore,
        at: datetime,
        revocation: RevocationSource | None = None,
    ) -> VerificationRecord: ...


class Judge(Protocol):
    """:func:`signer.verify.verify`, here or in another process."""

    def __call__(
        self,
        data: Buffer,
        *,
        policy: VerificationPolicy,
        trust: TrustStore,
        at: datetime,
        revocation: RevocationSource | None = None,
    ) -> Report: ...


class InstalledVerifier:
    """A :class:`api.office.Verifier` over :func:`signer.verify`; it never raises for a bad document.

    ``at`` fixes the time of judgement (None: the clock's); ``sources`` may ask outside for the agency's own documents,
    ``public_sources`` for what strangers hand in, None is offline; ``max_file_bytes`` raises the public policy's limit
    for files that are already here. ``judge`` and ``recorder`` judge what strangers hand in, in this process or in a
    confined one (:mod:`signer.sandbox`).
    """

    def __init__(
        self,
        trust: TrustStore,
        clock: Clock,
        *,
        sources: Sources | None = None,
        public_sources: Sources | None = None,
        at: datetime | None = None,
        max_file_bytes: int | None = None,
        judge: Judge = verify,
        recorder: Recorder = verify_recorded,
    ) -> None:
        self._trust = trust
        self._clock = clock
        self._sources = sources
        self._public_sources = public_sources
        self._at = at
        self._judge_strangers = judge
        self._record_strangers = recorder
        self._official = load_policy(OFFICIAL_PROFILE)
        self._leader = replace(self._official, required_roles=frozenset({Role.LEADER}))
        self._co_signer = replace(self._official, required_roles=frozenset({Role.CO_SIGNER}))
        self._public = load_policy(PUBLIC_PROFILE)
        if max_file_bytes is not None:
            self._public = replace(self._public, limits=replace(self._public.limits, file_bytes=max_file_bytes))

    @property
    def trust(self) -> TrustStore:
        return self._trust

    @property
    def has_anchors(self) -> bool:
        return bool(self._trust.usable(self.now()))

    @property
    def has_stale_anchors(self) -> bool:
        return bool(self._trust.stale(self.now()))

    def co_signed(self, data: bytes) -> Report:
        return self._judge(data, self._co_signer)

    def leader_signed(self, data: bytes) -> Report:
        return self._judge(data, self._leader)

    def official(self, data: bytes) -> Report:
        return self._judge(data, self._official)

    def public(self, data: Buffer) -> Report:
        source = self._public_sources() if self._public_sources else None
        return self._judge_strangers(data, policy=self._public, trust=self._trust, at=self.now(), revocation=source)

    def public_recorded(self, data: Buffer) -> VerificationRecord:
        """As :meth:`public`, with everything a later replay needs."""
        source = self._public_sources() if self._public_sources else None
        return self._record_strangers(data, policy=self._public, trust=self._trust, at=self.now(), revocation=source)

    def now(self) -> datetime:
        """The time of judgement."""
        return self._at or self._clock()

    def _judge(self, data: Buffer, policy: VerificationPolicy) -> Report:
        source = self._sources() if self._sources else None
        return verify(data, policy=policy, trust=self._trust, at=self.now(), revocation=source)
