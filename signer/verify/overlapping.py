"""Annotations that lie over each other, so that one hides what another shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD, LEADER_FIELD
from signer.pdf.objects import Obj, Ref
from signer.pdf.page_tree import Page
from signer.pdf.reader import Document
from signer.verify.signature_value import find_signatures

MAX_ANNOTATIONS_COMPARED = 200
"""Annotations of one page compared with each other."""

_OFFICIAL_PAIR = (LEADER_FIELD, AGENCY_FIELD)

Box = tuple[float, float, float, float]


def has_overlapping_annotations(document: Document, pages: list[Page]) -> bool:
    """Whether annotations of a page overlap in a way the official form does not ask for. Raises: DocumentError.

    The agency's seal covers a third of the leader's signature (decree 30/2020, annex I): where the first signature
    already found both fields, their overlap is no finding.
    """
    overlaps = [pair for page in pages for pair in _overlaps(document, page)]
    foreseen = _official_pair(document) if overlaps else {}
    return any(not (len(foreseen) == 2 and set(pair) == foreseen.keys()) for pair in overlaps)


def _overlaps(document: Document, page: Page) -> Iterator[tuple[Ref | None, Ref | None]]:
    boxes: list[tuple[Ref | None, Box]] = []
    for item in document.array(page.dict.get("/Annots"))[:MAX_ANNOTATIONS_COMPARED]:
        annotation = document.dictionary(item)
        box = _box(document, annotation.get("/Rect")) if annotation.get("/Subtype") != "/Popup" else None
        if box is not None:
            boxes.append((item if isinstance(item, Ref) else None, box))
    for (a, first), (b, second) in combinations(boxes, 2):
        if first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]:
            yield a, b


def _box(document: Document, rect: Obj) -> Box | None:
    sides = [document.resolve(side) for side in document.array(rect)]
    numbers = [float(side) for side in sides if isinstance(side, (int, float))]
    if len(numbers) != 4:
        return None
    x0, x1, y0, y1 = *sorted(numbers[::2]), *sorted(numbers[1::2])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _official_pair(document: Document) -> dict[Ref, Box]:
    """The widgets of leader and agency with their places, as far as they stand where the first signature saw them."""
    now = _official_widgets(document)
    ends = [value.end for value in find_signatures(document) if value.range is not None]
    if len(now) != 2 or not ends:
        return now
    try:
        first_signed = _official_widgets(document.before(min(ends)))
    except DocumentError:
        return {}
    return {ref: box for ref, box in now.items() if first_signed.get(ref) == box}


def _official_widgets(document: Document) -> dict[Ref, Box]:
    fields = {field.name: field for field in document.fields() if field.type == "/Sig"}
    found: dict[Ref, Box] = {}
    for name in _OFFICIAL_PAIR:
        field = fields.get(name)
        if field is None or len(field.widgets) != 1:
            return {}
        widget = field.widgets[0]
        box = _box(document, widget.dict.get("/Rect"))
        if widget.ref is not None and box is not None:
            found[widget.ref] = box
    return found
