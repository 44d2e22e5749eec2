"""Which pictures of a file a page shows, and which are only kept in it: behind others, off the page, too small, unused.

A picture that nobody sees is kept with the file all the same, and a drawn page does not tell of it.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from signer.pdf.graph import walk_dictionaries
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.reader import Document

SMALLEST_SIDE = 12
"""Pixels: a picture lower than this cannot hold a marking anybody could read."""
SMALLEST_AREA = 1_500
"""Pixels: a line of nine letters eight pixels high."""
SMALLEST_SHOWN = 9.0
"""Points: a picture drawn smaller than 3 mm each way is not shown to anybody."""
COVERED_SHARE = 0.9
MAX_PAGE_OBJECTS = 20_000
"""Objects of one page that are compared with its pictures; a page with more counts none of them as shown."""
MAX_DEPTH = 6

_DOUBTFUL_FILTERS = {b"JPXDecode", b"JBIG2Decode"}
_LONGEST_FILTER = 40

Size = tuple[int, int]
"""Width and height in pixels."""
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture that a page draws: its size in pixels, and whether a person can see it there."""

    size: Size
    is_visible: bool
    is_decoded: bool = True
    """False when its bytes cannot be decoded here; another reader may show it."""


def drawn_pictures(page: Any) -> tuple[DrawnPicture, ...]:
    """The pictures a loaded page draws, those inside form XObjects included."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MAX_PAGE_OBJECTS:
        return ()
    width, height = page.get_size()
    objects = [pdfium.FPDFPage_GetObject(page, at) for at in range(count)]
    found: list[DrawnPicture] = []
    for at, item in enumerate(objects):
        sizes = tuple(_sizes(item))
        if sizes:
            edges = _edges(item)
            is_visible = _is_on(edges, width, height) and not _is_covered(edges, objects[at + 1 :])
            found += [DrawnPicture(size, is_visible, is_decoded) for size, is_decoded in sizes]
    return tuple(found)


def pictures_not_shown(document: Document, pages: Iterable[tuple[DrawnPicture, ...]]) -> bool:
    """Whether the file keeps a picture that no page shows, told by counting those of each size."""
    shown = Counter(picture.size for page in pages for picture in page if picture.is_visible)
    return any(count > shown[size] for size, count in Counter(_kept(document)).items())


def _kept(document: Document) -> Iterator[Size]:
    numbers: list[Obj] = [Ref(number, 0) for number in sorted(document.object_numbers())]
    streams: dict[int, Dict] = {}
    masks: set[int] = set()
    for _, dictionary, stream in walk_dictionaries(document, [document.trailer.get("/Root"), *numbers]):
        if stream is None or dictionary.get("/Subtype") != "/Image":
            continue
        streams[id(stream)] = dictionary
        for key in ("/SMask", "/Mask"):
            mask = document.resolve(dictionary.get(key))
            if isinstance(mask, Stream):
                masks.add(id(mask))
    for identity, dictionary in streams.items():
        size = _size(document, dictionary)
        if identity not in masks and size is not None:
            yield size


def _size(document: Document, dictionary: Dict) -> Size | None:
    """Of a picture large enough to hold a marking."""
    width, height = (document.resolve(dictionary.get(key)) for key in ("/Width", "/Height"))
    if not isinstance(width, int) or not isinstance(height, int):
        return None
    return (width, height) if min(width, height) >= SMALLEST_SIDE and width * height >= SMALLEST_AREA else None


def _sizes(item: Any, depth: int = 0) -> Iterator[tuple[Size, bool]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if pdfium.FPDFImageObj_GetImagePixelSize(item, width, height):
            yield (width.value, height.value), _is_decoded(item)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        get = partial(pdfium.FPDFFormObj_GetObject, item)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(item), MAX_PAGE_OBJECTS)):
            yield from _sizes(get(at), depth + 1)


def _is_decoded(picture: Any) -> bool:
    """Asked of the two kinds whose decoders often disagree; to decode the others twice would only cost time."""
    count = pdfium.FPDFImageObj_GetImageFilterCount(picture)
    if not {_filter_of(picture, at) for at in range(count)} & _DOUBTFUL_FILTERS:
        return True
    bitmap = pdfium.FPDFImageObj_GetBitmap(picture)
    if bitmap:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return bool(bitmap)


def _filter_of(picture: Any, at: int) -> bytes:
    name = ctypes.create_string_buffer(_LONGEST_FILTER)
    pdfium.FPDFImageObj_GetImageFilter(picture, at, name, _LONGEST_FILTER)
    return name.value


def _edges(item: Any) -> Edges:
    """Left, bottom, right, top in points."""
    edges = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, *edges):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _is_on(edges: Edges, width: float, height: float) -> bool:
    """Whether enough of it lies on the page to be seen."""
    left, bottom, right, top = edges
    seen_width = min(right, width) - max(left, 0.0)
    seen_height = min(top, height) - max(bottom, 0.0)
    return seen_width >= SMALLEST_SHOWN and seen_height >= SMALLEST_SHOWN


def _is_covered(edges: Edges, later: list[Any]) -> bool:
    return any(_covers(item, edges) for item in later)


def _covers(item: Any, edges: Edges) -> bool:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(item, mode, stroked) or mode.value == pdfium.FPDF_FILLMODE_NONE:
            return False
    elif kind != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = edges
    other = _edges(item)
    width = min(right, other[2]) - max(left, other[0])
    height = min(top, other[3]) - max(bottom, other[1])
    return width > 0 and height > 0 and width * height >= COVERED_SHARE * (right - left) * (top - bottom)
