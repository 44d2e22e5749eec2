"""edXML: what is written is read back, other people's forms too, and nothing hostile gets anywhere."""

from __future__ import annotations

import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from lxml import etree

from records.edxml import Attachment, EdxmlMessage, Party, read_edxml, write_edxml
from records.edxml.message import NAMESPACE
from records.errors import RequestError
from records.urgency import Urgency

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 invented"
MESSAGE = EdxmlMessage(
    sender=Party("H99.12.03", "Ủy ban nhân dân xã Đông Sơn"),
    receivers=(Party("H99.05", "Sở Nội vụ tỉnh Minh Châu"), Party("000.00.01.H98", "Sở <A> & B")),
    number="05",
    notation="UBND-VP",
    place="Đông Sơn",
    issued_on=date(2026, 11, 23),
    kind_name="Công văn",
    subject='V/v "thử nghiệm" <trục> & liên thông',
    signer="Nguyễn Văn Mẫu",
    position="CHỦ TỊCH",
    attachments=(Attachment("vb-1", "cong-van.pdf", "application/pdf", PDF),),
    urgency=Urgency.VERY_URGENT,
    reply_by=date(2026, 12, 1),
    pages=3,
)


def test_what_is_written_is_read_back() -> None:
    assert read_edxml(write_edxml(MESSAGE, AT)) == MESSAGE
    assert MESSAGE.document_id == "H99.12.03,2026/11/23,05/UBND-VP"


def test_the_envelope_has_prefixes_and_the_attachments_stand_outside_it() -> None:
    root = etree.fromstring(write_edxml(MESSAGE, AT))
    envelope, encoded = root
    assert (root.tag, envelope.prefix, encoded.prefix) == (f"{{{NAMESPACE}}}edXML", "edXML", None)
    assert {element.prefix for element in envelope.iter()} == {"edXML"}
    header = envelope[0][0]
    assert [etree.QName(element).localname for element in header][:6] == [
        "From",
        "To",
        "To",
        "Code",
        "PromulgationInfo",
        "DocumentType",
    ]
    assert etree.QName(header[-1]).localname == "DocumentId"


def test_a_file_in_the_default_namespace_is_read_too() -> None:
    plain = write_edxml(MESSAGE, AT).replace(b"<edXML:", b"<").replace(b"</edXML:", b"</")
    assert read_edxml(plain) == MESSAGE


def test_an_attachment_that_was_zipped_before_it_was_encoded_is_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cong-van.pdf", PDF)
    zipped = write_edxml(MESSAGE, AT).replace(b64encode(PDF), b64encode(packed.getvalue()))
    assert read_edxml(zipped).attachments[0].data == PDF


def test_a_recall_keeps_its_reason() -> None:
    recall = replace(MESSAGE, business=1, reason="Ban hành nhầm", attachments=())
    assert read_edxml(write_edxml(recall, AT)) == recall


_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _with(old: bytes, new: bytes) -> bytes:
    data = write_edxml(MESSAGE, AT)
    assert old in data
    return data.replace(old, new)


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"not xml",
        b"<edXML/>",
        _with(b"<edXML xmlns", _ENTITY + b"<edXML xmlns").replace(b"UBND-VP<", b"&e;<"),
        _with(b"<edXML xmlns", _BOMB + b"<edXML xmlns").replace(b"UBND-VP<", b"&b;<"),
        _with(b"<edXML xmlns", b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><edXML xmlns"),
        _with(b'xlink:href="cid:vb-1"', b'xlink:href="cid:vb-2"'),
        _with(b64encode(PDF), b"!!!!"),
        _with(b64encode(PDF), b64encode(b"PK\x03\x04broken")),
        _with(b"2026/11/23</edXML:PromulgationDate", b"23 thang 11</edXML:PromulgationDate"),
        _with(b"BussinessDocType>0", b"BussinessDocType>9"),
        b"<a>" * 50 + b"</a>" * 50,
        b"<edXML>" + b"<a/>" * 30_000 + b"</edXML>",
        write_edxml(replace(MESSAGE, receivers=()), AT),
        write_edxml(
            replace(MESSAGE, attachments=tuple(replace(MESSAGE.attachments[0], content_id=f"c{n}") for n in range(21))),
            AT,
        ),
    ],
    ids=range(15),
)
def test_what_is_hostile_or_broken_is_refused_in_words(hostile: bytes) -> None:
    with pytest.raises(RequestError, match="edxml-malformed"):
        read_edxml(hostile)


def test_a_zip_bomb_is_not_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.pdf", bytes(51 * 1024 * 1024))
    with pytest.raises(RequestError, match="edxml-malformed"):
        read_edxml(_with(b64encode(PDF), b64encode(packed.getvalue())))
