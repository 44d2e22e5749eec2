"""Papers that hide a marking: from the text layer, from the page, from whoever reads only what a reader is told."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import partial

import pypdf
import typst
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.api.screening import papers
from tests.api.screening.papers import letter, sheet, stamp, text_pdf

HEAD = "ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN (MẪU)\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = "BÁO CÁO\n\nVề tình hình thu gom rác thải sáu tháng đầu năm trên địa bàn xã, kết quả và kiến nghị (hư cấu)."
_ROW = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,})>")


def typeset(markup: str) -> bytes:
    """A page in a real typeface with something between its head and its body."""
    source = f'#set page(margin: 20mm)\n#set text(font: "Liberation Serif", size: 13pt)\n{HEAD}\n\n{markup}\n\n{BODY}'
    return typst.compile(source.encode(), font_paths=[papers.FONTS], ignore_system_fonts=True)


def _lie(found: re.Match[str]) -> str:
    return f"<{found[1]}> <{ord('a') + int(found[1], 16) % 20:04x}>"


def _lying(data: bytes, face: str) -> bytes:
    """The fonts whose name holds ``face`` say other letters than they draw."""

    def change(writer: pypdf.PdfWriter) -> None:
        for held in list(writer._objects):
            font = held.get_object() if held is not None else None
            if isinstance(font, DictionaryObject) and face in str(font.get("/BaseFont")) and "/ToUnicode" in font:
                said = DecodedStreamObject()
                said.set_data(_ROW.sub(_lie, font["/ToUnicode"].get_data().decode("latin-1")).encode("latin-1"))
                font[NameObject("/ToUnicode")] = writer._add_object(said)

    return papers.rewritten(data, change)


def _described(data: bytes, operators: str, picture: str | None = None) -> bytes:
    """With more in the description of the first page; a picture with that word on its stamp is at hand as /Im9."""

    def change(writer: pypdf.PdfWriter) -> None:
        page = writer.pages[0]
        if picture:
            pictures = DictionaryObject({NameObject("/Im9"): _picture(writer, picture)})
            page["/Resources"][NameObject("/XObject")] = pictures
        contents = page.get_contents()
        assert contents is not None
        longer = DecodedStreamObject()
        longer.set_data(contents.get_data() + operators.encode())
        page[NameObject("/Contents")] = writer._add_object(longer)

    return papers.rewritten(data, change)


def _picture(writer: pypdf.PdfWriter, level: str) -> IndirectObject:
    drawn = sheet(stamp(level, width_mm=40))
    held = DecodedStreamObject()
    held.set_data(drawn.tobytes())
    held.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(drawn.width),
            NameObject("/Height"): NumberObject(drawn.height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    return writer._add_object(held.flate_encode())


def _page_label(level: str) -> bytes:
    label = DictionaryObject({NameObject("/P"): TextStringObject(level)})
    tree = DictionaryObject({NameObject("/Nums"): ArrayObject([NumberObject(0), label])})
    return papers.rewritten(text_pdf(HEAD), lambda w: w.root_object.update({NameObject("/PageLabels"): tree}))


def _escaped(level: str) -> bytes:
    return "".join(c if ord(c) < 128 else f"\\u{ord(c):04x}" for c in f'{{"dau": "{level}"}}').encode()


def _mail(level: str) -> bytes:
    packed = base64.encodebytes(letter(level).encode() * 3)
    return b"Subject: (hu cau)\nContent-Transfer-Encoding: base64\n\n" + packed


def _rich_text(level: str) -> bytes:
    return ("{\\rtf1\\ansi " + "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in level) + "\\par}").encode()


def _actual_text(level: str) -> str:
    return f"\n/Span <</ActualText <FEFF{level.encode('utf-16-be').hex()}>>> BDC EMC\n"


def _attached(name: str, made: Callable[[str], bytes], level: str) -> bytes:
    return papers.with_attachment(text_pdf(HEAD), name, made(level))


HIDDEN: dict[str, Callable[[str], bytes]] = {
    "a font that says other letters": lambda level: _lying(typeset(f"#strong[{level}]"), "Bold"),
    "every font says other letters": lambda level: _lying(typeset(level), "Liberation"),
    "replacement text in the page's description": lambda level: _described(text_pdf(HEAD), _actual_text(level)),
    "page label": _page_label,
    "picture that no page uses": lambda level: papers.rewritten(text_pdf(HEAD), lambda w: _picture(w, level)),
    "picture under a white sheet": lambda level: _described(
        text_pdf(HEAD), "\nq 300 0 0 300 100 400 cm /Im9 Do Q 1 1 1 rg 90 390 330 330 re f\n", level
    ),
    "picture beside the page": lambda level: _described(
        text_pdf(HEAD), "\nq 300 0 0 300 2000 400 cm /Im9 Do Q\n", level
    ),
    "picture drawn 2 mm wide": lambda level: _described(text_pdf(HEAD), "\nq 6 0 0 6 100 400 cm /Im9 Do Q\n", level),
    "archive behind the end of the file": lambda level: text_pdf(HEAD) + papers.zipped(a__txt=letter(level).encode()),
    "text behind the end of the file": lambda level: text_pdf(HEAD) + letter(level).encode(),
    "attached rich text": partial(_attached, "a.rtf", _rich_text),
    "attached mail": partial(_attached, "a.eml", _mail),
    "attached JSON": partial(_attached, "a.json", _escaped),
}
"""Each must not be cleared, with OCR or without, except those of :data:`NEEDS_OCR`."""

NEEDS_OCR = frozenset({"a font that says other letters", "every font says other letters"})
"""Only reading the drawn page tells of these: a machine without OCR does not see them (README, limits of the wall)."""
