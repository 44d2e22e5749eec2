"""The finished document before other judges: pyHanko, poppler, qpdf; and before an attacker."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import certs_dev
import pypdf
import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from api.office import Office
from records.identifiers import Sha256
from records.storage import ObjectStore
from signer.errors import SignerError
from signer.fields import NUMBER_FIELD
from signer.pdf.objects import Name
from signer.pdf.reader import Document
from signer.report import Verdict
from signer.verify.signature_value import find_signatures
from tests.api.flows.walking import bytes_of, number, seal, state_of, walk
from tests.vectors.tampering import add_annotation, change_field

PLACES = 200


@pytest.fixture
def sealed(office: Office) -> bytes:
    return bytes_of(office, walk(office, after=seal))


def test_pyhanko_trusts_both_signatures_and_sees_form_filling_only(sealed: bytes, pki: certs_dev.DevPki) -> None:
    roots = [asn1_x509.Certificate.load(der) for der in pki.anchors(certs_dev.Hierarchy.CONG_VU)]
    leader, agency = (
        validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))
        for signature in PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    )
    assert (leader.intact, leader.valid, leader.trusted) == (True, True, True)
    assert (agency.intact, agency.valid, agency.trusted) == (True, True, True)
    assert leader.modification_level is ModificationLevel.FORM_FILLING
    assert agency.modification_level is ModificationLevel.NONE


@pytest.mark.needs_poppler
def test_pdfsig_finds_both_valid_and_the_second_over_the_whole_file(sealed: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler-utils is not installed")
    file = tmp_path / "document.pdf"
    file.write_bytes(sealed)
    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert told.count("Total document signed") == 1
    assert told.rindex("Total document signed") > told.index("Signature #2")


@pytest.mark.needs_qpdf
def test_qpdf_finds_no_error(sealed: bytes, tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    file = tmp_path / "document.pdf"
    file.write_bytes(sealed)
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True).returncode == 0


def test_the_pdf_a_claim_and_the_tagging_survive(sealed: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(sealed))
    xmp = reader.root_object["/Metadata"].get_data()
    assert re.search(rb"pdfaid:part(?:>|=[\"'])2", xmp)
    assert re.search(rb"pdfaid:conformance(?:>|=[\"'])A", xmp)
    widgets = {
        annotation.idnum
        for page in reader.pages
        for annotation in page["/Annots"]
        if annotation.get_object().get("/Subtype") == "/Widget"
    }
    forms = [element for element in _elements(reader.root_object["/StructTreeRoot"]) if element.get("/S") == "/Form"]
    tagged = {kid.raw_get("/Obj").idnum for form in forms for kid in _kids(form) if kid.get("/Type") == "/OBJR"}
    assert len(widgets) == 4
    assert tagged == widgets


def _kids(element: pypdf.generic.DictionaryObject) -> list[pypdf.generic.DictionaryObject]:
    kids = element.get("/K", [])
    listed = kids if isinstance(kids, list) else [kids]
    return [kid for one in listed if isinstance(kid := one.get_object(), pypdf.generic.DictionaryObject)]


def _elements(element: pypdf.generic.DictionaryObject) -> Iterator[pypdf.generic.DictionaryObject]:
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def test_one_changed_byte_is_never_valid(office: Office, sealed: bytes) -> None:
    last = next(found.range for found in find_signatures(Document(sealed)) if found.end == len(sealed))
    assert last is not None
    chosen = random.Random(20261123)
    for place in chosen.sample([*range(last.first), *range(last.second, len(sealed))], PLACES):
        changed = bytearray(sealed)
        changed[place] ^= chosen.randrange(1, 256)
        assert office.verifier.public(bytes(changed)).verdict is Verdict.INVALID, place


def test_a_number_changed_after_sealing_is_invalid(office: Office, sealed: bytes) -> None:
    forged = change_field(sealed, NUMBER_FIELD, {"/V": b"02/Q\xd0-UBND"})
    assert office.verifier.public(forged).verdict is Verdict.INVALID


def test_a_page_drawn_over_after_the_leader_signed_is_invalid_and_not_sealed(office: Office) -> None:
    document = walk(office, after=number)
    drawn = add_annotation(bytes_of(office, document), {"/Subtype": Name("/Square")})
    assert office.verifier.public(drawn).verdict is Verdict.INVALID
    with pytest.raises(SignerError) as refusal:
        seal(replace(office, objects=Exchanged(office.objects, document.sha256, drawn)), document)
    assert refusal.value.code in {"output-check-failed", "document-signatures-broken"}
    assert state_of(office, document) == "numbered"


@dataclass(frozen=True)
class Exchanged:
    """A store whose keeper gives out other bytes under one name."""

    honest: ObjectStore
    name: str
    forged: bytes

    def get(self, sha256: Sha256) -> bytes:
        return self.forged if sha256 == self.name else self.honest.get(sha256)

    def __getattr__(self, name: str) -> object:
        return getattr(self.honest, name)
