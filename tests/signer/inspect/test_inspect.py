"""Inspecting tells what is in a document, or why it cannot be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from signer.errors import DocumentError
from signer.inspect import inspect
from signer.pdf.limits import Limits


def blank_pdf(**changes: object) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    if "javascript" in changes:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("0")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if "attachment" in changes:
        writer.add_attachment("số liệu.txt", b"x")
    if "title" in changes:
        writer.add_metadata({"/Title": str(changes["title"])})
    if "password" in changes:
        writer.encrypt(str(changes["password"]), algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_plain_page_has_its_size_and_nothing_active() -> None:
    facts = inspect(blank_pdf())
    assert [(p.width, p.height) for p in facts.pages] == [(595, 842)]
    assert not facts.has_javascript
    assert not facts.has_embedded_files
    assert not facts.has_launch_actions
    assert facts.signature_fields == ()


def test_a_script_is_found() -> None:
    assert inspect(blank_pdf(javascript=True)).has_javascript


def test_an_attachment_is_found_and_its_name_is_read() -> None:
    facts = inspect(blank_pdf(attachment=True))
    assert facts.has_embedded_files
    assert "số liệu.txt" in [text for _, text in facts.text_elsewhere]


def test_text_outside_the_pages_is_read() -> None:
    assert ("document information /Title", "Bí mật") in inspect(blank_pdf(title="Bí mật")).text_elsewhere


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf-empty"),
        (b"PK\x03\x04", "not-a-pdf"),
        (blank_pdf()[:200], "pdf-truncated"),
        (blank_pdf(password="x"), "pdf-encrypted"),
    ],
    ids=["empty", "zip", "truncated", "encrypted"],
)
def test_what_cannot_be_inspected_ends_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        inspect(data)
    assert caught.value.code == code


def test_a_file_beyond_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(DocumentError, match="pdf-too-large"):
        inspect(blank_pdf(), Limits(file_bytes=100))


CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")
def test_no_corpus_file_raises_anything_but_a_document_error() -> None:
    codes = set()
    for path in sorted(CORPUS.glob("*.pdf")):
        try:
            inspect(path.read_bytes())
        except DocumentError as error:
            codes.add(error.code)
    assert codes <= {"pdf-encrypted", "pdf-malformed", "pdf-unrenderable", "pdf-truncated"}
