"""Subsets of TrueType faces, ready to embed as PDF Type0 fonts.

Character codes are Unicode code points (Identity-H with a CIDToGIDMap), so text drawn later needs no table:
it is the text in UTF-16BE. PDF/A-2 clause 6.2.11 and PDF/UA-1 clause 7.21: embedded, widths agreeing, ToUnicode.
"""

from __future__ import annotations

import hashlib
import io
import logging
import zlib
from dataclasses import dataclass
from functools import lru_cache

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, TTLibError

from signer.errors import RequestError

MAX_CODE_POINT = 0xFFFF
"""Codes are two bytes wide; Vietnamese lies far below."""

MAX_SUBSET_CHARACTERS = 2000
"""All of Vietnamese with digits and punctuation is under 300; more would embed a whole face."""

logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class FontSubset:
    """A face cut down to ``characters``. Metrics are in 1/1000 of the font size.

    ``program`` and ``glyph_map`` are zlib-compressed; ``program_size`` is the program's size before that.
    """

    name: str
    characters: str
    widths: tuple[tuple[int, int], ...]
    program: bytes
    program_size: int
    glyph_map: bytes
    bbox: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    is_bold: bool

    def width_of(self, text: str, size: float) -> float:
        """Width of a line of text in points."""
        widths = dict(self.widths)
        return sum(widths[ord(character)] for character in text) * size / 1000


@lru_cache(maxsize=64)
def subset_font(face: bytes, characters: str) -> FontSubset:
    """The subset of a TrueType face that shows ``characters``; kept, since forms repeat.

    Raises: RequestError (``font-unreadable``, ``font-lacks-character``, ``font-too-many-characters``).
    """
    wanted = "".join(sorted(set(characters) | {" "}))
    if len(wanted) > MAX_SUBSET_CHARACTERS or ord(wanted[-1]) > MAX_CODE_POINT:
        raise RequestError("font-too-many-characters", "too many characters, or some beyond the basic plane")
    try:
        return _subset(face, wanted)
    except (TTLibError, KeyError, AssertionError, ValueError) as error:
        raise RequestError("font-unreadable", "the font is not a usable TrueType file") from error


def _subset(face: bytes, wanted: str) -> FontSubset:
    font = TTFont(io.BytesIO(face), recalcTimestamp=False, lazy=True)
    cmap: dict[int, str] = font.getBestCmap()
    if any(ord(character) not in cmap for character in wanted):
        raise RequestError("font-lacks-character", "the font has no glyph for a character the field may show")
    _cut_down(font, wanted)
    glyph_ids = {ord(character): font.getGlyphID(cmap[ord(character)]) for character in wanted}
    scale = 1000 / font["head"].unitsPerEm
    widths = tuple((code, round(font["hmtx"][cmap[code]][0] * scale)) for code in glyph_ids)
    head, os2 = font["head"], font["OS/2"]
    base_name = font["name"].getDebugName(6) or "Font"
    angle = float(font["post"].italicAngle)
    out = io.BytesIO()
    font.save(out)
    program = out.getvalue()
    return FontSubset(
        name=f"{_tag(program)}+{base_name}",
        characters=wanted,
        widths=widths,
        program=zlib.compress(program, 9),
        program_size=len(program),
        glyph_map=zlib.compress(_glyph_map(glyph_ids), 9),
        bbox=(
            round(head.xMin * scale),
            round(head.yMin * scale),
            round(head.xMax * scale),
            round(head.yMax * scale),
        ),
        ascent=round(font["hhea"].ascent * scale),
        descent=round(font["hhea"].descent * scale),
        cap_height=round((getattr(os2, "sCapHeight", 0) or os2.sTypoAscender) * scale),
        italic_angle=angle,
        is_bold=os2.usWeightClass >= 600,
    )


def _cut_down(font: TTFont, wanted: str) -> None:
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [1, 2, 4, 6]
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "DSIG", "FFTM", "meta", "STAT", "gasp"]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted])
    subsetter.subset(font)


def _glyph_map(glyph_ids: dict[int, int]) -> bytes:
    table = bytearray(2 * (max(glyph_ids) + 1))
    for code, glyph in glyph_ids.items():
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def _tag(program: bytes) -> str:
    """Six capital letters that name this subset (ISO 32000-1 clause 9.6.4), derived from its content."""
    digest = hashlib.sha256(program).digest()
    return "".join(chr(65 + octet % 26) for octet in digest[:6])
