"""Files as other tools write them are judged without alarm, whatever the draft was written by."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import certs_dev
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec, append_signature_field
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from signer.keys.memory import MemoryKey
from signer.report import ChangesAfter, Integrity, Report, Verdict
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign
from signer.trust.store import TrustStore
from signer.verify import load_policy, verify
from tests.vectors.foreign import foreign_signed
from tests.vectors.habits import honest_habits

Says = Callable[[bytes], Report]
DRAFTS = ("tagged", "plain", "linearised", "packed")


@pytest.fixture(scope="module")
def plain_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_outline_item("One", page_number=0)
    preferences = DictionaryObject({NameObject("/NumCopies"): NumberObject(1)})
    writer.root_object[NameObject("/ViewerPreferences")] = preferences
    writer.write(out)
    return out.getvalue()


def by_qpdf(pdf: bytes, folder: Path, *options: str) -> bytes:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    (folder / "in.pdf").write_bytes(pdf)
    subprocess.run(["qpdf", *options, str(folder / "in.pdf"), str(folder / "out.pdf")], check=True)
    return (folder / "out.pdf").read_bytes()


@pytest.fixture(scope="module", params=DRAFTS)
def signed(
    request: pytest.FixtureRequest,
    tagged_pdf: bytes,
    plain_pdf: bytes,
    pki: certs_dev.DevPki,
    now: datetime,
    tmp_path_factory: pytest.TempPathFactory,
) -> bytes:
    folder = tmp_path_factory.mktemp("draft")
    draft = {
        "tagged": lambda: tagged_pdf,
        "plain": lambda: plain_pdf,
        "linearised": lambda: by_qpdf(tagged_pdf, folder, "--linearize"),
        "packed": lambda: by_qpdf(tagged_pdf, folder, "--object-streams=generate"),
    }[request.param]()
    return foreign_signed(draft, pki, "leader-1", now)


@pytest.fixture
def says(now: datetime) -> Says:
    return lambda data: verify(data, policy=load_policy(), trust=TrustStore(), at=now)


@pytest.mark.parametrize("name", honest_habits())
def test_an_honest_habit_raises_no_alarm(name: str, signed: bytes, says: Says) -> None:
    report = says(honest_habits()[name](signed))
    assert [s.integrity for s in report.signatures] == [Integrity.INTACT]
    assert report.signatures[0].changes_after in (ChangesAfter.NONE, ChangesAfter.PERMITTED), report.signatures[0]
    assert report.verdict is Verdict.INDETERMINATE  # only because nobody is trusted here


@pytest.mark.parametrize("name", honest_habits())
def test_a_second_signature_after_an_honest_habit(
    name: str, signed: bytes, agency: MemoryKey, now: datetime, says: Says
) -> None:
    request = SignRequest("Signature2", new_field=NewField())
    again = sign(honest_habits()[name](signed), request, agency, now=now).data
    assert [(s.integrity, s.changes_after) for s in says(again).signatures] == [
        (Integrity.INTACT, ChangesAfter.PERMITTED),
        (Integrity.INTACT, ChangesAfter.NONE),
    ]


def encrypted(pdf: bytes) -> bytes:
    """With an owner's password only: anybody may open it."""
    writer, out = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf))), io.BytesIO()
    writer.encrypt("owner", "")
    writer.write(out)
    return out.getvalue()


def test_signatures_in_an_encrypted_document_are_listed_and_raise_no_alarm(
    tagged_pdf: bytes, pki: certs_dev.DevPki, now: datetime, says: Says
) -> None:
    once = foreign_signed(encrypted(tagged_pdf), pki, "leader-1", now, password="")
    twice = foreign_signed(once, pki, "agency-1", now, field="Signature2", password="")
    report = says(twice)
    assert report.verdict is Verdict.INDETERMINATE, [c.where for c in report.signatures[0].changes if not c.permitted]
    assert report.error is not None
    assert report.error.code == "pdf-encrypted"
    assert [(s.integrity, s.changes_after) for s in report.signatures] == [
        (Integrity.INTACT, ChangesAfter.UNKNOWN),
        (Integrity.INTACT, ChangesAfter.NONE),
    ]


@pytest.mark.parametrize("is_locked", [True, False])
def test_a_signature_deep_in_the_form_is_held_to_the_lock_by_its_full_name(
    is_locked: bool, plain_pdf: bytes, pki: certs_dev.DevPki, now: datetime, says: Says
) -> None:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(plain_pdf)), io.BytesIO()
    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, ["A" if is_locked else "B"])
    append_signature_field(writer, SigFieldSpec("A.B.First", field_mdp_spec=lock))
    writer.write(out)
    first = foreign_signed(out.getvalue(), pki, "leader-1", now, field="A.B.First")
    second = foreign_signed(first, pki, "agency-1", now, field="A.B.Second", careless=True)
    assert says(second).signatures[0].changes_after is (ChangesAfter.FORBIDDEN if is_locked else ChangesAfter.PERMITTED)
