"""Documents that must not be signed: broken or unverifiable earlier signatures, hidden content."""

from __future__ import annotations

import mmap
from datetime import datetime
from pathlib import Path

import pytest

from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD
from signer.forms.amendment import Amendment
from signer.keys.memory import MemoryKey
from signer.pdf.objects import Name
from signer.pdf.reader import Document
from signer.pdf.writer import stream
from signer.report import Level
from signer.signing.request import NewField, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.signing.traps import refuse_traps
from signer.timestamps.authority import CheckedAuthority

SEAL = SignRequest(AGENCY_FIELD)
INVISIBLE = SignRequest("Signature1", new_field=NewField())
SURVEYED = Services(survey=refuse_traps)


def changed(data: bytes, place: int) -> bytes:
    copy = bytearray(data)
    copy[place] ^= 1
    return bytes(copy)


def test_a_document_whose_text_changed_after_the_leader_signed_is_not_sealed(
    leader_signed: bytes, agency: MemoryKey, now: datetime
) -> None:
    place = leader_signed.index(b"stream") + 40
    with pytest.raises(DocumentError, match="earlier-signature-broken"):
        sign(changed(leader_signed, place), SEAL, agency, now=now)


def test_a_signature_value_that_was_changed_stops_the_seal(
    leader_signed: bytes, agency: MemoryKey, now: datetime
) -> None:
    place = leader_signed.rindex(b"/Contents<") + 10
    end = leader_signed.index(b">", place)
    digits = leader_signed[place:end].rstrip(b"0")
    copy = bytearray(leader_signed)
    copy[place + len(digits) - 9] = ord("1") if digits[-9:-8] != b"1" else ord("2")
    with pytest.raises(DocumentError, match="earlier-signature-broken"):
        sign(bytes(copy), SEAL, agency, now=now)


@pytest.mark.parametrize("subfilter", [b"/adbe.x509.rsa_sha1", b"/Unheard.of"])
def test_a_signature_of_an_unknown_kind_stops_the_seal(
    leader_signed: bytes, agency: MemoryKey, now: datetime, subfilter: bytes
) -> None:
    known = b"/ETSI.CAdES.detached"
    other = leader_signed.replace(known, subfilter.ljust(len(known)))
    with pytest.raises(DocumentError, match="earlier-signature-unverifiable"):
        sign(other, SEAL, agency, now=now)


def test_a_byte_range_that_reaches_outside_the_file_stops_the_seal(
    leader_signed: bytes, agency: MemoryKey, now: datetime
) -> None:
    place = leader_signed.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    false = leader_signed[:place] + b"9" + leader_signed[place + 1 :]
    with pytest.raises(DocumentError, match="earlier-signature-broken"):
        sign(false, SEAL, agency, now=now)


def test_timestamped_signatures_are_taken_as_sound(
    prepared: bytes, leader: MemoryKey, agency: MemoryKey, timestamps: CheckedAuthority, now: datetime
) -> None:
    services = Services(timestamps)
    first = sign(prepared, SignRequest("KyLanhDao", Level.B_T), leader, now=now, services=services).data
    assert sign(first, SEAL, agency, now=now, services=services).level is Level.B_B


def test_a_mapped_file_is_checked_and_signed_like_bytes(
    numbered: bytes, agency: MemoryKey, now: datetime, tmp_path: Path
) -> None:
    (tmp_path / "numbered.pdf").write_bytes(numbered)
    with (
        (tmp_path / "numbered.pdf").open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        (tmp_path / "sealed.pdf").open("wb") as out,
    ):
        sign(data, SEAL, agency, now=now).write_to(out)
    assert (tmp_path / "sealed.pdf").read_bytes() == sign(numbered, SEAL, agency, now=now).data


def test_content_that_no_page_shows_is_a_trap(tagged_pdf: bytes, leader: MemoryKey, now: datetime) -> None:
    amendment = Amendment(Document(tagged_pdf))
    amendment.add(stream({"/Type": Name("/XObject"), "/Subtype": Name("/Form")}, b"BT (hidden) Tj ET"))
    trapped = tagged_pdf + bytes(amendment.build().data)
    with pytest.raises(DocumentError, match="document-hidden-content"):
        sign(trapped, INVISIBLE, leader, now=now, services=SURVEYED)


def test_an_honest_document_passes_the_survey(prepared: bytes, leader: MemoryKey, now: datetime) -> None:
    assert sign(prepared, SignRequest("KyLanhDao"), leader, now=now, services=SURVEYED).level is Level.B_B
