"""Embedding a font subset: the five objects of a Type0 font (ISO 32000-1 clause 9.7)."""

from __future__ import annotations

from signer.appearance.font import FontSubset
from signer.forms.amendment import Amendment
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.writer import stream

_SERIF, _SYMBOLIC, _ITALIC, _FORCE_BOLD = 1 << 1, 1 << 2, 1 << 6, 1 << 18
_CMAP_ENTRIES = 100
"""A CMap section has at most 100 entries (Adobe Technical Note 5014)."""


def embed_font(amendment: Amendment, font: FontSubset) -> Ref:
    """Adds the font to the revision and returns its Type0 dictionary's reference."""
    program = amendment.add(_packed({"/Length1": font.program_size}, font.program))
    glyph_map = amendment.add(_packed({}, font.glyph_map))
    descriptor = amendment.add(_descriptor(font, program))
    descendant = amendment.add(
        {
            "/Type": Name("/Font"),
            "/Subtype": Name("/CIDFontType2"),
            "/BaseFont": Name("/" + font.name),
            "/CIDSystemInfo": {
                "/Registry": PdfString(b"Adobe"),
                "/Ordering": PdfString(b"Identity"),
                "/Supplement": 0,
            },
            "/FontDescriptor": descriptor,
            "/DW": 0,
            "/W": _width_array(font),
            "/CIDToGIDMap": glyph_map,
        }
    )
    to_unicode = amendment.add(stream({}, _to_unicode(font), compress=True))
    return amendment.add(
        {
            "/Type": Name("/Font"),
            "/Subtype": Name("/Type0"),
            "/BaseFont": Name("/" + font.name),
            "/Encoding": Name("/Identity-H"),
            "/DescendantFonts": [descendant],
            "/ToUnicode": to_unicode,
        }
    )


def embedded_widths(amendment: Amendment, font: Obj) -> dict[int, float]:
    """Width of each code of a font written by :func:`embed_font`, in 1/1000 of the size; empty for any other font."""
    descendants = amendment.array(amendment.dictionary(font).get("/DescendantFonts"))
    if not descendants:
        return {}
    array = amendment.array(amendment.dictionary(descendants[0]).get("/W"))
    widths: dict[int, float] = {}
    for first, row in zip(array[::2], array[1::2], strict=False):
        if isinstance(first, int) and isinstance(row, list):
            widths.update((first + place, width) for place, width in enumerate(row) if isinstance(width, int | float))
    return widths


def _packed(dictionary: Dict, deflated: bytes) -> Stream:
    return stream({**dictionary, "/Filter": Name("/FlateDecode")}, deflated)


def _descriptor(font: FontSubset, program: Ref) -> Dict:
    flags = _SERIF | _SYMBOLIC | (_ITALIC if font.italic_angle else 0) | (_FORCE_BOLD if font.is_bold else 0)
    return {
        "/Type": Name("/FontDescriptor"),
        "/FontName": Name("/" + font.name),
        "/Flags": flags,
        "/FontBBox": list(font.bbox),
        "/ItalicAngle": font.italic_angle,
        "/Ascent": font.ascent,
        "/Descent": font.descent,
        "/CapHeight": font.cap_height,
        "/StemV": 120 if font.is_bold else 80,
        "/FontFile2": program,
    }


def _width_array(font: FontSubset) -> list[Obj]:
    """/W with one row for each run of consecutive codes."""
    rows: list[Obj] = []
    previous = -2
    row: list[Obj] = []
    for code, width in font.widths:
        if code != previous + 1:
            row = []
            rows += [code, row]
        row.append(width)
        previous = code
    return rows


def _to_unicode(font: FontSubset) -> bytes:
    codes = [code for code, _ in font.widths]
    sections = []
    for start in range(0, len(codes), _CMAP_ENTRIES):
        part = codes[start : start + _CMAP_ENTRIES]
        lines = "\n".join(f"<{code:04X}> <{code:04X}>" for code in part)
        sections.append(f"{len(part)} beginbfchar\n{lines}\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(sections)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
