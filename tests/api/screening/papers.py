"""Invented papers for the wall: PDFs of a few lines, scans drawn with Pillow, files inside files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pypdf
from PIL import Image, ImageDraw, ImageFont
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

FONTS = Path(__file__).parents[3] / "records" / "compose" / "fonts"
RED = (205, 25, 35)
GREY = (70, 70, 70)
BLACK = (0, 0, 0)
DPI = 150
WIDTH, HEIGHT = 595, 842
HEADER = "ỦY BAN NHÂN DÂN  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ ĐÔNG SƠN (MẪU)  Độc lập - Tự do - Hạnh phúc"
BODY = "Số: 12/BC-UBND  Đông Sơn, ngày 23 tháng 11 năm 2026\nBÁO CÁO\nVề tình hình thu gom rác thải năm 2026 (hư cấu)"


def letter(line: str) -> str:
    """The text of an ordinary first page with one line more."""
    return f"{HEADER}\n{line}\n{BODY}"


@dataclass(slots=True)
class Paper:
    """A PDF whose text layer is exactly what is given; letters have no outlines of their own."""

    pages: list[str]
    hidden_layer: str = ""
    way: str = "3 Tr"
    """How ``unseen`` is written: invisible, white, off the page, tiny."""
    unseen: str = ""
    drawing: str = ""
    """Page description operators drawn on the first page."""
    info: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)

    def data(self) -> bytes:
        contents = [self._lines(text, 800) for text in self.pages]
        if self.hidden_layer:
            contents[0] += f"/OC /Layer BDC\n{self._lines(self.hidden_layer, 400)}EMC\n"
        if self.unseen:
            contents[0] += f"q {self.way}\n{self._lines(self.unseen, 300)}Q\n"
        contents[0] += self.drawing
        return _assembled(contents, self._to_unicode(), self.info)

    def _lines(self, text: str, top: int) -> str:
        shown = []
        for row, line in enumerate(text.split("\n")):
            codes = "".join(f"{self._codes.setdefault(c, len(self._codes) + 1):04X}" for c in line)
            shown.append(f"BT /F 11 Tf 1 0 0 1 60 {top - 18 * row} Tm <{codes}> Tj ET\n")
        return "".join(shown)

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04X}> <{c.encode('utf-16-be').hex()}>" for c, code in self._codes.items()]
        blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{mapped}\nendcmap end end"
        ).encode()


def _assembled(contents: list[str], to_unicode: bytes, info: dict[str, str]) -> bytes:
    first_page = 8
    count = len(contents)
    kids = " ".join(f"{first_page + 2 * at} 0 R" for at in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>>>"
        if "/OC /Layer" in contents[0]
        else b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 550/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Type/FontDescriptor/FontName/Sample/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900"
        b"/Descent -200/CapHeight 700/StemV 80>>",
        _stream(to_unicode),
        b"<</Type/OCG/Name(Layer)>>",
    ]
    for at, content in enumerate(contents):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {first_page + 2 * at + 1} 0 R"
            "/Resources<</Font<</F 3 0 R>>/Properties<</Layer 7 0 R>>>>>>".encode()
        )
        objects.append(_stream(content.encode("ascii")))
    entries = "".join(f"/{key} <FEFF{value.encode('utf-16-be').hex()}>" for key, value in info.items())
    objects.append(f"<<{entries}>>".encode())
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    out += b"trailer <</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def text_pdf(*pages: str) -> bytes:
    return Paper(list(pages)).data()


def rewritten(data: bytes, change: object) -> bytes:
    """The PDF after ``change(writer)``."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_attachment(data: bytes, name: str, attached: bytes) -> bytes:
    return rewritten(data, lambda writer: writer.add_attachment(name, attached))


def with_outline(data: bytes, title: str) -> bytes:
    return rewritten(data, lambda writer: writer.add_outline_item(title=title, page_number=0))


def with_annotation(data: bytes, contents: str, *, hidden: bool = False) -> bytes:
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Rect"): ArrayObject([NumberObject(v) for v in (100, 700, 120, 720)]),
            NameObject("/Contents"): TextStringObject(contents),
            NameObject("/F"): NumberObject(2 if hidden else 4),
        }
    )
    return rewritten(data, lambda writer: _annotate(writer, note))


def with_stamp_annotation(data: bytes, picture: Image.Image) -> bytes:
    """A stamp annotation without a word of text: its appearance is a picture."""
    stamped = io.BytesIO()
    picture.save(stamped, "PDF", resolution=DPI)

    def stamp(writer: pypdf.PdfWriter) -> None:
        page = pypdf.PdfReader(stamped).pages[0]
        width, height = (float(v) for v in page.mediabox[2:])
        appearance = page.get_contents()
        assert appearance is not None
        form = pypdf.generic.DecodedStreamObject()
        form.set_data(appearance.get_data())
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(
                    [NumberObject(0), NumberObject(0), NumberObject(int(width) + 1), NumberObject(int(height) + 1)]
                ),
                NameObject("/Resources"): page["/Resources"].clone(writer),
            }
        )
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Stamp"),
                NameObject("/Rect"): ArrayObject([NumberObject(int(v)) for v in (60, 640, 60 + width, 640 + height)]),
                NameObject("/F"): NumberObject(4),
                NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(form)}),
            }
        )
        _annotate(writer, note)

    return rewritten(data, stamp)


def with_field(data: bytes, title: str, value: str) -> bytes:
    form_field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject(title),
            NameObject("/V"): TextStringObject(value),
        }
    )

    def add(writer: pypdf.PdfWriter) -> None:
        fields = ArrayObject([writer._add_object(form_field)])
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})

    return rewritten(data, add)


def with_xmp(data: bytes, name: str, value: str) -> bytes:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:o="http://sample.example/" o:{name}="{value}"/></rdf:RDF></x:xmpmeta>'
    )

    def add(writer: pypdf.PdfWriter) -> None:
        writer.xmp_metadata = packet.encode()

    return rewritten(data, add)


def with_later_revision(data: bytes, replaced: bytes) -> bytes:
    """``data`` with an update in which the first page shows what ``replaced`` shows; the old page stays inside."""
    content = pypdf.PdfReader(io.BytesIO(replaced)).pages[0].get_contents()
    unicode_map = pypdf.PdfReader(io.BytesIO(replaced)).get_object(6)
    assert content is not None
    assert unicode_map is not None
    out = bytearray(data)
    offsets = {}
    for number, body in ((9, content.get_data()), (6, unicode_map.get_data())):  # type: ignore[attr-defined]
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, _stream(body))
    previous = int(data.rsplit(b"startxref", 1)[1].split()[0])
    start = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (n, at) for n, at in sorted(offsets.items()))
    out += b"trailer <</Size 11/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, start)
    return bytes(out)


def _annotate(writer: pypdf.PdfWriter, note: DictionaryObject) -> None:
    page = writer.pages[0]
    notes = page.get("/Annots", ArrayObject())
    notes.append(writer._add_object(note))
    page[NameObject("/Annots")] = notes


def zipped(**members: bytes) -> bytes:
    """A ZIP; ``__`` in a name stands for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def word_file(*paragraphs: str) -> bytes:
    """The least a .docx needs; each letter of a paragraph in a run of its own."""
    runs = ("".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in text) for text in paragraphs)
    body = "".join(f"<w:p>{run}</w:p>" for run in runs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<?xml version='1.0'?><Types/>")
        archive.writestr(
            "word/document.xml", f"<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"
        )
    return out.getvalue()


# -- pictures ------------------------------------------------------------------------------------------------------


def _font(size_mm: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "LiberationSerif-Bold.ttf" if bold else "LiberationSerif-Regular.ttf"
    return ImageFont.truetype(FONTS / name, round(size_mm / 25.4 * DPI))


def stamp(
    words: str,
    *,
    width_mm: float,
    height_mm: float = 8,
    ink: tuple[int, int, int] = RED,
    turned: float = 0,
    border_mm: float = 0.6,
) -> Image.Image:
    """A framed stamp on white, turned by ``turned`` degrees."""
    width, height, edge = (round(mm / 25.4 * DPI) for mm in (width_mm, height_mm, border_mm))
    picture = Image.new("RGB", (width + 24, height + 24), "white")
    pen = ImageDraw.Draw(picture)
    if edge:
        pen.rectangle((12, 12, 12 + width, 12 + height), outline=ink, width=edge)
    pen.text(
        (12 + width / 2, 12 + height / 2), words, font=_font(4.9, bold=True), fill=ink, anchor="mm", align="center"
    )
    return picture.rotate(turned, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def sheet(
    *stamps: Image.Image,
    lines: tuple[str, ...] = ("Báo cáo tình hình thu gom rác thải", "trên địa bàn xã Đông Sơn"),
    top_mm: float = 30,
) -> Image.Image:
    """A scanned sheet, smaller than A4 so that reading it is quick: stamps above, lines below."""
    picture = Image.new("RGB", (round(148 / 25.4 * DPI), round(150 / 25.4 * DPI)), "white")
    pen = ImageDraw.Draw(picture)
    for at, one in enumerate(stamps):
        picture.paste(one, (60, round(top_mm / 25.4 * DPI) + at * 140))
    for at, line in enumerate(lines):
        pen.text((60, 640 + 40 * at), line, font=_font(4.6), fill="black")
    return picture


def scan(*pictures: Image.Image) -> bytes:
    """A PDF whose pages are pictures and nothing else."""
    out = io.BytesIO()
    first, *others = pictures
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others)
    return out.getvalue()


def with_picture(data: bytes, picture: Image.Image, *, left: int = 60, top: int = 130) -> bytes:
    """A picture laid on the first page of a PDF."""
    laid = io.BytesIO()
    picture.save(laid, "PDF", resolution=DPI)

    def lay(writer: pypdf.PdfWriter) -> None:
        page = pypdf.PdfReader(laid).pages[0]
        move = pypdf.Transformation().translate(left, HEIGHT - top - float(page.mediabox.height))
        writer.pages[0].merge_transformed_page(page, move)

    return rewritten(data, lay)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()
