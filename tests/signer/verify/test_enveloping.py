"""A CMS that carries content of its own signs the document only when that content is the document."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import certs_dev
import pytest
from asn1crypto import cms
from pypdf import PdfWriter

from signer.pdf.reader import Document
from signer.report import Integrity, Level, SignatureReport, TimeSource
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify
from signer.verify.signature_value import find_signatures
from tests.vectors.foreign import foreign_signed

Change = Callable[[cms.SignedData], None]


@pytest.fixture(scope="module")
def signed(pki: certs_dev.DevPki, now: datetime) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 300)
    writer.write(out)
    return foreign_signed(out.getvalue(), pki, "leader-1", now, tsa="tsa-1", reserved=60_000)


def rewritten(data: bytes, change: Change) -> bytes:
    """The same document with another CMS in the room that no signature covers."""
    (value,) = find_signatures(Document(data))
    assert value.range is not None
    held = cms.ContentInfo.load(value.contents.rstrip(b"\0"))
    change(held["content"])
    room = value.range.second - value.range.first - 2
    return data[: value.range.first + 1] + held.dump().hex().encode().ljust(room, b"0") + data[value.range.second - 1 :]


def with_content(content: bytes) -> Change:
    def change(held: cms.SignedData) -> None:
        held["encap_content_info"] = cms.ContentInfo({"content_type": "data", "content": content})

    return change


def judged(data: bytes, now: datetime) -> SignatureReport:
    (signature,) = verify(data, policy=load_policy(), trust=TrustStore(), at=now).signatures
    return signature


def test_the_rewriting_itself_breaks_nothing(signed: bytes, now: datetime) -> None:
    assert judged(rewritten(signed, lambda _: None), now).level is Level.B_T


def test_content_that_is_the_byte_range_is_intact_but_no_pades(signed: bytes, now: datetime) -> None:
    (value,) = find_signatures(Document(signed))
    assert value.range is not None
    first, second = value.range.pieces(signed)
    found = judged(rewritten(signed, with_content(first.read() + second.read())), now)
    assert (found.integrity, found.level) == (Integrity.INTACT, Level.NOT_PADES)


@pytest.mark.parametrize("content", [b"", b"another document"], ids=["empty", "other"])
def test_content_that_is_something_else_breaks_the_signature(content: bytes, signed: bytes, now: datetime) -> None:
    assert judged(rewritten(signed, with_content(content)), now).integrity is Integrity.BROKEN


def test_a_second_timestamp_of_the_same_signature_is_no_alarm(signed: bytes, now: datetime) -> None:
    def twice(held: cms.SignedData) -> None:
        tokens = held["signer_infos"][0]["unsigned_attrs"][0]["values"]
        tokens.append(tokens[0].copy())

    found = judged(rewritten(signed, twice), now)
    assert (found.integrity, found.level) == (Integrity.INTACT, Level.B_T)


def test_a_timestamp_of_another_signature_is_said(signed: bytes, pki: certs_dev.DevPki, now: datetime) -> None:
    other = foreign_signed(signed, pki, "agency-1", now, field="Signature2", tsa="tsa-1")
    stranger = cms.ContentInfo.load(list(find_signatures(Document(other)))[1].contents)["content"]

    def copied(held: cms.SignedData) -> None:
        held["signer_infos"][0]["unsigned_attrs"] = stranger["signer_infos"][0]["unsigned_attrs"]

    found = judged(rewritten(signed, copied), now)
    assert found.time_source is TimeSource.CLAIMED
    assert "timestamp-imprint-mismatch" in {reason.code for reason in found.reasons}


def test_a_second_signer_is_not_overlooked(signed: bytes, now: datetime) -> None:
    def doubled(held: cms.SignedData) -> None:
        held["signer_infos"].append(held["signer_infos"][0].copy())

    assert judged(rewritten(signed, doubled), now).integrity is Integrity.BROKEN


def test_a_certificate_exchanged_for_another_is_no_signer(signed: bytes, pki: certs_dev.DevPki, now: datetime) -> None:
    def exchanged(held: cms.SignedData) -> None:
        other = cms.CertificateChoices.load(pki.credential("agency-1").certificate)
        held["certificates"] = cms.CertificateSet([other])

    assert judged(rewritten(signed, exchanged), now).integrity is Integrity.BROKEN
