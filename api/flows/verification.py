"""Verification with this installation's trust: one object that the line, the public page and the command share."""

from __future__ import annotations

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

    ``at`` fixes the time of judgement (None: the clock's); ``revocation`` may ask outside sources, None is offline;
    ``max_file_bytes`` raises the public policy's limit for files that are already here. ``judge`` judges what strangers
    hand in: :func:`signer.verify.verify` in this process, or the same in a confined one (:mod:`signer.sandbox`).
    """

    def __init__(
        self,
        trust: TrustStore,
        clock: Clock,
        *,
        revocation: RevocationSource | None = None,
        at: datetime | None = None,
        max_file_bytes: int | None = None,
        judge: Judge = verify,
    ) -> None:
        self._trust = trust
        self._clock = clock
        self._revocation = revocation
        self._at = at
        self._judge_strangers = judge
        self._official = load_policy(OFFICIAL_PROFILE)
        self._leader = replace(self._official, required_roles=frozenset({Role.LEADER}))
        self._public = load_policy(PUBLIC_PROFILE)
        if max_file_bytes is not None:
            self._public = replace(self._public, limits=replace(self._public.limits, file_bytes=max_file_bytes))

    @property
    def has_anchors(self) -> bool:
        return not self._trust.is_empty

    def leader_signed(self, data: bytes) -> Report:
        return self._judge(data, self._leader)

    def official(self, data: bytes) -> Report:
        return self._judge(data, self._official)

    def public(self, data: Buffer) -> Report:
        return self._judge_strangers(
            data, policy=self._public, trust=self._trust, at=self.now(), revocation=self._revocation
        )

    def public_recorded(self, data: Buffer) -> VerificationRecord:
        """As :meth:`public`, with everything a later replay needs."""
        return verify_recorded(data, policy=self._public, trust=self._trust, at=self.now(), revocation=self._revocation)

    def now(self) -> datetime:
        """The time of judgement."""
        return self._at or self._clock()

    def _judge(self, data: Buffer, policy: VerificationPolicy) -> Report:
        return verify(data, policy=policy, trust=self._trust, at=self.now(), revocation=self._revocation)
