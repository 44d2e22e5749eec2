"""The words of markup (XML, HTML), read every way in which somebody may see them or find them.

A marking may be a paragraph of many runs, the value of an attribute (the watermark of a Word file, the name of a
sheet), one element among others on a line (SVG), a comment, or a section that hides markup from the reader (CDATA).
"""

from __future__ import annotations

import codecs
import re
from html import unescape

MAX_VALUE = 400
"""Characters of an attribute or element that is looked at by itself; a marking has ten."""

_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_ATTRIBUTE = re.compile(
    rf"(?<![\w:.-])(?!xmlns)(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:\"([^\"<>]{{1,{MAX_VALUE}}})\"|'([^'<>]{{1,{MAX_VALUE}}})')"
)
_ELEMENT = re.compile(rf"<(?:[\w.-]+:)?([\w.-]+)[^<>]*>([^<>]{{1,{MAX_VALUE}}})</")
_PARAGRAPH = re.compile(
    r"</(?:\w+:)?(?:p|tr|row|h|si|v|t[rd]|li|div|title|txbxContent|text)>"
    r"|<(?:\w+:)?(?:br|p|txbxContent|text|div|li|tr)\b[^>]*>",
    re.IGNORECASE,
)
_GAP = re.compile(r"<(?:\w+:)?(?:tab|cr|s)\b[^>]*/>|</(?:\w+:)?tc>", re.IGNORECASE)
_SHEET_CODES = re.compile(r"&(?:\d+|\"[^\"]*\"|K[0-9A-Fa-f]{6}|[A-Z])")
"""What Excel writes into the headers and footers of its sheets: place, size, typeface, colour."""
_STARTS_MARKUP = re.compile(r"\s*\ufeff?\s*<[?!a-zA-Z]")


def is_markup(text: str) -> bool:
    """Whether it begins as markup does."""
    return _STARTS_MARKUP.match(text) is not None


def decoded(data: bytes) -> str:
    """Text in UTF-8, or in UTF-16 by its byte order mark or by the bytes of its first sign."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.startswith(b"<\x00"):
        return data.decode("utf-16-le", "replace")
    if data.startswith(b"\x00<"):
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8-sig", "replace")


def words_of(text: str) -> str:
    """Paragraphs as lines with their runs joined; then every value of an attribute, element and comment on a line of
    its own, and once more behind its name.
    """
    plain = _CDATA.sub(lambda found: found[1].replace("<", "&lt;"), text)
    comments = _COMMENT.findall(plain)
    plain = _COMMENT.sub("", plain)
    paragraphs = _bare(_PARAGRAPH.sub("\n", _GAP.sub("\t", plain)))
    named = [(name, double or single) for name, double, single in _ATTRIBUTE.findall(plain)]
    named += _ELEMENT.findall(plain)
    values = (f"{name}: {_value(value)}\n{_value(value)}" for name, value in named if value.strip())
    return "\n".join((paragraphs, *values, *(_bare(comment) for comment in comments)))


def _value(value: str) -> str:
    said = unescape(value)
    return _SHEET_CODES.sub(" ", said) if said.startswith("&") else said


def _bare(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", text))
