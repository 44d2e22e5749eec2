"""Content that is in the file but not on the page: what shadow attacks prepare before anyone signs.

Nothing here decides a verdict: the signature is intact. A reader is told that the document could be made to show
something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.page_tree import Page
from signer.pdf.pdfium import count_covered_texts
from signer.pdf.reader import Document
from signer.report import Reason
from signer.verify.changes.references import reachable_objects
from signer.verify.reasons import reason

MAX_ANNOTATIONS_COMPARED = 200
"""Annotations of one page compared with each other."""
MAX_OBJECTS_LOOKED_AT = 20_000
"""Objects; in larger documents unused ones are not looked for."""
MAX_PAGES_LOOKED_AT = 50
"""Pages whose pictures are compared with the text under them."""

_SHOWABLE = frozenset({"/Font", "/Page", "/XObject"})
_SHOWS_TEXT = (b" Tj", b"]TJ", b"] TJ", b")Tj", b">Tj")


def find_hidden_content(document: Document) -> Iterator[Reason]:
    """Findings about unused objects, covered text and annotations over each other. Raises: DocumentError."""
    pages = [page for page, _ in zip(document.pages, range(MAX_PAGES_LOOKED_AT), strict=False)]
    if _has_unused_content(document):
        yield reason("hidden-content", "unused objects")
    if any(_has_pictures(document, page) for page in pages) and _has_covered_text(document, len(pages)):
        yield reason("hidden-content", "text under a picture")
    if any(_has_overlapping_annotations(document, page) for page in pages):
        yield reason("annotations-overlap")


def _has_unused_content(document: Document) -> bool:
    numbers = document.object_numbers()
    if len(numbers) > MAX_OBJECTS_LOOKED_AT:
        return False
    return any(_is_content(document.get(Ref(num, 0))) for num in sorted(numbers - reachable_objects(document)))


def _is_content(value: Obj) -> bool:
    if isinstance(value, Stream):
        if value.dict.get("/Type") in _SHOWABLE:
            return True
        try:
            body = value.decode() if "/Type" not in value.dict else b""
        except DocumentError:
            return False
        return any(mark in body for mark in _SHOWS_TEXT)
    return isinstance(value, dict) and value.get("/Type") in _SHOWABLE


def _has_pictures(document: Document, page: Page) -> bool:
    named = document.dictionary(document.dictionary(page.attribute("/Resources")).get("/XObject"))
    return any(document.dictionary(value).get("/Subtype") == "/Image" for value in named.values())


def _has_covered_text(document: Document, pages: int) -> bool:
    try:
        return count_covered_texts(bytes(document.data[: document.end]), pages) > 0
    except DocumentError:
        return False


def _has_overlapping_annotations(document: Document, page: Page) -> bool:
    annotations = [document.dictionary(item) for item in document.array(page.dict.get("/Annots"))]
    boxes = [box for a in annotations[:MAX_ANNOTATIONS_COMPARED] if (box := _box(document, a)) is not None]
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2))


def _box(document: Document, annotation: Dict) -> tuple[float, float, float, float] | None:
    if annotation.get("/Subtype") == "/Popup":
        return None
    sides = [document.resolve(side) for side in document.array(annotation.get("/Rect"))]
    numbers = [float(side) for side in sides if isinstance(side, (int, float))]
    if len(numbers) != 4:
        return None
    x0, x1, y0, y1 = *sorted(numbers[::2]), *sorted(numbers[1::2])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
