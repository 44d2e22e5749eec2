"""Prepare, leader, number, seal: what foreign readers say of the whole chain."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD, DATE_FIELD, LEADER_FIELD, NUMBER_FIELD
from signer.fill import fill
from signer.forms.amendment import Amendment
from signer.pdf.objects import Obj, Ref
from signer.pdf.reader import Document

Validate = Callable[[bytes], dict[str, PdfSignatureStatus]]


def test_both_signatures_are_intact_and_trusted_for_pyhanko(sealed: bytes, pyhanko_says: Validate) -> None:
    says = pyhanko_says(sealed)
    assert set(says) == {LEADER_FIELD, AGENCY_FIELD}
    assert all(status.bottom_line for status in says.values())


def test_only_form_filling_happened_after_the_leader(sealed: bytes, pyhanko_says: Validate) -> None:
    status = pyhanko_says(sealed)[LEADER_FIELD]
    assert status.modification_level is ModificationLevel.FORM_FILLING
    assert status.docmdp_ok


def test_the_seal_covers_the_whole_file(sealed: bytes, pyhanko_says: Validate) -> None:
    status = pyhanko_says(sealed)[AGENCY_FIELD]
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level is ModificationLevel.NONE


@pytest.mark.needs_poppler
def test_pdfsig_reports_two_valid_signatures_and_the_second_covers_all(
    sealed: bytes, run_tool: Callable[..., str]
) -> None:
    said = run_tool(sealed, "pdfsig", "-nocert")
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said.split("Signature #2")[1]


@pytest.mark.needs_qpdf
def test_qpdf_finds_no_error(sealed: bytes, run_tool: Callable[..., str]) -> None:
    said = run_tool(sealed, "qpdf", "--check")
    assert "No syntax or stream encoding errors found" in said
    assert "WARNING" not in said


def test_each_step_only_appends(
    tagged_pdf: bytes, prepared: bytes, leader_signed: bytes, numbered: bytes, sealed: bytes
) -> None:
    steps = (tagged_pdf, prepared, leader_signed, numbered, sealed)
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(steps))


def test_the_number_cannot_be_filled_after_the_seal(leader_signed: bytes, sealed: bytes) -> None:
    with pytest.raises(DocumentError, match="document-no-changes"):
        fill(sealed, {NUMBER_FIELD: "06/QĐ-UBND"})


def test_a_filled_number_is_never_changed(numbered: bytes) -> None:
    with pytest.raises(DocumentError, match="field-already-filled"):
        fill(numbered, {NUMBER_FIELD: "06/QĐ-UBND"})


def test_a_number_changed_after_the_seal_breaks_the_seal(sealed: bytes, pyhanko_says: Validate) -> None:
    amendment = Amendment(Document(sealed))
    field = next(field for field in amendment.document.fields() if field.name == NUMBER_FIELD)
    assert isinstance(field.ref, Ref)
    amendment.put(field.ref, {**field.dict, "/V": _other(amendment)})
    says = pyhanko_says(sealed + bytes(amendment.build().data))
    assert not says[AGENCY_FIELD].bottom_line


def _other(amendment: Amendment) -> Obj:
    date = next(field for field in amendment.document.fields() if field.name == DATE_FIELD)
    return date.value


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_changed_byte_breaks_a_signature(sealed: bytes, pyhanko_says: Validate, share: float) -> None:
    place = int(len(sealed) * share)
    changed = bytearray(sealed)
    changed[place] ^= 1
    try:
        says = pyhanko_says(bytes(changed))
    except Exception:  # a file that cannot be read any more is not accepted either
        return
    assert not all(status.bottom_line for status in says.values())
