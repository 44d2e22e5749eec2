"""Filling between the leader's signature and the seal: only an honest number is part of a VALID document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from signer.fields import AGENCY_FIELD, LEADER_FIELD, NUMBER_FIELD
from signer.keys.memory import MemoryKey
from signer.pdf.objects import Dict, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.report import ChangesAfter, Verdict
from signer.signing.request import SignRequest
from signer.signing.sign import sign
from signer.verify import load_policy
from tests.signer.verify.conftest import Judge
from tests.vectors.official import OfficialDocument
from tests.vectors.tampering import append_objects, field_named, field_number, next_number, stream_bytes

VALUE = PdfString(b"\xfe\xff" + "05/QĐ-UBND".encode("utf-16-be"))
Seal = Callable[[bytes], bytes]


@pytest.fixture(scope="session")
def seal(agency: MemoryKey, now: datetime) -> Seal:
    return lambda data: sign(data, SignRequest(AGENCY_FIELD), agency, now=now).data


def appearance_of(document: Document) -> Stream:
    held = document.resolve(document.dictionary(field_named(document, NUMBER_FIELD).dict["/AP"])["/N"])
    assert isinstance(held, Stream)
    return held


def filled(official: OfficialDocument, change: Callable[[bytes], bytes], resources: Dict | None = None) -> bytes:
    """The number filled by hand after the leader signed, with the honest appearance changed."""
    honest = appearance_of(Document(official.numbered))
    document = Document(official.leader_signed)
    field, new = field_named(document, NUMBER_FIELD), next_number(document)
    kept: Dict = {k: v for k, v in honest.dict.items() if k not in ("/Filter", "/Length", "/DecodeParms")}
    if resources is not None:
        kept["/Resources"] = resources
    body = stream_bytes(kept, change(honest.decode()))
    changed = {**field.dict, "/V": VALUE, "/AP": {"/N": Ref(new, 0)}}
    return append_objects(official.leader_signed, {field_number(document, NUMBER_FIELD): changed, new: body})


def other_digits(content: bytes) -> bytes:
    five, nine = (text.encode("utf-16-be").hex().encode() for text in ("05", "95"))
    assert five in content
    return content.replace(five, nine)


def test_the_honest_fill_is_expected(official: OfficialDocument, seal: Seal, judge: Judge) -> None:
    leader, _ = judge(seal(filled(official, lambda content: content)), policy=load_policy()).signatures
    assert leader.changes_after is ChangesAfter.PERMITTED
    assert all(change.expected for change in leader.changes), leader.changes


def test_a_number_that_shows_other_digits_is_invalid(official: OfficialDocument, seal: Seal, judge: Judge) -> None:
    report = judge(seal(filled(official, other_digits)), policy=load_policy())
    assert report.verdict is Verdict.INVALID
    assert any("something other than its value" in c.where for c in report.signatures[0].changes)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.replace(b"0 g", b"1 g"),
        lambda content: content + b" 0 0 90 18 re f",
        lambda content: content + b" /Im1 Do",
        lambda content: content.replace(b"BT", b"BT 3 Tr"),
    ],
    ids=["white", "painted", "picture", "invisible"],
)
def test_a_number_not_plainly_shown_is_never_simply_valid(
    official: OfficialDocument, seal: Seal, judge: Judge, change: Callable[[bytes], bytes]
) -> None:
    report = judge(seal(filled(official, change)), policy=load_policy())
    assert report.verdict is not Verdict.VALID
    assert any(not c.expected for c in report.signatures[0].changes)


def test_a_number_in_a_font_nobody_signed_is_never_simply_valid(
    official: OfficialDocument, seal: Seal, judge: Judge
) -> None:
    """A font can draw any digit for any code."""
    document = Document(official.leader_signed)
    honest = appearance_of(Document(official.numbered))
    fonts = document.dictionary(document.dictionary(honest.dict["/Resources"])["/Font"])
    name, held = next(iter(fonts.items()))
    font = dict(document.dictionary(held))
    new = next_number(document) + 5
    data = filled(official, lambda content: content, {"/Font": {name: Ref(new, 0)}})
    data = append_objects(data, {new: font})
    report = judge(seal(data), policy=load_policy())
    assert report.verdict is not Verdict.VALID


def test_drawing_on_the_page_before_the_seal_breaks_the_leaders_signature(
    official: OfficialDocument, seal: Seal, judge: Judge
) -> None:
    document = Document(official.numbered)
    page = document.page(0)
    assert page.ref is not None
    new = next_number(document)
    held = page.dict["/Contents"]
    contents = [*(held if isinstance(held, list) else [held]), Ref(new, 0)]
    drawn = append_objects(
        official.numbered,
        {page.ref.num: {**page.dict, "/Contents": contents}, new: stream_bytes({}, b"0 0 200 200 re f")},
    )
    report = judge(seal(drawn), policy=load_policy())
    assert report.verdict is Verdict.INVALID
    broken = next(s for s in report.signatures if s.field == LEADER_FIELD)
    assert broken.changes_after is ChangesAfter.FORBIDDEN
