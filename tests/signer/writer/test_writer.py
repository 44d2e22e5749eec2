"""What the writer writes, the reader reads back; whatever the values are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signer.forms.amendment import Amendment
from signer.pdf.objects import Name, Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.syntax import parse_value
from signer.pdf.writer import serialize, stream, text_string

NAMES = st.text(st.characters(min_codepoint=1, max_codepoint=255), min_size=1, max_size=12).map(lambda t: Name("/" + t))
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**31), 2**31),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4)),
    NAMES,
    st.binary(max_size=40).map(PdfString),
    st.builds(Ref, st.integers(1, 10**6), st.integers(0, 65535)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_survives(value: Obj) -> None:
    written = serialize(value)
    anomalies: set[str] = set()
    read, end = parse_value(written + b" ", 0, len(written) + 1, anomalies)
    assert (read, end, anomalies) == (value, len(written), set())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_text_survives(text: str) -> None:
    assert text_string(text).text == text


@given(content=st.binary(max_size=200), compress=st.booleans(), extra=st.dictionaries(NAMES, SCALARS, max_size=3))
def test_every_stream_survives_a_revision(
    tagged_pdf: bytes, content: bytes, compress: bool, extra: dict[str, Obj]
) -> None:
    extra = {key: value for key, value in extra.items() if key not in ("/Length", "/Filter", "/DecodeParms", "/DP")}
    amendment = Amendment(Document(tagged_pdf))
    ref = amendment.add(stream(extra, content, compress=compress))
    revised = tagged_pdf + bytes(amendment.build().data)
    document = Document(revised)
    read = document.get(ref)
    assert isinstance(read, Stream)
    assert read.decode() == content
    assert not document.is_rebuilt
    assert document.catalog == Document(tagged_pdf).catalog


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\n\n"])
def test_a_file_with_any_last_line_takes_a_revision(tagged_pdf: bytes, ending: bytes) -> None:
    source = tagged_pdf.rstrip() + ending
    amendment = Amendment(Document(source))
    ref = amendment.add({"/Type": Name("/Vanthu")})
    document = Document(source + bytes(amendment.build().data))
    assert document.get(ref) == {"/Type": "/Vanthu"}
    assert not document.anomalies
