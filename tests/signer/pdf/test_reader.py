"""The reader takes what ISO 32000-1 allows, bounds what it does not, and says what it repaired."""

from __future__ import annotations

import zlib

import pytest

from signer.errors import DocumentError
from signer.pdf.objects import Name, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.syntax import parse_value

OBJECTS = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
    3: b"<< /Type /Page /Parent 2 0 R >>",
}


def write_pdf(objects: dict[int, bytes], *, trailer: bytes = b"") -> bytes:
    """A one-revision PDF with a cross-reference table."""
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for num, body in objects.items():
        offsets[num] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (num, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for num in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % offsets[num] if num in offsets else b"0000000000 00001 f \n"
    out += b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)
    return bytes(out)


def parse(raw: bytes) -> object:
    return parse_value(raw, 0, len(raw), set())[0]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"/A#20B", Name("/A B")),
        (b"(a\\(b\\)\\101\\\n(c))", PdfString(b"a(b)A(c)")),
        (b"<4 1 4>", PdfString(b"A@")),
        (b"[1 -2.5 .5 12 0 R true null]", [1, -2.5, 0.5, Ref(12, 0), True, None]),
        (b"[12 % gap\n 0 R]", [Ref(12, 0)]),
        (b"<< /A << /B [] >> /C null >>", {"/A": {"/B": []}}),
    ],
)
def test_objects_are_read_as_the_standard_writes_them(raw: bytes, value: object) -> None:
    assert parse(raw) == value


def test_pages_inherit_their_box() -> None:
    page = Document(write_pdf(OBJECTS)).page(0)
    assert page.ref == Ref(3, 0)
    assert page.attribute("/MediaBox") == [0, 0, 595, 842]


def test_objects_in_object_streams_and_cross_reference_streams_are_found() -> None:
    inner = b"1 0 2 34 3 100 " + OBJECTS[1].ljust(34) + OBJECTS[2].ljust(66) + OBJECTS[3]
    packed = zlib.compress(inner)
    out = bytearray(b"%PDF-1.7\n")
    container = len(out)
    head = b"4 0 obj << /Type /ObjStm /N 3 /First 15 /Filter /FlateDecode /Length %d >> stream\n" % len(packed)
    out += head + packed + b"\nendstream endobj\n"
    start = len(out)
    rows = bytes((0, 0, 0, 0)) + b"".join(bytes((2, 0, 4, i)) for i in range(3))
    rows += bytes((1,)) + container.to_bytes(2, "big") + b"\0" + bytes((1,)) + start.to_bytes(2, "big") + b"\0"
    out += b"5 0 obj << /Type /XRef /W [1 2 1] /Size 6 /Root 1 0 R /Length %d >> stream\n" % len(rows)
    out += rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start
    document = Document(bytes(out))
    assert document.catalog["/Type"] == "/Catalog"
    assert not document.anomalies
    assert [p.ref for p in document.pages] == [Ref(3, 0)]


def test_a_damaged_cross_reference_is_rebuilt_and_said_so() -> None:
    damaged = write_pdf(OBJECTS).replace(b"0000000009 00000 n", b"0000000011 00000 n")
    document = Document(damaged)
    assert document.is_rebuilt
    assert "xref-rebuilt" in document.anomalies
    assert len(list(document.pages)) == 1


def test_a_stream_whose_length_needs_itself_still_ends() -> None:
    objects = OBJECTS | {4: b"<< /Length 4 0 R >>\nstream\nabc\nendstream"}
    document = Document(write_pdf(objects))
    stream = document.get(Ref(4, 0))
    assert isinstance(stream, Stream)
    assert stream.decode() == b"abc"
    assert "stream-length" in document.anomalies


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf-empty"),
        (b"PK\x03\x04 not a pdf", "not-a-pdf"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catal", "pdf-truncated"),
        (write_pdf(OBJECTS | {3: b"[" * 300 + b"]" * 300}), "pdf-too-complex"),
        (write_pdf(OBJECTS).replace(b"/Size 4", b"/Size 9999999"), "pdf-too-complex"),
    ],
    ids=["empty", "zip", "truncated", "deep", "size-bomb"],
)
def test_what_cannot_be_read_ends_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(Document(data).pages)
    assert caught.value.code == code


def test_a_stream_bomb_stops_at_the_limit() -> None:
    bomb = zlib.compress(b"\0" * (65 << 20), 9)
    body = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    stream = Document(write_pdf(OBJECTS | {4: body})).get(Ref(4, 0))
    assert isinstance(stream, Stream)
    with pytest.raises(DocumentError, match="pdf-too-complex"):
        stream.decode()


def test_an_earlier_revision_opens_as_it_was() -> None:
    first = write_pdf(OBJECTS)
    changed = first + b"3 0 obj << /Type /Page /Parent 2 0 R /Rotate 90 >> endobj\n"
    update = b"xref\n3 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 4 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    changed += update % (len(first), Document(first).last_startxref, len(changed))
    document = Document(changed)
    assert [r.end for r in document.revisions] == [len(first), len(changed)]
    assert document.page(0).attribute("/Rotate") == 90
    assert document.before(len(first)).page(0).attribute("/Rotate") is None


def test_prev_loops_do_not_hang() -> None:
    looped = write_pdf(OBJECTS, trailer=b"/Prev 176")
    start = Document(write_pdf(OBJECTS)).last_startxref
    assert len(list(Document(looped.replace(b"/Prev 176", b"/Prev %d" % start)).pages)) == 1


def test_streams_that_never_end_are_not_searched_through_again_and_again() -> None:
    endless = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<</Length 9>>stream\n" % i for i in range(1, 30_000))
    with pytest.raises(DocumentError, match="pdf-too-complex"):
        list(Document(endless).pages)


@pytest.mark.timeout(20)
def test_a_word_of_many_digits_is_refused_in_linear_time() -> None:
    with pytest.raises(DocumentError, match="pdf-malformed"):
        parse(b"3082" * 100_000 + b"x")
