"""An official document, the trust it is judged under, and one call that judges."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import certs_dev
import pytest
from certs_dev.services import TrustServices

from signer.evidence.source import RevocationEvidence
from signer.fields import FontFiles, FormLayout
from signer.keys.memory import MemoryKey
from signer.report import Report
from signer.timestamps.authority import CheckedAuthority
from signer.timestamps.rfc3161 import TimestampRules
from signer.trust.certificate import parse_certificate
from signer.trust.store import CONG_VU, AnchorGroup, TrustStore
from signer.verify import OFFICIAL_PROFILE, VerificationPolicy, load_policy, verify
from tests.signer.fetching.conftest import fetching as fetching  # a fixture
from tests.vectors.official import Hands, OfficialDocument, make_official

LATER = timedelta(hours=1)
Judge = Callable[..., Report]


@pytest.fixture(scope="session")
def development_tsa(pki: certs_dev.DevPki, anchors: tuple[bytes, ...], now: datetime) -> CheckedAuthority:
    services, nonces = TrustServices(pki), itertools.count(2**40)
    return CheckedAuthority(
        lambda request: services.timestamp(request, now),
        TimestampRules(anchors),
        clock=lambda: now,
        new_nonce=lambda: next(nonces),
    )


@pytest.fixture(scope="session")
def development_evidence(pki: certs_dev.DevPki, anchors: tuple[bytes, ...], now: datetime) -> RevocationEvidence:
    services = TrustServices(pki)

    def fetch(url: str, body: bytes | None, *, limit: int) -> bytes:
        answer = services.crl(PurePosixPath(url).parent.name, now) if body is None else services.answer_ocsp(body, now)
        assert len(answer) <= limit
        return answer

    return RevocationEvidence(fetch, anchors, lambda: now)


@pytest.fixture(scope="session")
def official(
    tagged_pdf: bytes,
    official_layout: FormLayout,
    fonts: FontFiles,
    leader: MemoryKey,
    agency: MemoryKey,
    blue_png: bytes,
    red_png: bytes,
    development_tsa: CheckedAuthority,
    development_evidence: RevocationEvidence,
) -> OfficialDocument:
    hands = Hands(leader, agency, blue_png, red_png)
    return make_official(tagged_pdf, official_layout, fonts, hands, development_tsa, development_evidence)


@pytest.fixture(scope="session")
def trust(anchors: tuple[bytes, ...], now: datetime) -> TrustStore:
    roots = tuple(parse_certificate(anchor) for anchor in anchors)
    return TrustStore((AnchorGroup(CONG_VU, roots, "development PKI", now),))


@pytest.fixture(scope="session")
def judge(trust: TrustStore, now: datetime) -> Judge:
    """Verify as the agency's own line does; keyword arguments change one thing."""

    def call(
        data: bytes,
        *,
        policy: VerificationPolicy | None = None,
        trusting: TrustStore = trust,
        at: datetime | None = None,
    ) -> Report:
        chosen = policy or load_policy(OFFICIAL_PROFILE)
        return verify(data, policy=chosen, trust=trusting, at=at or now + LATER)

    return call
