"""What honest tools do after a signature raises no alarm and is listed; DocMDP decides the rest."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import certs_dev
import pytest
import time_machine
from asn1crypto import x509
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfWriter

from signer.fields import Rect
from signer.keys.memory import MemoryKey
from signer.pdf.objects import Name, PdfString, Ref
from signer.pdf.reader import Document
from signer.report import ChangeKind, ChangesAfter, Integrity, SignatureReport
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify
from tests.vectors.foreign import DevelopmentStamper, foreign_signed
from tests.vectors.tampering import add_annotation, append_objects, next_number, root_number

Says = Callable[[bytes], tuple[SignatureReport, ...]]


@pytest.fixture(scope="session")
def blank_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


@pytest.fixture(params=["tagged", "blank"])
def draft(request: pytest.FixtureRequest, tagged_pdf: bytes, blank_pdf: bytes) -> bytes:
    return tagged_pdf if request.param == "tagged" else blank_pdf


@pytest.fixture
def says(now: datetime) -> Says:
    """Signatures judged without trust: here only integrity and changes count."""

    def call(data: bytes) -> tuple[SignatureReport, ...]:
        report = verify(data, policy=load_policy(), trust=TrustStore(), at=now)
        assert report.error is None
        assert {s.integrity for s in report.signatures} == {Integrity.INTACT}
        return report.signatures

    return call


@pytest.fixture
def signed(draft: bytes, pki: certs_dev.DevPki, now: datetime) -> bytes:
    return foreign_signed(draft, pki, "leader-1", now)


def certified(draft: bytes, pki: certs_dev.DevPki, now: datetime, permission: MDPPerm) -> bytes:
    return foreign_signed(draft, pki, "leader-1", now, permission=permission)


def update(data: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """A revision written by pyHanko."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(data)), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def kinds(signature: SignatureReport) -> set[ChangeKind]:
    """Kinds of changes, without the metadata that pyHanko brings up to date in every revision."""
    found = {change.kind for change in signature.changes}
    return found if found == {ChangeKind.METADATA} else found - {ChangeKind.METADATA}


def test_a_second_signature_by_another_tool(signed: bytes, pki: certs_dev.DevPki, now: datetime, says: Says) -> None:
    first, second = says(foreign_signed(signed, pki, "agency-1", now, field="Signature2"))
    assert (first.changes_after, kinds(first)) == (ChangesAfter.PERMITTED, {ChangeKind.FURTHER_SIGNATURE})
    assert second.changes_after is ChangesAfter.NONE


@pytest.mark.parametrize("rect", [None, Rect(300, 40, 400, 90)], ids=["invisible", "visible"])
def test_a_second_signature_in_a_field_of_its_own_keeps_the_tagging(
    signed: bytes, agency: MemoryKey, now: datetime, says: Says, rect: Rect | None
) -> None:
    data = sign(signed, SignRequest("Signature2", new_field=NewField(rect=rect)), agency, now=now).data
    first, _ = says(data)
    assert (first.changes_after, kinds(first)) == (ChangesAfter.PERMITTED, {ChangeKind.FURTHER_SIGNATURE}), first


def test_a_document_timestamp_is_archive_evidence(
    signed: bytes, pki: certs_dev.DevPki, now: datetime, says: Says
) -> None:
    stamper = PdfTimeStamper(DevelopmentStamper(pki, "tsa-1", now))
    with time_machine.travel(now, tick=False):
        out = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(signed)), "sha256")
    first, stamp = says(bytes(out.getbuffer()))
    assert (first.changes_after, kinds(first)) == (ChangesAfter.PERMITTED, {ChangeKind.EVIDENCE})
    assert stamp.is_timestamp


def add_store(data: bytes, pki: certs_dev.DevPki) -> bytes:
    certificate = x509.Certificate.load(pki.credential("leader-1").certificate)
    out = io.BytesIO(data)
    DocumentSecurityStore.add_dss(out, sig_contents=None, certs=(certificate,))
    return out.getvalue()


def test_a_security_store_is_archive_evidence(signed: bytes, pki: certs_dev.DevPki, says: Says) -> None:
    (first,) = says(add_store(signed, pki))
    assert (first.changes_after, kinds(first)) == (ChangesAfter.PERMITTED, {ChangeKind.EVIDENCE})


def test_document_information_is_metadata(signed: bytes, says: Says) -> None:
    information = DictionaryObject({pdf_name("/Title"): pdf_string("Other")})
    (first,) = says(update(signed, lambda w: w.set_info(w.add_object(information))))
    assert (first.changes_after, kinds(first)) == (ChangesAfter.PERMITTED, {ChangeKind.METADATA})


def test_an_object_written_again_unchanged_is_no_change(signed: bytes, says: Says) -> None:
    document = Document(signed)
    (first,) = says(append_objects(signed, {root_number(document): dict(document.catalog)}))
    assert kinds(first) == set()


def test_an_object_that_nothing_uses_may_be_freed_or_added(signed: bytes, says: Says) -> None:
    new = next_number(Document(signed))
    (first,) = says(append_objects(signed, {new: {"/Unused": True}}, freed=(new + 1,)))
    assert kinds(first) == set()


@pytest.mark.parametrize("permission", list(MDPPerm), ids=lambda p: f"P{p.value}")
def test_archive_evidence_never_breaks_a_certification(
    draft: bytes, pki: certs_dev.DevPki, now: datetime, says: Says, permission: MDPPerm
) -> None:
    (first,) = says(add_store(certified(draft, pki, now, permission), pki))
    assert first.changes_after is ChangesAfter.PERMITTED


@pytest.mark.parametrize("permission", list(MDPPerm), ids=lambda p: f"P{p.value}")
def test_a_signature_after_certification_needs_more_than_p1(
    draft: bytes, pki: certs_dev.DevPki, now: datetime, says: Says, permission: MDPPerm
) -> None:
    first, _ = says(
        foreign_signed(certified(draft, pki, now, permission), pki, "agency-1", now, field="Signature2", careless=True)
    )
    forbidden = permission is MDPPerm.NO_CHANGES
    assert first.changes_after is (ChangesAfter.FORBIDDEN if forbidden else ChangesAfter.PERMITTED)


@pytest.mark.parametrize("permission", list(MDPPerm), ids=lambda p: f"P{p.value}")
def test_an_annotation_needs_p3(
    draft: bytes, pki: certs_dev.DevPki, now: datetime, says: Says, permission: MDPPerm
) -> None:
    data = certified(draft, pki, now, permission)
    note = {"/Subtype": Name("/Text"), "/Rect": [10, 10, 30, 30], "/Contents": PdfString(b"x")}
    (first,) = says(add_annotation(data, note, appearance=b"1 1 0 rg 0 0 20 20 re f"))
    allowed = permission is MDPPerm.ANNOTATE
    assert first.changes_after is (ChangesAfter.PERMITTED if allowed else ChangesAfter.FORBIDDEN)
    assert ChangeKind.ANNOTATION in kinds(first)


def test_even_at_p3_an_annotation_may_not_hide_what_was_signed(
    tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime, says: Says
) -> None:
    data = certified(tagged_pdf, pki, now, MDPPerm.ANNOTATE)
    whole_page = {"/Subtype": Name("/Square"), "/Rect": [0, 0, 595, 842]}
    (first,) = says(add_annotation(data, whole_page, appearance=b"1 g 0 0 400 60 re f"))
    assert first.changes_after is ChangesAfter.FORBIDDEN


def test_periods_in_a_field_name_are_part_of_the_name(
    draft: bytes, pki: certs_dev.DevPki, now: datetime, says: Says
) -> None:
    data = foreign_signed(draft, pki, "leader-1", now, field="Signature1")
    renamed = data.replace(b"(Signature1)", b"(Sig.na.re)")
    report = verify(renamed, policy=load_policy(), trust=TrustStore(), at=now)
    assert [s.field for s in report.signatures] == ["Sig.na.re"]


def test_a_signature_shown_in_two_fields_is_counted_once(signed: bytes, now: datetime) -> None:
    document = Document(signed)
    field = document.fields()[0]
    assert isinstance(field.value, Ref)
    new = next_number(document)
    form = document.dictionary(document.catalog["/AcroForm"])
    second = {**field.dict, "/T": PdfString(b"Other")}
    catalog = {**document.catalog, "/AcroForm": {**form, "/Fields": [*document.array(form["/Fields"]), Ref(new, 0)]}}
    data = append_objects(signed, {root_number(document): catalog, new: second})
    report = verify(data, policy=load_policy(), trust=TrustStore(), at=now)
    assert len(report.signatures) == 1
