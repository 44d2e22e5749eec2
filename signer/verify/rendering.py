"""Pages of the signed and the current revision, drawn and compared. Catches what structure rules could miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from signer.errors import DocumentError
from signer.pdf.objects import Obj, Ref
from signer.pdf.pdfium import PagePicture, draw_pages
from signer.pdf.reader import Document
from signer.pdf.region import Region
from signer.report import Change, ChangeKind, ChangesAfter
from signer.verify.changes.judgement import ChangeJudgement
from signer.verify.policy import RenderComparison, VerificationPolicy

DPI = 60
"""Dots per inch of the comparison: an 8-point letter is still seven pixels high."""
MAX_PAGES = 200
"""Pages compared; longer documents are judged by structure alone."""
MAX_SIDE = 1_000_000
"""Points; coordinates beyond it are not places on a page."""
DARKNESS = 48
"""Difference of grey that counts as another pixel; anti-aliasing differs by less."""
MAX_DIFFERENT_PIXELS = 12
"""Pixels that may differ on a page."""
MASK_MARGIN = 2
"""Pixels around a permitted widget."""
INK = 160
"""Greys darker than this are print, not paper."""
MIN_INKED_PIXELS = 20
"""Print below this is a stray line, not text that could be hidden."""
MAX_LOST_INK = 0.3
"""Share of the print under a new widget that may disappear (a translucent stamp loses little)."""


_VISIBLE_KINDS = frozenset({ChangeKind.FORM_FILL, ChangeKind.ANNOTATION, ChangeKind.NONE})


def compare_rendering(
    document: Document,
    policy: VerificationPolicy,
    judgements: list[ChangeJudgement],
) -> list[ChangeJudgement]:
    """Draw and compare where the policy asks for it; a visible difference forbids.

    Evidence, metadata and signatures without a widget of their own making cannot change what is seen: the
    structure proves it.
    """
    wanted = [_is_wanted(document, policy, judgement) for judgement in judgements]
    if not any(wanted):
        return judgements
    try:
        current = draw_pages(Region(document.data, 0, document.end), DPI, MAX_PAGES)
    except DocumentError:
        return judgements
    return [
        _compare(document, judgement, current) if is_wanted else judgement
        for is_wanted, judgement in zip(wanted, judgements, strict=True)
    ]


def _is_wanted(document: Document, policy: VerificationPolicy, judgement: ChangeJudgement) -> bool:
    if policy.render is RenderComparison.NEVER or judgement.signed_revision is None or judgement.difference is None:
        return False
    if judgement.summary is ChangesAfter.FORBIDDEN:
        return False
    if policy.render is RenderComparison.ALWAYS or document.is_rebuilt:
        return True
    if any(change.kind in _VISIBLE_KINDS and not change.expected for change in judgement.changes):
        return True
    return any(_is_visible(document, number) for number in judgement.difference.created_widgets)


def _is_visible(document: Document, number: int) -> bool:
    box = _numbers(document, document.dictionary(Ref(number, 0)).get("/Rect"))
    return box is not None and box[0] < box[2] and box[1] < box[3]


def _compare(document: Document, judgement: ChangeJudgement, current: tuple[PagePicture, ...]) -> ChangeJudgement:
    assert judgement.signed_revision is not None
    try:
        signed = draw_pages(Region(document.data, 0, judgement.signed_revision.end), DPI, MAX_PAGES)
    except DocumentError:
        return judgement
    masks = _masks(document, judgement)
    pages = enumerate(zip(signed, current, strict=False))
    if len(signed) == len(current) and all(_looks_same(a, b, masks.get(i, [])) for i, (a, b) in pages):
        return judgement
    change = Change(ChangeKind.UNDEFINED, "pages look different", permitted=False)
    return replace(
        judgement,
        summary=ChangesAfter.FORBIDDEN,
        changes=(*judgement.changes, change),
        codes=(*judgement.codes, "pages-look-different"),
    )


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mask:
    """A rectangle (fractions of the page, from the lower left) that was permitted to change.

    ``may_cover`` is False for a widget that the signed revision did not know: it may stand on blank paper, but
    not hide what was signed.
    """

    box: Box
    may_cover: bool


def _masks(document: Document, judgement: ChangeJudgement) -> dict[int, list[Mask]]:
    difference = judgement.difference
    if difference is None:
        return {}
    widgets = set(difference.widgets)
    for fill in difference.fills:
        widgets |= {w.ref.num for w in fill.field.widgets if w.ref is not None}
    drawn = {id(document.dictionary(item)) for _, item in difference.annotations}
    found: dict[int, list[Mask]] = {}
    for page in document.pages:
        box = _numbers(document, page.attribute("/CropBox")) or _numbers(document, page.attribute("/MediaBox"))
        for item in document.array(page.dict.get("/Annots")):
            annotation = document.dictionary(item)
            number = item.num if isinstance(item, Ref) else -1
            rect = _numbers(document, annotation.get("/Rect"))
            if box is None or rect is None or not (id(annotation) in drawn or number in widgets):
                continue
            rotation = document.resolve(page.attribute("/Rotate"))
            place = _fraction(rect, box, rotation if type(rotation) is int else 0)
            is_known = number not in difference.created_widgets and id(annotation) not in drawn
            found.setdefault(page.index, []).append(Mask(place, is_known))
    return found


def _numbers(document: Document, value: Obj) -> Box | None:
    items = [document.resolve(v) for v in document.array(value)]
    numbers = [float(v) for v in items if isinstance(v, (int, float)) and -MAX_SIDE < v < MAX_SIDE]
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = numbers
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _fraction(rect: Box, box: Box, rotation: int) -> Box:
    width, height = box[2] - box[0] or 1.0, box[3] - box[1] or 1.0
    x0, x1 = (rect[0] - box[0]) / width, (rect[2] - box[0]) / width
    y0, y1 = (rect[1] - box[1]) / height, (rect[3] - box[1]) / height
    turns = rotation // 90 % 4
    if turns == 1:
        return y0, 1 - x1, y1, 1 - x0
    if turns == 2:
        return 1 - x1, 1 - y1, 1 - x0, 1 - y0
    if turns == 3:
        return 1 - y1, x0, 1 - y0, x1
    return x0, y0, x1, y1


def _looks_same(before: PagePicture, after: PagePicture, masks: list[Mask]) -> bool:
    if (before.width, before.height) != (after.width, after.height):
        return False
    if before.pixels == after.pixels:
        return True
    a, b = bytearray(before.pixels), bytearray(after.pixels)
    for mask in masks:
        rows = list(_rows(before, mask.box))
        if not mask.may_cover and _covers(a, b, rows):
            return False
        for start, stop in rows:
            a[start:stop] = b[start:stop] = bytes(stop - start)
    if a == b:
        return True
    return sum(1 for p, q in zip(a, b, strict=True) if abs(p - q) > DARKNESS) <= MAX_DIFFERENT_PIXELS


def _rows(picture: PagePicture, box: Box) -> Iterator[tuple[int, int]]:
    """Offsets of the pixels of each row inside ``box``."""
    x0, y0, x1, y1 = box
    left = max(0, int(x0 * picture.width) - MASK_MARGIN)
    right = max(left, min(picture.width, int(x1 * picture.width) + 1 + MASK_MARGIN))
    top = max(0, int((1 - y1) * picture.height) - MASK_MARGIN)
    bottom = min(picture.height, int((1 - y0) * picture.height) + 1 + MASK_MARGIN)
    for row in range(top, bottom):
        yield row * picture.stride + left, row * picture.stride + right


def _covers(before: bytearray, after: bytearray, rows: list[tuple[int, int]]) -> bool:
    """Whether ink that was there is no longer to be seen."""
    inked = lost = 0
    for start, stop in rows:
        for p, q in zip(before[start:stop], after[start:stop], strict=True):
            if p < INK:
                inked += 1
                lost += q - p > DARKNESS
    return inked >= MIN_INKED_PIXELS and lost > inked * MAX_LOST_INK
