"""Where the key lives makes no difference to what comes out: PKCS#12, token, remote service, two steps.

Every output at every level is judged by our verifier, by pyHanko's AdES validation at that level, and by poppler.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import certs_dev
import pytest
import time_machine
import urllib3
from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signer.evidence.source import RevocationEvidence
from signer.forms.amendment import Amendment
from signer.keys import CertificateChain, SignatureAlgorithm, SigningKey
from signer.keys.csc import CscKey, CscService
from signer.keys.pkcs11 import PinGuard, Pkcs11Key, TokenAddress
from signer.keys.pkcs12 import load_pkcs12
from signer.pdf.reader import Document
from signer.report import Integrity, Level, SignatureReport
from signer.signing.gathering import collect, signed_chains
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.signing.two_step import BegunSignature, begin, complete
from signer.timestamps.authority import CheckedAuthority
from signer.trust.store import CONG_VU, TrustStore, load_group
from signer.verify.policy import load_policy
from signer.verify.verifier import verify
from tests.signer.keys.conftest import PIN as TOKEN_PIN
from tests.signer.keys.conftest import token as token
from tests.signer.keys.remote_service import PIN, TOKEN, RemoteService, serving

LEVELS = [Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA]
INVISIBLE = SignRequest("Signature1", new_field=NewField())
PKCS1, PSS, ECDSA = (
    SignatureAlgorithm.RSA_PKCS1_SHA256,
    SignatureAlgorithm.RSA_PSS_SHA384,
    SignatureAlgorithm.ECDSA_SHA256,
)
Sign = Callable[[bytes, SignRequest, Services], bytes]


def name_of(algorithm: SignatureAlgorithm) -> str:
    return "leader-p256" if algorithm is ECDSA else "leader-1"


@pytest.fixture(params=["pkcs12", "token", "remote", "two-step"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[PKCS1, PSS, ECDSA], ids=["pkcs1", "pss", "ecdsa"])
def algorithm(request: pytest.FixtureRequest) -> SignatureAlgorithm:
    chosen: SignatureAlgorithm = request.param
    return chosen


@pytest.fixture
def signing(
    kind: str, algorithm: SignatureAlgorithm, pki: certs_dev.DevPki, now: datetime, request: pytest.FixtureRequest
) -> Iterator[Sign]:
    """Signs with a key of this kind; the token and the service are opened for one test."""
    name = name_of(algorithm)
    with ExitStack() as stack:
        if kind == "two-step":
            yield lambda data, asked, services: in_two_steps(pki, name, algorithm, data, asked, services, now)
            return
        key = open_key(kind, algorithm, pki, stack, request)
        yield lambda data, asked, services: sign(data, asked, key, now=now, services=services).data


def open_key(
    kind: str, algorithm: SignatureAlgorithm, pki: certs_dev.DevPki, stack: ExitStack, request: pytest.FixtureRequest
) -> SigningKey:
    name = name_of(algorithm)
    if kind == "pkcs12":
        return load_pkcs12(pki.pkcs12(name, b"secret"), b"secret", algorithm)
    if kind == "token":
        address: Callable[[str], TokenAddress] = request.getfixturevalue("token")
        key = Pkcs11Key(address(name), lambda: TOKEN_PIN, algorithm, PinGuard(), others=pki.credential(name).issuers)
        stack.callback(key.close)
        return key
    url = stack.enter_context(serving(RemoteService(pki.credential(name))))
    return CscKey(CscService(url, urllib3.PoolManager(), lambda: TOKEN), "leader", lambda: PIN, algorithm)


def in_two_steps(
    pki: certs_dev.DevPki,
    name: str,
    algorithm: SignatureAlgorithm,
    data: bytes,
    asked: SignRequest,
    services: Services,
    now: datetime,
) -> bytes:
    """Begun, held as bytes, signed elsewhere, completed from the bytes alone."""
    device = load_pkcs12(pki.pkcs12(name, b"secret"), b"secret", algorithm)
    held = begin(data, asked, device.chain, algorithm, now=now, services=services).to_bytes()
    begun = BegunSignature.from_bytes(held)
    value = device.sign(begun.to_be_signed.signed_attributes)
    return complete(data, begun, value, now=now, services=services).data


@pytest.mark.parametrize("level", LEVELS)
def test_every_kind_of_key_reaches_every_level(
    signing: Sign,
    tagged_pdf: bytes,
    timestamps: CheckedAuthority,
    evidence: RevocationEvidence,
    anchors: tuple[bytes, ...],
    run_tool: Callable[..., str],
    now: datetime,
    level: Level,
) -> None:
    data = signing(tagged_pdf, replace(INVISIBLE, level=level), Services(timestamps, evidence))
    assert data.startswith(tagged_pdf)
    ours = we_say(data, anchors, now)
    assert (ours.integrity, ours.level) == (Integrity.INTACT, level)
    assert pyhanko_says_at(level, data, anchors, evidence, timestamps.known_chains(), now) is AdESPassed.OK
    if shutil.which("pdfsig"):
        assert "Signature is Valid" in run_tool(data, "pdfsig", "-nocert")


def we_say(data: bytes, anchors: tuple[bytes, ...], now: datetime) -> SignatureReport:
    pem = "".join(ssl.DER_cert_to_PEM_cert(anchor) for anchor in anchors).encode()
    trust = TrustStore((load_group(CONG_VU, pem, pins=None, source="tests", loaded_at=now),))
    report = verify(data, policy=load_policy(), trust=trust, at=now)
    return next(one for one in report.signatures if not one.is_timestamp)


def pyhanko_says_at(
    level: Level,
    data: bytes,
    anchors: tuple[bytes, ...],
    evidence: RevocationEvidence,
    stampers: tuple[CertificateChain, ...],
    now: datetime,
) -> object:
    """pyHanko's ETSI EN 319 102-1 sub-indication by the process of that level: basic, with time, long-term."""
    signature = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[0]
    later = now + timedelta(minutes=1)
    timing = ades.ValidationTimingInfo(later, later, point_in_time_validation=True)
    spec = SignatureValidationSpec(cert_validation_policy=policy(anchors))
    if level in (Level.B_B, Level.B_T):
        chains = [*signed_chains(Amendment(Document(data))), *stampers]
        spec = replace(spec, local_knowledge=known(chains, evidence))
    with time_machine.travel(later, tick=False):
        if level in (Level.B_LT, Level.B_LTA):
            lasting = ades.ades_lta_validation(signature, PdfSignatureValidationSpec(spec), timing_info=timing)
            return asyncio.run(lasting).ades_subindic
        digest = signature.compute_digest()
        check = ades.ades_basic_validation if level is Level.B_B else ades.ades_with_time_validation
        return asyncio.run(check(signature.signed_data, spec, timing, digest)).ades_subindic


def policy(anchors: tuple[bytes, ...]) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[asn1_x509.Certificate.load(anchor) for anchor in anchors]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, freshness=timedelta(days=1), retroactive_revinfo=True),
        time_tolerance=timedelta(minutes=5),
    )


def known(chains: list[CertificateChain], evidence: RevocationEvidence) -> LocalKnowledge:
    """Revocation evidence from outside the file: below B-LT the file carries none, and pyHanko may not fetch."""
    found = collect(evidence, chains)
    return LocalKnowledge(
        known_ocsps=[one for der in found.ocsps for one in OCSPContainer.load_multi(ocsp.OCSPResponse.load(der))],
        known_crls=[CRLContainer(crl.CertificateList.load(der)) for der in found.crls],
    )
