"""ML-DSA (FIPS 204, RFC 9882), end to end, and only where a profile says so."""

from __future__ import annotations

import io
import ssl
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey, MlDsaPrivateKey
from signer.report import Integrity, Verdict
from signer.signing.profile import OFFICIAL, load_profiles
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign
from signer.trust.store import CONG_VU, TrustStore, load_group
from signer.verify.policy import load_policy
from signer.verify.verifier import verify

EXPERIMENTAL = load_profiles(resources.files("signer.profiles").joinpath("signing.toml").read_text())["experimental"]
INVISIBLE = SignRequest("Signature1", new_field=NewField())
KINDS = [mldsa.MLDSA44PrivateKey, mldsa.MLDSA65PrivateKey, mldsa.MLDSA87PrivateKey]


@pytest.fixture(scope="module", params=KINDS, ids=["44", "65", "87"])
def quantum_safe(request: pytest.FixtureRequest, now: datetime) -> MemoryKey:
    """A self-signed certificate with an ML-DSA key, as good as an anchor."""
    key: MlDsaPrivateKey = request.param.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Người ký thử nghiệm")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, None)
    )
    return MemoryKey(key, CertificateChain(certificate.public_bytes(Encoding.DER), ()))


@pytest.fixture(scope="module")
def trust(quantum_safe: MemoryKey, now: datetime) -> TrustStore:
    pem = ssl.DER_cert_to_PEM_cert(quantum_safe.chain.signer).encode()
    return TrustStore((load_group(CONG_VU, pem, pins=None, source="tests", loaded_at=now),))


@pytest.fixture(scope="module")
def signed(quantum_safe: MemoryKey, tagged_pdf: bytes, now: datetime) -> bytes:
    return sign(tagged_pdf, INVISIBLE, quantum_safe, now=now, profile=EXPERIMENTAL).data


def test_the_official_profile_refuses_a_post_quantum_key(
    quantum_safe: MemoryKey, tagged_pdf: bytes, now: datetime
) -> None:
    assert not OFFICIAL.allows_experimental
    with pytest.raises(KeyUnusableError) as refusal:
        sign(tagged_pdf, INVISIBLE, quantum_safe, now=now)
    assert refusal.value.code == "key-algorithm-experimental"


def test_pyhanko_finds_the_signature_intact_and_valid(signed: bytes, quantum_safe: MemoryKey, now: datetime) -> None:
    root = asn1_x509.Certificate.load(quantum_safe.chain.signer)
    context = ValidationContext(trust_roots=[root], moment=now, allow_fetching=False, revocation_mode="soft-fail")
    signature = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures[0]
    status = validate_pdf_signature(signature, context)
    assert (status.intact, status.valid) == (True, True)


def test_our_verifier_finds_it_intact_and_says_that_no_rule_accepts_it(
    signed: bytes, trust: TrustStore, now: datetime
) -> None:
    report = verify(signed, policy=load_policy(), trust=trust, at=now)
    one = report.signatures[0]
    assert (report.verdict, one.integrity) == (Verdict.INDETERMINATE, Integrity.INTACT)
    assert "algorithm-experimental" in {reason.code for reason in one.reasons}
    assert (one.algorithm or "").startswith("ML-DSA-")


def test_a_policy_that_accepts_experiments_calls_it_valid(signed: bytes, trust: TrustStore, now: datetime) -> None:
    policy = replace(load_policy(), accept_experimental=True)
    assert verify(signed, policy=policy, trust=trust, at=now).verdict is Verdict.VALID


def test_a_changed_byte_breaks_it(signed: bytes, trust: TrustStore, now: datetime) -> None:
    spoilt = bytearray(signed)
    spoilt[100] ^= 1
    assert verify(bytes(spoilt), policy=load_policy(), trust=trust, at=now).verdict is Verdict.INVALID


def test_only_the_algorithm_of_the_key_can_be_asked_for(quantum_safe: MemoryKey) -> None:
    assert quantum_safe.algorithm.is_experimental
    assert [one for one in SignatureAlgorithm if one.is_experimental] == [
        SignatureAlgorithm.ML_DSA_44,
        SignatureAlgorithm.ML_DSA_65,
        SignatureAlgorithm.ML_DSA_87,
    ]
