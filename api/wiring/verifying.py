"""Verifiers and the seal of their reports."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import certs_dev
from certs_dev.services import TrustServices

if TYPE_CHECKING:
    pass

from api.clocks import Clock, system_clock
from api.development.trust import DevelopmentRevocation, pem
from api.files import read_file
from api.flows.verification import InstalledVerifier, Sources
from api.settings import Settings
from api.wiring.outside import outside_revocation
from api.wiring.trust_files import HIERARCHIES, operator_anchors
from signer.sandbox import Sandbox
from signer.trust.store import CONG_VU, EXTRA, PUBLIC, TrustStore, load_group
from signer.verify import verify, verify_recorded


def installed_trust(settings: Settings, now: datetime) -> TrustStore:
    """Anchors that the home pins (``vanthu trust``), and in development the generated roots.

    Raises: RequestError ``anchor-…``, ``not-a-certificate``, ``trusted-list-unreadable``.
    """
    groups = [group for name in HIERARCHIES for group in operator_anchors(settings, name, now)]
    if not settings.production and settings.pki.is_dir():
        pki = certs_dev.DevPki.load(settings.pki)
        for name, hierarchy in ((CONG_VU, certs_dev.Hierarchy.CONG_VU), (PUBLIC, certs_dev.Hierarchy.PUBLIC)):
            data = b"".join(pem(der) for der in pki.anchors(hierarchy))
            groups.append(load_group(name, data, pins=None, source="development PKI", loaded_at=now))
    return TrustStore(tuple(groups))


def trust_with(
    settings: Settings, extra_trust: tuple[Path, ...], *, system_trust: bool = True, clock: Clock = system_clock
) -> TrustStore:
    """The installation's anchors unless ``system_trust`` is off, and those in the files given.

    Raises: RequestError ``not-a-certificate``; BadRequestError ``file-…``.
    """
    trust = installed_trust(settings, clock()) if system_trust else TrustStore()
    for path in extra_trust:
        trust = trust.plus(load_group(EXTRA, read_file(path), pins=None, source=path.name, loaded_at=clock()))
    return trust


def open_verifier(
    settings: Settings,
    *,
    extra_trust: tuple[Path, ...] = (),
    system_trust: bool = True,
    at: datetime | None = None,
    offline: bool = False,
    clock: Clock = system_clock,
    max_file_bytes: int | None = None,
    sandbox: Sandbox | None = None,
) -> InstalledVerifier:
    """A verifier that needs no office: the installation's anchors unless ``system_trust`` is off, and those given.

    Files are read in ``sandbox``, or in this process without one.
    Raises: RequestError ``not-a-certificate``, ``anchor-…``; BadRequestError ``file-…``.
    """
    trust = trust_with(settings, extra_trust, system_trust=system_trust, clock=clock)
    sources = None if offline else evidence_sources(settings, clock)
    return InstalledVerifier(
        trust,
        clock,
        sources=sources,
        public_sources=sources,
        at=at,
        max_file_bytes=max_file_bytes,
        judge=sandbox.verify if sandbox else verify,
        recorder=sandbox.verify_recorded if sandbox else verify_recorded,
    )


def evidence_sources(settings: Settings, clock: Clock) -> Sources | None:
    """Where revocation and missing issuers are asked for: in development of the generated responders, in this process;
    otherwise, where fetching is switched on, of the addresses in certificates."""
    if not settings.production and settings.pki.is_dir():
        services = TrustServices(certs_dev.DevPki.load(settings.pki))
        return lambda: DevelopmentRevocation(services)
    if not settings.fetching:
        return None
    return outside_revocation(clock).for_document
