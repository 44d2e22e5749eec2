"""Trust services of different years: what an archive meets in seventy of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

import certs_dev
from certs_dev.services import TrustServices

from signer.evidence.source import RevocationEvidence
from signer.evidence_record.stamping import Stamper
from signer.signing.timestamp_source import TimestampSource
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import TimestampRules
from signer.trust.certificate import parse_certificate
from signer.trust.store import AnchorGroup, TrustStore

_BASE = "http://127.0.0.1:8318"
_NEEDED = frozenset({"cong-vu-root", "cong-vu-ca", "cong-vu-ocsp", "tsa-1"})
"""Of one generation's keys: thirty-five generations in seventy years need not have leaders and seals."""


@dataclass
class Eras:
    """A clock, and the PKI of the time it shows; every root that ever was stays an anchor."""

    folder: Path
    now: datetime
    asked: int = 0
    """Timestamps made so far."""
    _pkis: list[certs_dev.DevPki] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def new_pki(self) -> None:
        """A generation of keys and certificates made today."""
        folder = self.folder / f"pki-{len(self._pkis)}"
        self._pkis.append(certs_dev.generate(folder, _BASE, self.now, at_once=_NEEDED))

    @property
    def stamping(self) -> Stamper:
        """The authority of today, with revocation evidence from the services of any year."""
        services = TrustServices(self._pkis[-1])
        nonces = itertools.count(2**40)

        def ask(request: bytes) -> bytes:
            self.asked += 1
            return services.timestamp(request, self.now)

        source: TimestampSource = CheckedAuthority(
            ask, TimestampRules(self._anchors), clock=self.clock, new_nonce=lambda: next(nonces)
        )
        return Stamper(source, _AnyYear(self))

    @property
    def trust(self) -> TrustStore:
        anchors = tuple(parse_certificate(der) for der in self._anchors)
        return TrustStore((AnchorGroup("cong_vu", anchors, "test", self.now),))

    @property
    def _anchors(self) -> tuple[bytes, ...]:
        return tuple(der for pki in self._pkis for der in pki.anchors(certs_dev.Hierarchy.CONG_VU))


@dataclass
class _AnyYear:
    """Asks the services of the PKI that issued the chain."""

    eras: Eras

    def evidence_for(self, chain: object) -> object:
        errors = []
        for pki in reversed(self.eras._pkis):
            services = TrustServices(pki)

            def fetch(url: str, body: bytes | None, *, limit: int, services: TrustServices = services) -> bytes:
                if body is None:
                    return services.crl(PurePosixPath(url).parent.name, self.eras.now)
                return services.answer_ocsp(body, self.eras.now)

            anchors = pki.anchors(certs_dev.Hierarchy.CONG_VU)
            try:
                return RevocationEvidence(fetch, anchors, self.eras.clock).evidence_for(chain)
            except Exception as error:
                errors.append(error)
        raise errors[-1]
