from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from asn1crypto import core
from certs_dev import DevPki, DevPkiError, TrustServices
from certs_dev.faults import forged_crl, forged_ocsp_response
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp


@pytest.fixture
def services(pki: DevPki) -> TrustServices:
    return TrustServices(pki)


def _certificate(pki: DevPki, name: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(pki.certificate(name))


def _status(pki: DevPki, services: TrustServices, name: str, at: datetime) -> ocsp.OCSPResponse:
    issuer = pki.certificate(pki.entry(name).issuer)
    return ocsp.load_der_ocsp_response(services.ocsp_response(pki.certificate(name), issuer, at))


def _verify_by(certificate: x509.Certificate, signature: bytes, signed: bytes) -> None:
    certificate.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("name", ["leader-1", "agency-2", "tsa-1", "leader-p256", "business-1"])
def test_ocsp_calls_a_good_certificate_good(pki: DevPki, services: TrustServices, name: str, now: datetime) -> None:
    answer = _status(pki, services, name, now)
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert (answer.this_update_utc, answer.next_update_utc) == (now, now + timedelta(days=1))


def test_ocsp_calls_the_revoked_certificate_revoked_from_its_time_on(
    pki: DevPki, services: TrustServices, now: datetime
) -> None:
    revocation = pki.entry("revoked").revocation
    after = _status(pki, services, "revoked", now)
    before = _status(pki, services, "revoked", revocation.since - timedelta(seconds=1))
    assert after.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert after.revocation_time_utc == revocation.since
    assert after.revocation_reason is x509.ReasonFlags.key_compromise
    assert revocation.since < now
    assert before.certificate_status is ocsp.OCSPCertStatus.GOOD


def test_ocsp_answer_is_signed_by_the_issuers_delegate(pki: DevPki, services: TrustServices, now: datetime) -> None:
    answer = _status(pki, services, "leader-1", now)
    (responder,) = answer.certificates
    assert responder == _certificate(pki, "cong-vu-ocsp")
    _verify_by(responder, answer.signature, answer.tbs_response_bytes)
    responder.verify_directly_issued_by(_certificate(pki, "cong-vu-ca"))


def test_ocsp_does_not_know_a_serial_it_never_gave(pki: DevPki, services: TrustServices, now: datetime) -> None:
    real = _certificate(pki, "lookalike-leader")
    question = ocsp.OCSPRequestBuilder().add_certificate(real, _certificate(pki, "cong-vu-ca"), hashes.SHA1())
    answer = services.answer_ocsp(question.build().public_bytes(Encoding.DER), now)
    assert ocsp.load_der_ocsp_response(answer).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256(), hashes.SHA512()])
def test_ocsp_understands_the_hash_of_the_question(
    pki: DevPki, services: TrustServices, now: datetime, algorithm: hashes.HashAlgorithm
) -> None:
    leader, issuer = _certificate(pki, "leader-1"), _certificate(pki, "cong-vu-ca")
    question = ocsp.OCSPRequestBuilder().add_certificate(leader, issuer, algorithm).build()
    answer = ocsp.load_der_ocsp_response(services.answer_ocsp(question.public_bytes(Encoding.DER), now))
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert answer.serial_number == leader.serial_number


def test_ocsp_repeats_the_nonce(pki: DevPki, services: TrustServices, now: datetime) -> None:
    leader, issuer = _certificate(pki, "leader-1"), _certificate(pki, "cong-vu-ca")
    nonce = x509.OCSPNonce(b"0123456789abcdef")
    question = ocsp.OCSPRequestBuilder().add_certificate(leader, issuer, hashes.SHA1()).add_extension(nonce, False)
    answer = ocsp.load_der_ocsp_response(services.answer_ocsp(question.build().public_bytes(Encoding.DER), now))
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value == nonce


def test_ocsp_refuses_to_speak_for_the_lookalike(pki: DevPki, services: TrustServices, now: datetime) -> None:
    leader, impostor = pki.certificate("lookalike-leader"), pki.certificate("lookalike-ca")
    with pytest.raises(DevPkiError) as error:
        services.ocsp_response(leader, impostor, now)
    assert error.value.code == "dev-pki-not-an-issuer"


def test_ocsp_calls_nonsense_malformed(services: TrustServices, now: datetime) -> None:
    answer = ocsp.load_der_ocsp_response(services.answer_ocsp(b"nonsense", now))
    assert answer.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.parametrize("issuer", ["cong-vu-root", "cong-vu-ca", "public-root", "public-ca"])
def test_crl_is_fresh_and_signed_by_its_issuer(
    pki: DevPki, services: TrustServices, issuer: str, now: datetime
) -> None:
    crl = x509.load_der_x509_crl(services.crl(issuer, now))
    assert crl.is_signature_valid(_certificate(pki, issuer).public_key())
    assert crl.issuer == _certificate(pki, issuer).subject
    assert (crl.last_update_utc, crl.next_update_utc) == (now, now + timedelta(days=7))


def test_crl_lists_the_revoked_from_their_time_on(pki: DevPki, services: TrustServices, now: datetime) -> None:
    entry = pki.entry("revoked")
    after = x509.load_der_x509_crl(services.crl("cong-vu-ca", now))
    before = x509.load_der_x509_crl(services.crl("cong-vu-ca", entry.revocation.since - timedelta(seconds=1)))
    line = after.get_revoked_certificate_by_serial_number(entry.serial)
    assert line.revocation_date_utc == entry.revocation.since
    assert line.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    assert before.get_revoked_certificate_by_serial_number(entry.serial) is None
    assert after.get_revoked_certificate_by_serial_number(pki.entry("leader-1").serial) is None


def test_a_later_crl_has_a_higher_number(services: TrustServices, now: datetime) -> None:
    def number(at: datetime) -> int:
        crl = x509.load_der_x509_crl(services.crl("cong-vu-ca", at))
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number

    assert number(now) < number(now + timedelta(seconds=1))


def test_an_intermediate_can_be_revoked(pki: DevPki, now: datetime) -> None:
    broken = TrustServices(pki.revoking("cong-vu-ca", now, x509.ReasonFlags.ca_compromise))
    crl = x509.load_der_x509_crl(broken.crl("cong-vu-root", now))
    assert crl.get_revoked_certificate_by_serial_number(pki.entry("cong-vu-ca").serial)


def test_revoking_shows_in_ocsp_too(pki: DevPki, now: datetime) -> None:
    revoked = pki.revoking("leader-1", now - timedelta(days=1))
    answer = _status(revoked, TrustServices(revoked), "leader-1", now)
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED


@pytest.mark.parametrize("name", ["agency-1", "tsa-1"])
def test_leaves_have_no_crl(services: TrustServices, name: str, now: datetime) -> None:
    with pytest.raises(DevPkiError) as error:
        services.crl(name, now)
    assert error.value.code == "dev-pki-not-an-issuer"


def test_timestamps_come_from_the_authority_asked(services: TrustServices, now: datetime) -> None:
    with pytest.raises(DevPkiError) as error:
        services.timestamp(b"", now, tsa="tsa-99")
    assert error.value.code == "dev-pki-unknown-name"
    assert core.Sequence.load(services.timestamp(b"", now, tsa="tsa-2"))


def test_forged_crl_has_the_issuers_name_but_not_its_signature(pki: DevPki, now: datetime) -> None:
    crl = x509.load_der_x509_crl(forged_crl(pki, "cong-vu-ca", now))
    assert crl.issuer == _certificate(pki, "cong-vu-ca").subject
    assert not crl.is_signature_valid(_certificate(pki, "cong-vu-ca").public_key())


def test_forged_ocsp_calls_the_revoked_good_without_the_issuers_blessing(pki: DevPki, now: datetime) -> None:
    forged = forged_ocsp_response(pki, pki.certificate("revoked"), pki.certificate("cong-vu-ca"), now)
    answer = ocsp.load_der_ocsp_response(forged)
    (signer,) = answer.certificates
    assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert signer.public_key() not in [_certificate(pki, name).public_key() for name in ("cong-vu-ca", "cong-vu-ocsp")]
