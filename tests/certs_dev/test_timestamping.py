from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

import pytest
from asn1crypto import cms, core, tsp
from asn1crypto.x509 import Certificate
from certs_dev import DevPki, DevPkiError, Hierarchy
from certs_dev.timestamping import TIMESTAMP_POLICY, TimestampAuthority
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

DIGEST = hashlib.sha256(b"signature value").digest()
NONCE = 2**63 + 12345


def a_request(
    *,
    algorithm: str = "sha256",
    digest: bytes = DIGEST,
    nonce: int | None = NONCE,
    cert_req: bool = True,
    policy: str | None = None,
    version: int = 1,
) -> bytes:
    imprint = tsp.MessageImprint({"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest})
    fields = {"version": version, "message_imprint": imprint, "cert_req": cert_req}
    optional = {"nonce": nonce, "req_policy": policy}
    return tsp.TimeStampReq(fields | {name: value for name, value in optional.items() if value is not None}).dump()


def _signed_data(response: bytes) -> cms.SignedData:
    parsed = tsp.TimeStampResp.load(response, strict=True)
    assert parsed["status"]["status"].native == "granted"
    return parsed["time_stamp_token"]["content"]


def _tst_info(response: bytes) -> tsp.TSTInfo:
    return _signed_data(response)["encap_content_info"]["content"].parsed


def _attributes(response: bytes) -> dict[str, object]:
    (signer,) = _signed_data(response)["signer_infos"]
    return {attribute["type"].native: attribute["values"][0] for attribute in signer["signed_attrs"]}


@pytest.fixture
def tsa(pki: DevPki) -> TimestampAuthority:
    return TimestampAuthority(pki.credential("tsa-1"))


@pytest.mark.parametrize("name", ["tsa-1", "tsa-2", "public-tsa"])
def test_token_is_signed_by_the_authority(pki: DevPki, name: str, now: datetime) -> None:
    credential = pki.credential(name)
    (signer,) = _signed_data(TimestampAuthority(credential).timestamp(a_request(), now))["signer_infos"]
    key = x509.load_der_x509_certificate(credential.certificate).public_key()
    signed, signature = signer["signed_attrs"].untag().dump(), signer["signature"].native
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("name", ["tsa-1", "tsa-2"])
def test_pyhanko_trusts_the_token(pki: DevPki, name: str, now: datetime) -> None:
    token = _signed_data(TimestampAuthority(pki.credential(name)).timestamp(a_request(), now))
    roots = [Certificate.load(root) for root in pki.anchors(Hierarchy.CONG_VU)]
    context = ValidationContext(trust_roots=roots, moment=now, allow_fetching=False)
    status = asyncio.run(validate_tst_signed_data(token, context, lambda _algorithm: DIGEST))
    assert status["valid"]
    assert status["intact"]
    assert status["trust_problem_indic"] is None
    assert status["timestamp"] == now


def test_token_repeats_imprint_nonce_and_states_time_policy_and_accuracy(
    tsa: TimestampAuthority, now: datetime
) -> None:
    info = _tst_info(tsa.timestamp(a_request(), now))
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert info["nonce"].native == NONCE
    assert info["gen_time"].native == now
    assert info["policy"].native == TIMESTAMP_POLICY
    assert info["accuracy"]["seconds"].native == 1


def test_message_digest_covers_the_token_content(tsa: TimestampAuthority, now: datetime) -> None:
    response = tsa.timestamp(a_request(), now)
    content = bytes(_signed_data(response)["encap_content_info"]["content"])
    assert _attributes(response)["message_digest"].native == hashlib.sha256(content).digest()


def test_signing_certificate_is_named_by_its_sha256(pki: DevPki, tsa: TimestampAuthority, now: datetime) -> None:
    reference = _attributes(tsa.timestamp(a_request(), now))["signing_certificate_v2"]["certs"][0]
    assert reference["cert_hash"].native == hashlib.sha256(pki.certificate("tsa-1")).digest()
    assert reference["hash_algorithm"]["algorithm"].native == "sha256"


def test_signed_attributes_are_in_der_order(tsa: TimestampAuthority, now: datetime) -> None:
    (signer,) = _signed_data(tsa.timestamp(a_request(), now))["signer_infos"]
    encodings = [attribute.dump() for attribute in signer["signed_attrs"]]
    assert encodings == sorted(encodings)


def test_certificates_come_only_when_asked_for(pki: DevPki, tsa: TimestampAuthority, now: datetime) -> None:
    with_certificates = _signed_data(tsa.timestamp(a_request(), now))["certificates"]
    without = _signed_data(tsa.timestamp(a_request(cert_req=False), now))["certificates"]
    assert {certificate.chosen.dump() for certificate in with_certificates} == {
        pki.certificate("tsa-1"),
        pki.certificate("cong-vu-ca"),
    }
    assert without.native is None


def test_no_nonce_asked_no_nonce_given(tsa: TimestampAuthority, now: datetime) -> None:
    assert _tst_info(tsa.timestamp(a_request(nonce=None), now))["nonce"].native is None


def test_every_token_has_its_own_serial(tsa: TimestampAuthority, now: datetime) -> None:
    serials = {_tst_info(tsa.timestamp(a_request(), now))["serial_number"].native for _ in range(20)}
    assert len(serials) == 20


@pytest.mark.parametrize(
    ("request_der", "failure"),
    [
        (b"", "bad_data_format"),
        (b"<html>", "bad_data_format"),
        (a_request()[:-3], "bad_data_format"),
        (a_request() + b"\x00", "bad_data_format"),
        (a_request(algorithm="sha1", digest=bytes(20)), "bad_alg"),
        (a_request(digest=bytes(31)), "bad_data_format"),
        (a_request(policy="1.2.3.4"), "unaccepted_policy"),
        (a_request(version=2), "bad_request"),
    ],
    ids=["empty", "html", "cut", "trailing byte", "sha-1", "short imprint", "other policy", "version 2"],
)
def test_what_cannot_be_granted_is_rejected_with_its_reason(
    tsa: TimestampAuthority, now: datetime, request_der: bytes, failure: str
) -> None:
    status = tsp.PKIStatusInfo.load(core.Sequence.load(tsa.timestamp(request_der, now)).contents, strict=True)
    assert status["status"].native == "rejection"
    assert status["fail_info"].native == {failure}


def test_our_own_policy_may_be_asked_for(tsa: TimestampAuthority, now: datetime) -> None:
    assert _tst_info(tsa.timestamp(a_request(policy=TIMESTAMP_POLICY), now))["policy"].native == TIMESTAMP_POLICY


@pytest.mark.parametrize("algorithm", ["sha384", "sha512"])
def test_longer_imprints_are_granted(tsa: TimestampAuthority, now: datetime, algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"x").digest()
    info = _tst_info(tsa.timestamp(a_request(algorithm=algorithm, digest=digest), now))
    assert info["message_imprint"]["hash_algorithm"]["algorithm"].native == algorithm
    assert info["message_imprint"]["hashed_message"].native == digest


def test_an_ed25519_key_makes_no_authority(pki: DevPki) -> None:
    with pytest.raises(DevPkiError) as error:
        TimestampAuthority(pki.credential("leader-ed25519"))
    assert error.value.code == "dev-pki-not-a-tsa"
