"""A PDF made elsewhere walks the same line, or is refused with a code and nothing kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.flows import drafting
from api.flows.archiving import check_archive
from api.flows.demonstration import CLERK
from api.office import Office
from records.identifiers import DocumentId
from signer.errors import DocumentError
from signer.pdf.limits import MAX_FILE_BYTES
from signer.report import Verdict
from tests.api.flows.uploads import encrypted, page, upload, with_embedded_file, with_javascript
from tests.api.flows.walking import bytes_of, go_on, known_objects, return_it, stored, submit


@pytest.fixture
def year(office: Office) -> int:
    return office.occasion(CLERK).local_date.year


def test_an_uploaded_document_walks_the_line(office: Office, year: int) -> None:
    issued = go_on(office, drafting.create_draft_from_pdf(office, CLERK, upload(page(year=year))))
    assert (issued.state, issued.number) == ("issued", "01/QĐ-UBND")
    report = office.verifier.official(bytes_of(office, issued))
    assert (report.verdict, report.roles) == (Verdict.VALID, {"leader", "agency"})
    assert check_archive(office).is_clean


def test_a_returned_upload_is_uploaded_anew(office: Office, year: int) -> None:
    first = drafting.create_draft_from_pdf(office, CLERK, upload(page(year=year)))
    returned = return_it(office, submit(office, first))
    again = upload(page(year=year, body="Điều 1. Đã sửa."))
    revised = drafting.revise_from_pdf(office, CLERK, DocumentId(returned.id), again)
    assert go_on(office, revised).number == "01/QĐ-UBND"


def _refused(office: Office, data: bytes) -> str:
    with pytest.raises(DocumentError) as refusal:
        drafting.create_draft_from_pdf(office, CLERK, upload(data))
    assert stored(office) == ()
    assert known_objects(office) == 0
    return refusal.value.code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"number": " 05"}, "number-set-by-hand"),
        ({"day": "23", "month": "11"}, "date-set-by-hand"),
        ({"day": "23"}, "date-set-by-hand"),
        ({"year": 2001}, "date-of-another-year"),
        ({"signer": "Người Khác Hẳn"}, "anchor-missing-signer"),
    ],
    ids=["number", "date", "day", "year", "signer"],
)
def test_what_the_register_sets_may_not_be_typed(
    office: Office, year: int, typed: dict[str, str | int], code: str
) -> None:
    assert _refused(office, page(**{"year": year, **typed})) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: b"", "pdf-empty"),
        (lambda data: b"Not a PDF at all.\n" * 100, "not-a-pdf"),
        (lambda data: data[: len(data) // 2], "pdf-truncated"),
        (encrypted, "pdf-encrypted"),
        (with_javascript, "upload-has-javascript"),
        (with_embedded_file, "upload-has-embedded-files"),
        (lambda data: data + bytes(MAX_FILE_BYTES), "pdf-too-large"),
    ],
    ids=["empty", "not-a-pdf", "truncated", "encrypted", "javascript", "embedded", "too-large"],
)
def test_an_unfit_file_is_refused_with_a_code(
    office: Office, year: int, spoil: Callable[[bytes], bytes], code: str
) -> None:
    assert _refused(office, spoil(page(year=year))) == code


def test_a_signed_document_is_no_draft(office: Office, year: int) -> None:
    issued = go_on(office, drafting.create_draft_from_pdf(office, CLERK, upload(page(year=year))))
    with pytest.raises(DocumentError) as refusal:
        drafting.create_draft_from_pdf(office, CLERK, upload(bytes_of(office, issued)))
    assert refusal.value.code == "upload-already-signed"
