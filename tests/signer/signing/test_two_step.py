"""Begin here, sign elsewhere, complete here: across restarts, and only with the right signature."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.validation.status import PdfSignatureStatus

from signer.cms.signed_data import signature_template
from signer.errors import DocumentError, InternalError, RequestError
from signer.fields import LEADER_FIELD
from signer.keys import SignatureAlgorithm
from signer.keys.memory import MemoryKey
from signer.report import Level
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.two_step import LIFETIME, BegunSignature, begin, complete, complete_with_cms
from signer.timestamps.authority import CheckedAuthority

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]
REQUEST = SignRequest(LEADER_FIELD)


@pytest.fixture
def begun(prepared: bytes, leader: MemoryKey, now: datetime) -> BegunSignature:
    return begin(prepared, REQUEST, leader.chain, leader.algorithm, now=now)


def test_a_signature_made_elsewhere_completes_the_document(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, pyhanko_says: Validate, now: datetime
) -> None:
    value = leader.sign(begun.to_be_signed.signed_attributes)
    signed = complete(prepared, begun, value, now=now + timedelta(minutes=3))
    assert signed.data.startswith(prepared)
    assert pyhanko_says(signed.data)[LEADER_FIELD].bottom_line


def test_the_state_survives_the_process_that_made_it(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, pyhanko_says: Validate, now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "state").write_bytes(begun.to_bytes())
    (tmp_path / "document.pdf").write_bytes(prepared)
    (tmp_path / "value").write_bytes(leader.sign(begun.to_be_signed.signed_attributes))
    program = (
        "from datetime import datetime; from pathlib import Path; import sys\n"
        "from signer.signing.two_step import BegunSignature, complete\n"
        "folder = Path(sys.argv[1]); begun = BegunSignature.from_bytes((folder / 'state').read_bytes())\n"
        "signed = complete((folder / 'document.pdf').read_bytes(), begun, (folder / 'value').read_bytes(),\n"
        "                  now=datetime.fromisoformat(sys.argv[2]))\n"
        "(folder / 'signed.pdf').write_bytes(signed.data)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path), now.isoformat()], check=True)
    assert pyhanko_says((tmp_path / "signed.pdf").read_bytes())[LEADER_FIELD].bottom_line


def test_the_timestamp_is_fetched_at_completion(
    prepared: bytes, leader: MemoryKey, timestamps: CheckedAuthority, now: datetime
) -> None:
    begun = begin(prepared, replace(REQUEST, level=Level.B_T), leader.chain, leader.algorithm, now=now)
    value = leader.sign(begun.to_be_signed.signed_attributes)
    assert complete(prepared, begun, value, now=now, services=Services(timestamps)).level is Level.B_T


def test_a_signature_of_another_key_is_refused(
    prepared: bytes, agency: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    with pytest.raises(RequestError, match="signature-wrong-key"):
        complete(prepared, begun, agency.sign(begun.to_be_signed.signed_attributes), now=now)


def test_a_signature_over_something_else_is_refused(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    with pytest.raises(RequestError, match="signature-wrong-key"):
        complete(prepared, begun, leader.sign(b"something else"), now=now)


def test_ten_minutes_later_it_is_too_late(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    value = leader.sign(begun.to_be_signed.signed_attributes)
    with pytest.raises(RequestError, match="signing-expired"):
        complete(prepared, begun, value, now=now + LIFETIME + timedelta(seconds=1))


def test_a_document_that_changed_meanwhile_is_refused(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    value = leader.sign(begun.to_be_signed.signed_attributes)
    with pytest.raises(DocumentError, match="document-changed"):
        complete(prepared + b"\n", begun, value, now=now)


@pytest.mark.parametrize("state", [b"", b"{}", b"[]", b'{"format": 2}', b"\xff"])
def test_a_state_that_cannot_be_read_is_refused(state: bytes) -> None:
    with pytest.raises(RequestError, match="signing-state-unreadable"):
        BegunSignature.from_bytes(state)


def test_a_cms_made_elsewhere_is_taken_when_it_is_the_right_one(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, pyhanko_says: Validate, now: datetime
) -> None:
    signed = complete_with_cms(prepared, begun, cms_by(leader, begun), now=now)
    assert pyhanko_says(signed.data)[LEADER_FIELD].bottom_line


def test_a_cms_of_another_certificate_is_refused(
    prepared: bytes, agency: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    with pytest.raises(RequestError, match="cms-wrong-certificate"):
        complete_with_cms(prepared, begun, cms_by(agency, begun), now=now)


def test_a_cms_over_another_document_is_refused(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    other = replace(begun, document_digest=bytes(32))
    with pytest.raises(RequestError, match="cms-wrong-digest"):
        complete_with_cms(prepared, begun, cms_by(leader, other), now=now)


@pytest.mark.parametrize("cms", [b"", b"\x30\x00", b"junk"])
def test_junk_is_no_cms(prepared: bytes, begun: BegunSignature, now: datetime, cms: bytes) -> None:
    with pytest.raises(RequestError, match="cms-unreadable"):
        complete_with_cms(prepared, begun, cms, now=now)


def test_completed_output_is_checked_too(
    prepared: bytes, leader: MemoryKey, begun: BegunSignature, now: datetime
) -> None:
    value = leader.sign(begun.to_be_signed.signed_attributes)
    with pytest.raises(InternalError, match="output-check-failed"):
        complete(prepared, begun, value, now=now, services=Services(check=lambda signed: False))


def test_the_digest_shown_is_that_of_the_bytes_to_sign(begun: BegunSignature) -> None:
    asked = begun.to_be_signed
    template = signature_template(begun.chain, SignatureAlgorithm.RSA_PKCS1_SHA256)
    assert asked.digest == template.cms.digest.of(asked.signed_attributes)
    assert asked.expires_at == begun.begun_at + LIFETIME


def cms_by(key: MemoryKey, begun: BegunSignature) -> bytes:
    template = signature_template(key.chain, key.algorithm)
    attributes = template.signed_attributes(begun.document_digest)
    return template.signed_data(attributes, key.sign(attributes))
