"""OCSP answers and CRLs are checked before they become evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

import certs_dev
import pytest
from certs_dev.services import TrustServices

from signer.errors import KeyUnusableError, OutsideServiceError
from signer.evidence.source import RevocationEvidence
from signer.keys import CertificateChain


class Responders:
    """The development responders; ``ocsp`` replaces what OCSP answers, and every address asked is noted."""

    def __init__(self, pki: certs_dev.DevPki, at: datetime) -> None:
        self.services = TrustServices(pki)
        self.at = at
        self.ocsp: Callable[[bytes], bytes] = lambda body: self.services.answer_ocsp(body, self.at)
        self.asked: list[str] = []

    def __call__(self, url: str, body: bytes | None, *, limit: int) -> bytes:
        self.asked.append(url)
        if body is not None:
            return self.ocsp(body)
        return self.services.crl(PurePosixPath(url).parent.name, self.at)


@pytest.fixture
def responders(pki: certs_dev.DevPki, now: datetime) -> Responders:
    return Responders(pki, now)


@pytest.fixture
def chain_of(pki: certs_dev.DevPki) -> Callable[[str], CertificateChain]:
    def chain(name: str) -> CertificateChain:
        credential = pki.credential(name)
        return CertificateChain(credential.certificate, credential.issuers)

    return chain


def test_a_good_chain_has_ocsp_for_the_leaf_and_a_crl_for_its_issuer(
    responders: Responders, anchors: tuple[bytes, ...], chain_of: Callable[[str], CertificateChain], now: datetime
) -> None:
    found = RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("leader-1"))
    assert (len(found.ocsps), len(found.crls)) == (1, 1)
    assert len(found.certificates) == 3


def test_answers_are_kept_until_their_next_update(
    responders: Responders, anchors: tuple[bytes, ...], chain_of: Callable[[str], CertificateChain], now: datetime
) -> None:
    moment = [now]
    source = RevocationEvidence(responders, anchors, lambda: moment[0])
    source.evidence_for(chain_of("leader-1"))
    source.evidence_for(chain_of("leader-1"))
    assert len(responders.asked) == 2
    moment[0] = responders.at = now + timedelta(days=2)
    source.evidence_for(chain_of("leader-1"))
    assert len(responders.asked) == 3


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x0a\x01\x01"], ids=["nothing", "HTML", "malformed"])
def test_the_crl_is_used_when_ocsp_is_useless(
    responders: Responders,
    anchors: tuple[bytes, ...],
    chain_of: Callable[[str], CertificateChain],
    now: datetime,
    answer: bytes,
) -> None:
    responders.ocsp = lambda body: answer
    found = RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("leader-1"))
    assert (len(found.ocsps), len(found.crls)) == (0, 2)


def test_an_answer_about_another_certificate_is_not_evidence(
    responders: Responders,
    pki: certs_dev.DevPki,
    anchors: tuple[bytes, ...],
    chain_of: Callable[[str], CertificateChain],
    now: datetime,
) -> None:
    other = chain_of("leader-2")
    responders.ocsp = lambda body: responders.services.ocsp_response(other.signer, other.others[0], now)
    found = RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("leader-1"))
    assert found.ocsps == ()


def test_a_stale_answer_is_not_evidence(
    responders: Responders, anchors: tuple[bytes, ...], chain_of: Callable[[str], CertificateChain], now: datetime
) -> None:
    responders.ocsp = lambda body: responders.services.answer_ocsp(body, now - timedelta(days=3))
    found = RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("leader-1"))
    assert found.ocsps == ()


@pytest.mark.parametrize("ocsp_is_up", [True, False])
def test_a_revocation_is_found_by_either_way(
    responders: Responders,
    anchors: tuple[bytes, ...],
    chain_of: Callable[[str], CertificateChain],
    now: datetime,
    ocsp_is_up: bool,
) -> None:
    if not ocsp_is_up:
        responders.ocsp = lambda body: b""
    with pytest.raises(KeyUnusableError, match="certificate-revoked"):
        RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("revoked"))


def test_a_chain_to_no_anchor_has_no_evidence(
    responders: Responders, anchors: tuple[bytes, ...], chain_of: Callable[[str], CertificateChain], now: datetime
) -> None:
    with pytest.raises(OutsideServiceError, match="evidence-chain-incomplete"):
        RevocationEvidence(responders, anchors, lambda: now).evidence_for(chain_of("business-1"))
