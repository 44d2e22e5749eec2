"""Pages as form fields need them: where they show, and which annotations they carry."""

from __future__ import annotations

from dataclasses import dataclass

from signer.appearance.geometry import PageFrame
from signer.errors import DocumentError, RequestError
from signer.fields import Rect
from signer.forms.amendment import Amendment
from signer.pdf.objects import Dict, Name, Obj, Ref
from signer.pdf.page_tree import Page as ReadPage

MAX_PAGE_TREE_DEPTH = 64
"""Ancestors followed for inherited attributes; real trees have under ten."""

_A4 = Rect(0, 0, 595.276, 841.89)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the document being amended."""

    ref: Ref
    frame: PageFrame


def open_page(amendment: Amendment, index: int) -> Page:
    """The page with this zero-based index.

    Raises: RequestError (``page-unknown``), DocumentError (``page-unusable``).
    """
    try:
        page = amendment.document.page(index)
    except DocumentError as error:
        if error.code != "no-such-page":
            raise
        raise RequestError("page-unknown", "the document has no page with this index") from error
    if page.ref is None:
        raise DocumentError("page-unusable", "the page is not an indirect object")
    return Page(page.ref, _frame(amendment, page))


def frame_of(amendment: Amendment, ref: Ref) -> PageFrame:
    """The frame of a page known by its reference.

    Raises: DocumentError (``page-unusable``).
    """
    page = amendment.dictionary(ref)
    inherited: Dict = {}
    ancestor = page.get("/Parent")
    for _ in range(MAX_PAGE_TREE_DEPTH):
        if ancestor is None:
            return _frame(amendment, ReadPage(-1, ref, page, inherited))
        node = amendment.dictionary(ancestor)
        inherited = {**node, **inherited}
        ancestor = node.get("/Parent")
    raise DocumentError("page-unusable", "the page tree is too deep")


def add_annotations(amendment: Amendment, page: Ref, widgets: list[Ref], *, tab_order: bool) -> None:
    """Appends widgets to the page; ``tab_order`` makes readers tab by structure (PDF/UA-1 clause 7.18.3)."""
    annotations = amendment.array(amendment.dictionary(page).get("/Annots"))
    amendment.set_entry(page, "/Annots", [*annotations, *widgets])
    if tab_order and "/Tabs" not in amendment.dictionary(page):
        amendment.set_entry(page, "/Tabs", Name("/S"))


def _frame(amendment: Amendment, page: ReadPage) -> PageFrame:
    rotation = amendment.read(page.attribute("/Rotate"))
    unit = amendment.read(page.dict.get("/UserUnit"))
    return PageFrame(
        box=_visible_box(amendment, page),
        rotation=rotation % 360 if isinstance(rotation, int) and rotation % 90 == 0 else 0,
        user_unit=float(unit) if isinstance(unit, int | float) and unit > 0 else 1.0,
    )


def _visible_box(amendment: Amendment, page: ReadPage) -> Rect:
    media = _rectangle(amendment, page.attribute("/MediaBox")) or _A4
    crop = _rectangle(amendment, page.attribute("/CropBox"))
    if crop is None:
        return media
    box = Rect(max(media.x0, crop.x0), max(media.y0, crop.y0), min(media.x1, crop.x1), min(media.y1, crop.y1))
    return box if box.width > 0 and box.height > 0 else media


def _rectangle(amendment: Amendment, value: Obj) -> Rect | None:
    corners = [amendment.read(corner) for corner in amendment.array(value)]
    numbers = [float(corner) for corner in corners if isinstance(corner, int | float)]
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = numbers
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
