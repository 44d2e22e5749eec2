"""Timestamps and evidence for keys of the development PKI."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import certs_dev
from certs_dev.services import TrustServices

if TYPE_CHECKING:
    pass

from api.clocks import Clock
from api.development.trust import DevelopmentFetch
from api.settings import Settings
from api.wiring.ground import TRUSTED, development_pki
from signer.evidence.source import RevocationEvidence
from signer.keys import SigningKey
from signer.signing.certificate import path_to_anchor
from signer.signing.services import Services
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import NONCE_BITS, TimestampRules


def development_services(settings: Settings, key: SigningKey, clock: Clock) -> Services:
    """Timestamps of the development authority, and evidence for certificates that the development PKI issued."""
    pki = development_pki(settings)
    anchors = tuple(der for hierarchy in TRUSTED for der in pki.anchors(hierarchy))
    trust_services = TrustServices(pki)
    timestamps = CheckedAuthority(
        lambda request: trust_services.timestamp(request, clock()),
        TimestampRules(anchors=pki.anchors(certs_dev.Hierarchy.CONG_VU)),
        clock=clock,
        new_nonce=lambda: secrets.randbits(NONCE_BITS),
    )
    if not path_to_anchor(key.chain, anchors, clock()):
        return Services(timestamps)
    return Services(timestamps, RevocationEvidence(DevelopmentFetch(trust_services, clock), anchors, clock), anchors)
