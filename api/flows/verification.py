"""Verification with this installation's trust: one object that the line, the public page and the command share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from api.office import Clock
from signer.report import Report, Role
from signer.trust.revocation import RevocationSource
from signer.trust.store import TrustStore
from signer.verify import OFFICIAL_PROFILE, PUBLIC_PROFILE, VerificationPolicy, load_policy, verify


class InstalledVerifier:
    """A :class:`api.office.Verifier` over :func:`signer.verify`; it never raises for a bad document.

    ``at`` fixes the time of judgement (None: the clock's); ``revocation`` may ask outside sources, None is offline.
    """

    def __init__(
        self, trust: TrustStore, clock: Clock, *, revocation: RevocationSource | None = None, at: datetime | None = None
    ) -> None:
        self._trust = trust
        self._clock = clock
        self._revocation = revocation
        self._at = at
        self._official = load_policy(OFFICIAL_PROFILE)
        self._leader = replace(self._official, required_roles=frozenset({Role.LEADER}))
        self._public = load_policy(PUBLIC_PROFILE)

    @property
    def has_anchors(self) -> bool:
        return not self._trust.is_empty

    def leader_signed(self, data: bytes) -> Report:
        return self._judge(data, self._leader)

    def official(self, data: bytes) -> Report:
        return self._judge(data, self._official)

    def public(self, data: bytes) -> Report:
        return self._judge(data, self._public)

    def _judge(self, data: bytes, policy: VerificationPolicy) -> Report:
        return verify(data, policy=policy, trust=self._trust, at=self._at or self._clock(), revocation=self._revocation)
