"""Content that is in the file but not on the page: what shadow attacks prepare before anyone signs.

Nothing here decides a verdict: the signature is intact. A reader is told that the document could be made to show
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.page_tree import Page
from signer.pdf.pdfium import count_covered_texts
from signer.pdf.reader import Document
from signer.pdf.region import Region
from signer.report import Reason
from signer.verify.overlapping import has_overlapping_annotations
from signer.verify.reasons import reason
from signer.verify.used_objects import used_objects

MAX_OBJECTS_LOOKED_AT = 20_000
"""Objects; in larger documents unused ones are not looked for."""
MAX_PAGES_LOOKED_AT = 50
"""Pages whose pictures are compared with the text under them."""

_SHOWABLE = frozenset({"/Font", "/Page", "/XObject"})
_SHOWS_TEXT = (b" Tj", b"]TJ", b"] TJ", b")Tj", b">Tj")
_DRAWS_NOTHING = re.compile(rb"(?:[\x00\t\n\x0c\r ]|/Tx|BMC|EMC|q|Q)*+")
"""The appearance of a field that waits to be filled; nobody uses it once the field is."""
_MAX_EMPTY_BYTES = 64


def find_hidden_content(document: Document) -> Iterator[Reason]:
    """Findings about unused objects, covered text and annotations over each other. Raises: DocumentError."""
    pages = [page for page, _ in zip(document.pages, range(MAX_PAGES_LOOKED_AT), strict=False)]
    if _has_unused_content(document):
        yield reason("hidden-content", "unused objects")
    if any(_has_pictures(document, page) for page in pages) and _has_covered_text(document, len(pages)):
        yield reason("hidden-content", "text under a picture")
    if has_overlapping_annotations(document, pages):
        yield reason("annotations-overlap")


def _has_unused_content(document: Document) -> bool:
    numbers = document.object_numbers()
    if len(numbers) > MAX_OBJECTS_LOOKED_AT:
        return False
    return any(_is_content(document.get(Ref(num, 0))) for num in sorted(numbers - used_objects(document)))


def _is_content(value: Obj) -> bool:
    if isinstance(value, Stream):
        if _is_showable(value.dict):
            return not _is_empty_form(value)
        try:
            body = value.decode() if "/Type" not in value.dict else b""
        except DocumentError:
            return False
        return any(mark in body for mark in _SHOWS_TEXT)
    return isinstance(value, dict) and _is_showable(value)


def _is_showable(value: Dict) -> bool:
    kind = value.get("/Type")
    return isinstance(kind, str) and kind in _SHOWABLE


def _is_empty_form(value: Stream) -> bool:
    if value.dict.get("/Subtype") != "/Form" or value.size > _MAX_EMPTY_BYTES:
        return False
    try:
        return _DRAWS_NOTHING.fullmatch(value.decode()) is not None
    except DocumentError:
        return False


def _has_pictures(document: Document, page: Page) -> bool:
    named = document.dictionary(document.dictionary(page.attribute("/Resources")).get("/XObject"))
    return any(document.dictionary(value).get("/Subtype") == "/Image" for value in named.values())


def _has_covered_text(document: Document, pages: int) -> bool:
    try:
        return count_covered_texts(Region(document.data, 0, document.end), pages) > 0
    except DocumentError:
        return False
