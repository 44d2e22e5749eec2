"""Evasions that a red team thought of and that once got past the wall, each a paper of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

import pypdf
import typst
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from PIL import Image, PngImagePlugin
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tests.api.screening import papers
from tests.api.screening.hidden import BODY, HEAD
from tests.api.screening.papers import FONTS, letter, rewritten, stamp, text_pdf, with_attachment, with_picture

PLAIN = letter("Kính gửi: Các đơn vị thuộc xã")
NAME = NameObject


# -- letters that a page shows otherwise than its description says them -----------------------------------------------


def _page(markup: str) -> bytes:
    source = f'#set page(margin: 20mm)\n#set text(font: "Liberation Serif", size: 13pt)\n{HEAD}\n\n{markup}\n\n{BODY}'
    return typst.compile(source.encode(), font_paths=[FONTS], ignore_system_fonts=True)


def _placed(letters: list[tuple[float, str]], between: str = "") -> bytes:
    return _page("".join(f"#place(top + left, dx: {x}pt, dy: 60pt)[{sign}]{between}" for x, sign in letters))


def _scattered(level: str) -> bytes:
    letters = [(10.0 + 11 * at, sign) for at, sign in enumerate(level) if sign != " "]
    return _placed(letters[::2] + letters[1::2], "#place(top + left, dx: 90pt, dy: 300pt)[văn bản]")


def _drawn_twice(level: str) -> bytes:
    return _placed(sorted((10 + 11 * at + x, sign) for x in (0, 0.4) for at, sign in enumerate(level) if sign != " "))


def _without_unicode(level: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        for held in list(writer._objects):
            font = held.get_object() if held is not None else None
            if isinstance(font, DictionaryObject) and "Bold" in str(font.get("/BaseFont")):
                font.pop("/ToUnicode", None)

    return rewritten(_page(f"#strong[{level}]"), change)


# -- drawings and pages that nothing shows, or not everywhere ---------------------------------------------------------


def _stream(data: bytes, **entries: PdfObject) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    for key, value in entries.items():
        made[NAME(f"/{key}")] = value
    return made


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def _drawing(writer: pypdf.PdfWriter, level: str) -> DecodedStreamObject:
    page = pypdf.PdfReader(io.BytesIO(text_pdf(letter(level)))).pages[0]
    contents = page.get_contents()
    assert contents is not None
    kind = {"Type": NAME("/XObject"), "Subtype": NAME("/Form"), "BBox": _numbers(0, 0, 595, 842)}
    return _stream(contents.get_data(), **kind, Resources=page["/Resources"].clone(writer))


def _removed_page(level: str) -> bytes:
    two = text_pdf(PLAIN, letter(level))
    return two.replace(b"/Count 2/Kids[8 0 R 10 0 R]", b"/Count 1/Kids[8 0 R]       ")


def _template(level: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        page = pypdf.PdfReader(io.BytesIO(text_pdf(letter(level)))).pages[0]
        names = ArrayObject([TextStringObject("a"), writer._add_object(page.clone(writer))])
        writer.root_object[NAME("/Names")] = DictionaryObject(
            {NAME("/Templates"): DictionaryObject({NAME("/Names"): names})}
        )

    return rewritten(text_pdf(PLAIN), change)


def _unused_drawing(level: str) -> bytes:
    return rewritten(text_pdf(PLAIN), lambda writer: writer._add_object(_drawing(writer, level)))


def _other_appearance(level: str, *, when_touched: bool) -> bytes:
    """An annotation that looks empty now and shows the marking in another state."""

    def change(writer: pypdf.PdfWriter) -> None:
        kind = {"Type": NAME("/XObject"), "Subtype": NAME("/Form"), "BBox": _numbers(0, 0, 5, 5)}
        empty, marked = writer._add_object(_stream(b"", **kind)), writer._add_object(_drawing(writer, level))
        states = DictionaryObject({NAME("/Off"): empty, NAME("/On"): marked})
        looks = {NAME("/N"): empty, NAME("/R"): marked} if when_touched else {NAME("/N"): states}
        papers._annotate(
            writer,
            DictionaryObject(
                {
                    NAME("/Type"): NAME("/Annot"),
                    NAME("/Subtype"): NAME("/Stamp"),
                    NAME("/Rect"): _numbers(50, 50, 400, 300),
                    NAME("/F"): NumberObject(4),
                    NAME("/AP"): DictionaryObject(looks),
                    NAME("/AS"): NAME("/Off"),
                }
            ),
        )

    return rewritten(text_pdf(PLAIN), change)


def _drawn_more(data: bytes, operators: str, resources: Callable[[pypdf.PdfWriter], dict[str, PdfObject]]) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        page = writer.pages[0]
        for key, value in resources(writer).items():
            page["/Resources"][NAME(f"/{key}")] = value
        contents = page.get_contents()
        assert contents is not None
        page[NAME("/Contents")] = writer._add_object(_stream(contents.get_data() + operators.encode()))

    return rewritten(data, change)


def _picture(writer: pypdf.PdfWriter, data: bytes, size: tuple[int, int], **entries: PdfObject) -> DictionaryObject:
    kind = {"Type": NAME("/XObject"), "Subtype": NAME("/Image"), "ColorSpace": NAME("/DeviceRGB")}
    measures = {"Width": NumberObject(size[0]), "Height": NumberObject(size[1]), "BitsPerComponent": NumberObject(8)}
    return DictionaryObject({NAME("/J"): writer._add_object(_stream(data, **kind, **measures, **entries))})


def _on_paper_only(level: str) -> bytes:
    """A layer that the screen leaves out and the printer prints."""

    def resources(writer: pypdf.PdfWriter) -> dict[str, PdfObject]:
        usage = DictionaryObject({NAME("/View"): DictionaryObject({NAME("/ViewState"): NAME("/OFF")})})
        layer = writer._add_object(
            DictionaryObject(
                {NAME("/Type"): NAME("/OCG"), NAME("/Name"): TextStringObject("in"), NAME("/Usage"): usage}
            )
        )
        default = DictionaryObject({NAME("/ON"): ArrayObject([layer])})
        writer.root_object[NAME("/OCProperties")] = DictionaryObject(
            {NAME("/OCGs"): ArrayObject([layer]), NAME("/D"): default}
        )
        drawn = papers.sheet(stamp(level, width_mm=40))
        return {
            "XObject": _picture(writer, drawn.tobytes(), drawn.size),
            "Properties": DictionaryObject({NAME("/L"): layer}),
        }

    return _drawn_more(text_pdf(PLAIN), "\n/OC /L BDC q 300 0 0 300 50 300 cm /J Do Q EMC", resources)


def _undecodable(_level: str) -> bytes:
    """JPEG 2000 that one decoder refuses and another may show."""
    data = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"garbage" * 200
    return _drawn_more(
        text_pdf(PLAIN),
        "\nq 400 0 0 400 50 300 cm /J Do Q",
        lambda writer: {"XObject": _picture(writer, data, (800, 800), Filter=NAME("/JPXDecode"))},
    )


def _large_page(level: str) -> bytes:
    """Five metres of paper, on which a stamp is a speck."""

    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0][NAME("/MediaBox")] = _numbers(0, 0, 14_400, 14_400)

    return rewritten(with_picture(text_pdf(PLAIN), stamp(level, width_mm=40)), change)


class _Outline(BasePen):
    """Draws a letter as operators of a page's description."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, to: tuple[float, float]) -> None:
        self.operators.append("{:g} {:g} m".format(*to))

    def _lineTo(self, to: tuple[float, float]) -> None:
        self.operators.append("{:g} {:g} l".format(*to))

    def _curveToOne(self, *points: tuple[float, float]) -> None:
        self.operators.append(" ".join(f"{x:g} {y:g}" for x, y in points) + " c")

    def _closePath(self) -> None:
        self.operators.append("h")


def _outlines(level: str, ink: str) -> bytes:
    """The marking as shapes, in an ink hardly darker than paper."""
    font = TTFont(str(FONTS / "LiberationSerif-Bold.ttf"))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    drawn, across = "", 0.0
    for sign in level:
        pen = _Outline(glyphs)
        glyphs[names[ord(sign)]].draw(pen)
        drawn += f"q 1 0 0 1 {across} 0 cm {' '.join(pen.operators)} f Q\n"
        across += glyphs[names[ord(sign)]].width
    scale = 13 / font["head"].unitsPerEm
    return _drawn_more(text_pdf(PLAIN), f"\nq {scale} 0 0 {scale} 100 500 cm {ink}\n{drawn}Q\n", lambda _: {})


# -- words beside the pages ------------------------------------------------------------------------------------------


def _xmp(packet: bytes) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        held = _stream(packet, Type=NAME("/Metadata"), Subtype=NAME("/XML"))
        writer.root_object[NAME("/Metadata")] = writer._add_object(held)

    return rewritten(text_pdf(PLAIN), change)


def _in_xmp(inside: str, encoding: str = "utf-8") -> bytes:
    return _xmp(f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{inside}</x:xmpmeta>'.encode(encoding))


def _information(key: str, value: Callable[[str], PdfObject], level: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        assert writer._info is not None
        writer._info.get_object()[NAME(key)] = value(level)

    return rewritten(text_pdf(PLAIN), change)


def _in_two_languages(level: str) -> PdfObject:
    return ByteStringObject(b"\xfe\xff" + f"{level[0]}\x1bviVN\x1b{level[1:]}".encode("utf-16-be"))


def _named_place(level: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        place = ArrayObject([writer.pages[0].indirect_reference or NumberObject(0), NAME("/Fit")])
        writer.root_object[NAME("/Dests")] = DictionaryObject({NAME(f"/{level}"): place})

    return rewritten(text_pdf(PLAIN), change)


def _private_data(level: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        held = DictionaryObject({NAME("/Private"): writer._add_object(_stream(letter(level).encode()))})
        writer.pages[0][NAME("/PieceInfo")] = DictionaryObject({NAME("/Program"): held})

    return rewritten(text_pdf(PLAIN), change)


def _escaped_name(level: str) -> bytes:
    text = f"\n/Span <</Actual#54ext <FEFF{level.encode('utf-16-be').hex()}>>> BDC EMC\n"
    return _drawn_more(text_pdf(PLAIN), text, lambda _: {})


# -- files in the file -----------------------------------------------------------------------------------------------


def _attached(name: str, data: bytes) -> bytes:
    return with_attachment(text_pdf(PLAIN), name, data)


def _office_file(name: str, part: str, data: str | bytes) -> bytes:
    """An office file of which one part is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<?xml version='1.0'?><Types/>")
        archive.writestr(part, data)
    return _attached(name, out.getvalue())


def _word(paragraph: str) -> bytes:
    body = f"<w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p><w:p>{paragraph}</w:p>"
    return _office_file(
        "a.docx",
        "word/document.xml",
        f"<?xml version='1.0'?><w:document xmlns:w='w' xmlns:v='v'><w:body>{body}</w:body></w:document>",
    )


def _watermark(level: str) -> bytes:
    return _word(f"<w:r><w:pict><v:shape type='#_x0000_t136'><v:textpath string='{level}'/></v:shape></w:pict></w:r>")


def _text_box(level: str) -> bytes:
    box = f"<w:txbxContent><w:p><w:r><w:t>{level}</w:t></w:r></w:p></w:txbxContent>"
    return _word(f"<w:r><w:t>Về việc</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r><w:r><w:t> thu gom</w:t></w:r>")


def _two_byte_part(level: str) -> bytes:
    part = f"<?xml version='1.0' encoding='UTF-16'?><w:hdr xmlns:w='w'><w:p><w:t>{level}</w:t></w:p></w:hdr>"
    return _office_file("a.docx", "word/header1.xml", part.encode("utf-16"))


def _sheet_header(level: str) -> bytes:
    header = f"<worksheet><headerFooter><oddHeader>&amp;C&amp;B{level}</oddHeader></headerFooter></worksheet>"
    return _office_file("a.xlsx", "xl/sheet1.xml", header)


def _html(inside: str) -> bytes:
    return _attached("a.html", f"<html><body><p>Kính gửi</p>{inside}</body></html>".encode())


def _png(*, comment: str = "", behind: bytes = b"") -> bytes:
    out, said = io.BytesIO(), PngImagePlugin.PngInfo()
    if comment:
        said.add_itxt("Comment", comment)
    Image.new("RGB", (50, 50), "white").save(out, "PNG", pnginfo=said)
    return _attached("a.png", out.getvalue() + behind)


EVASIONS: dict[str, Callable[[str], bytes]] = {
    "letters drawn in another order": _scattered,
    "tiny letters between": lambda level: _page("".join(f"{sign}#text(size: 0.4pt)[q]" for sign in level)),
    "white letters between": lambda level: _page("".join(f"{sign}#text(fill: white)[q]" for sign in level)),
    "letters drawn twice": _drawn_twice,
    "a font that does not say its letters": _without_unicode,
    "a page removed and left in the file": _removed_page,
    "a page as a template": _template,
    "a drawing that nothing uses": _unused_drawing,
    "an appearance that is off": partial(_other_appearance, when_touched=False),
    "an appearance when touched": partial(_other_appearance, when_touched=True),
    "a layer on paper only": _on_paper_only,
    "a picture that cannot be decoded here": _undecodable,
    "a stamp on five metres of paper": _large_page,
    "pale grey shapes": partial(_outlines, ink="0.88 g"),
    "pale red shapes": partial(_outlines, ink="1 0.88 0.88 rg"),
    "a very pale stamp": lambda level: with_picture(text_pdf(PLAIN), stamp(level, width_mm=40, ink=(255, 225, 225))),
    "XMP in two bytes": lambda level: _in_xmp(f"<a:k xmlns:a='b'>{level}</a:k>", "utf-16"),
    "XMP section without markup": lambda level: _in_xmp(f"<a:k xmlns:a='b'><![CDATA[{level}]]></a:k>"),
    "XMP comment": lambda level: _in_xmp(f"<!-- {level} -->"),
    "a string in two languages": partial(_information, "/Keywords", _in_two_languages),
    "a name for a value": partial(_information, "/Trapped", lambda level: NAME(f"/{level}")),
    "a named place": _named_place,
    "private data of a program": _private_data,
    "replacement text under an escaped name": _escaped_name,
    "text before the header": lambda level: letter(level).encode()[:900] + b"\n" + text_pdf(PLAIN),
    "the watermark of a Word file": _watermark,
    "a text box in a line of a Word file": _text_box,
    "a description in a Word file": lambda level: _word(
        f'<w:r><w:drawing><wp:docPr descr="{level}"/></w:drawing></w:r>'
    ),
    "a section without markup in a Word file": lambda level: _word(f"<w:r><w:t><![CDATA[{level}]]></w:t></w:r>"),
    "a part of a Word file in two bytes": _two_byte_part,
    "the header of a sheet": _sheet_header,
    "the name of a sheet": lambda level: _office_file(
        "a.xlsx", "xl/workbook.xml", f"<sheets><sheet name='{level}'/></sheets>"
    ),
    "text in a drawing (SVG)": lambda level: _attached(
        "a.svg", f"<svg><text>{level}</text><text>a</text></svg>".encode()
    ),
    "a comment in a web page": lambda level: _html(f"<!-- {level} -->"),
    "a value in a web page": lambda level: _html(f"<input value='{level}'>"),
    "a cell of a table as text": lambda level: _attached("a.csv", f"so;do mat;ngay\n12;{level};2026\n".encode()),
    "a false typeface": lambda level: _attached("a.otf", b"OTTO\x00" + letter(level).encode()),
    "the comment of a picture": lambda level: _png(comment=level),
    "an archive behind a picture": lambda level: _png(behind=papers.zipped(a__txt=letter(level).encode())),
    "UTF-8 read as single bytes": lambda level: text_pdf(letter(level.encode().decode("latin-1"))),
    "VISCII": lambda level: text_pdf(letter(level.translate({0x1EAC: 0x87, 0x1EC6: 0x8E, 0x1ED0: 0x8F}))),
    "letters as HTML writes them": lambda level: text_pdf(
        letter("".join(sign if ord(sign) < 128 else f"&#{ord(sign)};" for sign in level))
    ),
    "marked consonants": lambda level: text_pdf(letter(level.replace("M", "Ṃ").replace("T", "Ṭ"))),
    "stroked consonants": lambda level: text_pdf(letter(level.replace("T", "Ŧ"))),
    "syllabics of the same shape": lambda level: text_pdf(letter(level.replace("M", "ᗰ"))),
    "blank letters between": lambda level: text_pdf(letter("\u3164".join(level))),
    "a numbered marking": lambda level: text_pdf(letter(f"1. {level}")),
    "a marking said three times": lambda level: text_pdf(letter(f"{level} / {level} / {level}")),
}
"""None may be cleared, with OCR or without."""
