"""One signature: levels, algorithms, dictionary, refusals."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from asn1crypto import cms as asn1_cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.status import PdfSignatureStatus

from signer.cms.algorithms import DigestAlgorithm
from signer.errors import (
    DocumentError,
    InternalError,
    KeyUnusableError,
    OutsideServiceError,
    RequestError,
)
from signer.fields import AGENCY_FIELD, LEADER_FIELD, NUMBER_FIELD, Rect
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.profile import OFFICIAL, OnFailure
from signer.signing.request import NewField, Shortfall, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.signing.timestamp_source import Timestamp
from signer.timestamps.authority import CheckedAuthority

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]
INVISIBLE = SignRequest("Signature1", new_field=NewField())


@dataclass
class SilentAuthority:
    """A timestamp source that never answers."""

    def known_chains(self) -> tuple[CertificateChain, ...]:
        return ()

    def timestamp(self, digest: bytes, algorithm: DigestAlgorithm) -> Timestamp:
        raise OutsideServiceError("timestamp-timeout", "silent")


def signer_info(data: bytes) -> asn1_cms.SignerInfo:
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[-1]
    return signature.signed_data["signer_infos"][0]


def attribute_names(data: bytes, kind: str) -> set[str]:
    return {attribute["type"].native for attribute in signer_info(data)[kind]}


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("leader-1", SignatureAlgorithm.RSA_PKCS1_SHA256),
        ("leader-1", SignatureAlgorithm.RSA_PKCS1_SHA384),
        ("leader-1", SignatureAlgorithm.RSA_PKCS1_SHA512),
        ("leader-1", SignatureAlgorithm.RSA_PSS_SHA256),
        ("leader-1", SignatureAlgorithm.RSA_PSS_SHA384),
        ("leader-1", SignatureAlgorithm.RSA_PSS_SHA512),
        ("leader-p256", SignatureAlgorithm.ECDSA_SHA256),
        ("leader-p384", SignatureAlgorithm.ECDSA_SHA384),
        ("leader-p521", SignatureAlgorithm.ECDSA_SHA512),
        ("leader-ed25519", SignatureAlgorithm.ED25519),
    ],
)
def test_every_algorithm_is_accepted_by_pyhanko(
    tagged_pdf: bytes,
    key_of: Callable[..., MemoryKey],
    pyhanko_says: Validate,
    now: datetime,
    name: str,
    algorithm: SignatureAlgorithm,
) -> None:
    signed = sign(tagged_pdf, INVISIBLE, key_of(name, algorithm), now=now)
    assert pyhanko_says(signed.data)["Signature1"].bottom_line


def test_the_claimed_time_is_in_the_dictionary_and_not_in_the_cms(
    tagged_pdf: bytes, leader: MemoryKey, now: datetime
) -> None:
    data = sign(tagged_pdf, INVISIBLE, leader, now=now).data
    assert b"/M(D:20261123150000+07'00')" in data
    assert attribute_names(data, "signed_attrs") == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
        "cms_algorithm_protection",
    }


def test_b_t_carries_a_timestamp_over_the_signature(
    tagged_pdf: bytes, leader: MemoryKey, timestamps: CheckedAuthority, pyhanko_says: Validate, now: datetime
) -> None:
    request = replace(INVISIBLE, level=Level.B_T)
    signed = sign(tagged_pdf, request, leader, now=now, services=Services(timestamps))
    assert signed.level is Level.B_T
    assert signed.timestamped_at == now
    stamped = pyhanko_says(signed.data)["Signature1"].timestamp_validity
    assert stamped.valid
    assert stamped.trusted


def test_b_t_without_an_authority_is_refused(tagged_pdf: bytes, leader: MemoryKey, now: datetime) -> None:
    with pytest.raises(RequestError, match="timestamp-source-missing"):
        sign(tagged_pdf, replace(INVISIBLE, level=Level.B_T), leader, now=now)


def test_a_silent_authority_refuses_the_signature_under_the_official_profile(
    tagged_pdf: bytes, leader: MemoryKey, now: datetime
) -> None:
    with pytest.raises(OutsideServiceError, match="timestamp-timeout"):
        sign(
            tagged_pdf,
            replace(INVISIBLE, level=Level.B_T),
            leader,
            now=now,
            services=Services(SilentAuthority()),
        )


def test_a_lower_signature_under_a_tolerant_profile_says_what_is_missing(
    tagged_pdf: bytes, leader: MemoryKey, now: datetime
) -> None:
    tolerant = replace(OFFICIAL, on_timestamp_failure=OnFailure.SIGN_LOWER)
    request = replace(INVISIBLE, level=Level.B_T)
    signed = sign(tagged_pdf, request, leader, now=now, services=Services(SilentAuthority()), profile=tolerant)
    assert signed.level is Level.B_B
    assert signed.shortfall == Shortfall(Level.B_T, "timestamp-timeout")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("expired", "certificate-expired"),
        ("not-yet-valid", "certificate-not-yet-valid"),
        ("wrong-key-usage", "certificate-usage"),
        ("rsa-1024", "certificate-weak-key"),
        ("sha1-signed", "certificate-weak-hash"),
        ("issued-by-leaf", "certificate-untrusted"),
        ("lookalike-leader", "certificate-untrusted"),
        ("business-1", "certificate-untrusted"),
    ],
)
def test_unfit_certificates_are_refused(
    tagged_pdf: bytes, key_of: Callable[..., MemoryKey], anchors: tuple[bytes, ...], now: datetime, name: str, code: str
) -> None:
    with pytest.raises(KeyUnusableError, match=code):
        sign(tagged_pdf, INVISIBLE, key_of(name), now=now, services=Services(anchors=anchors))


def test_a_good_certificate_reaches_its_anchor(
    tagged_pdf: bytes, leader: MemoryKey, anchors: tuple[bytes, ...], now: datetime
) -> None:
    assert sign(tagged_pdf, INVISIBLE, leader, now=now, services=Services(anchors=anchors)).level is Level.B_B


def test_a_field_is_signed_once(leader_signed: bytes, agency: MemoryKey, now: datetime) -> None:
    with pytest.raises(DocumentError, match="field-already-signed"):
        sign(leader_signed, SignRequest(LEADER_FIELD), agency, now=now)


def test_nothing_is_signed_after_the_seal(sealed: bytes, agency: MemoryKey, now: datetime) -> None:
    with pytest.raises(DocumentError, match="document-no-changes"):
        sign(sealed, INVISIBLE, agency, now=now)


def test_a_field_outside_the_leaders_open_ones_is_locked(
    leader_signed: bytes, agency: MemoryKey, now: datetime
) -> None:
    with pytest.raises(DocumentError, match="field-locked"):
        sign(leader_signed, INVISIBLE, agency, now=now)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (SignRequest("Nowhere"), "field-unknown"),
        (SignRequest(NUMBER_FIELD), "field-not-signature"),
        (SignRequest("New", new_field=NewField(page=7)), "page-unknown"),
        (SignRequest("New", new_field=NewField(rect=Rect(500, 700, 700, 900))), "field-outside-page"),
        (SignRequest("a.b", new_field=NewField()), "field-name-invalid"),
        (SignRequest(AGENCY_FIELD, level=Level.NOT_PADES), "level-unknown"),
    ],
)
def test_impossible_requests_have_their_own_code(
    prepared: bytes, agency: MemoryKey, now: datetime, request_: SignRequest, code: str
) -> None:
    with pytest.raises(RequestError, match=code):
        sign(prepared, request_, agency, now=now)


def test_output_that_fails_its_check_is_never_released(tagged_pdf: bytes, leader: MemoryKey, now: datetime) -> None:
    with pytest.raises(InternalError, match="output-check-failed"):
        sign(tagged_pdf, INVISIBLE, leader, now=now, services=Services(check=lambda signed: False))


def test_two_signatures_in_new_fields_stay_valid(
    tagged_pdf: bytes, leader: MemoryKey, agency: MemoryKey, pyhanko_says: Validate, now: datetime
) -> None:
    first = sign(tagged_pdf, INVISIBLE, leader, now=now).data
    second = sign(first, replace(INVISIBLE, field="Signature2"), agency, now=now + timedelta(minutes=1)).data
    says = pyhanko_says(second)
    assert all(status.bottom_line for status in says.values())
    assert len(says) == 2
