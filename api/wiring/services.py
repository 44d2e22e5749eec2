"""What signing one file leans on: timestamps, evidence and anchors of this installation."""

from __future__ import annotations

import secrets
from importlib import resources
from typing import TYPE_CHECKING

import certs_dev
from certs_dev.services import TrustServices

if TYPE_CHECKING:
    pass

from api.clocks import Clock
from api.development.trust import DevelopmentFetch
from api.errors import BadRequestError
from api.settings import Settings
from api.wiring.ground import TRUSTED, development_pki
from api.wiring.outside import guarded_fetcher, timestamp_authorities
from api.wiring.verifying import installed_trust
from signer.evidence.source import RevocationEvidence
from signer.keys import CertificateChain
from signer.signing.certificate import path_to_anchor
from signer.signing.profile import SigningProfile, load_profiles
from signer.signing.services import Services
from signer.signing.timestamp_source import TimestampSource
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import NONCE_BITS, TimestampRules


def signing_services(settings: Settings, chain: CertificateChain, clock: Clock) -> Services:
    """Timestamps of the configured authorities; evidence for a chain that ends in an anchor of this installation.

    In development, and only for certificates of the generated PKI, its own authority and responders answer.
    """
    anchors = tuple(a.der for group in installed_trust(settings, clock()).groups for a in group.anchors)
    if not settings.production:
        development = _development(settings, chain, clock)
        if development.anchors or not settings.tsa_urls:
            return development
    timestamps = timestamp_authorities(settings.tsa_urls, anchors, settings.tsa_timeout, clock)
    return _with_evidence(
        timestamps if settings.tsa_urls else None,
        RevocationEvidence(guarded_fetcher(), anchors, clock),
        chain,
        anchors,
        clock,
    )


def _development(settings: Settings, chain: CertificateChain, clock: Clock) -> Services:
    pki = development_pki(settings)
    anchors = tuple(der for hierarchy in TRUSTED for der in pki.anchors(hierarchy))
    trust_services = TrustServices(pki)
    timestamps = CheckedAuthority(
        lambda request: trust_services.timestamp(request, clock()),
        TimestampRules(anchors=pki.anchors(certs_dev.Hierarchy.CONG_VU)),
        clock=clock,
        new_nonce=lambda: secrets.randbits(NONCE_BITS),
    )
    evidence = RevocationEvidence(DevelopmentFetch(trust_services, clock), anchors, clock)
    return _with_evidence(timestamps, evidence, chain, anchors, clock)


def _with_evidence(
    timestamps: TimestampSource | None,
    evidence: RevocationEvidence,
    chain: CertificateChain,
    anchors: tuple[bytes, ...],
    clock: Clock,
) -> Services:
    """A chain that leads to no anchor here signs with timestamps alone: nobody can vouch for it anyway."""
    if not anchors or not path_to_anchor(chain, anchors, clock()):
        return Services(timestamps)
    return Services(timestamps, evidence, anchors)


def signing_profile(settings: Settings) -> SigningProfile:
    """The profile that the installation signs by. Raises: BadRequestError ``signing-profile-unknown``."""
    profiles = load_profiles(resources.files("signer.profiles").joinpath("signing.toml").read_text("utf-8"))
    try:
        return profiles[settings.signing_profile]
    except KeyError as error:
        raise BadRequestError(
            "signing-profile-unknown",
            f"There is no such signing profile; there are {', '.join(sorted(profiles))}.",
            f"Không có hồ sơ ký này; hiện có {', '.join(sorted(profiles))}.",
        ) from error
