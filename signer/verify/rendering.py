"""Pages of the signed and the current revision, drawn and compared. Catches what structure rules could miss."""

from __future__ import annotations

from dataclasses import replace

from signer.errors import DocumentError
from signer.pdf.objects import Obj, Ref
from signer.pdf.pdfium import PagePicture, draw_pages
from signer.pdf.reader import Document
from signer.report import Change, ChangeKind, ChangesAfter
from signer.verify.changes.judgement import ChangeJudgement
from signer.verify.policy import RenderComparison, VerificationPolicy
from signer.verify.signature_value import SignatureValue

DPI = 60
"""Dots per inch of the comparison: an 8-point letter is still seven pixels high."""
MAX_PAGES = 200
"""Pages compared; longer documents are judged by structure alone."""
DARKNESS = 48
"""Difference of grey that counts as another pixel; anti-aliasing differs by less."""
MAX_DIFFERENT_PIXELS = 12
"""Pixels that may differ on a page."""
MASK_MARGIN = 2
"""Pixels around a permitted widget."""


def compare_rendering(
    document: Document,
    policy: VerificationPolicy,
    values: list[SignatureValue],
    judgements: list[ChangeJudgement],
) -> list[ChangeJudgement]:
    """Draw and compare where the policy asks for it; a visible difference forbids."""
    return [
        _compare(document, judgement) if _is_wanted(policy, value, judgement) else judgement
        for value, judgement in zip(values, judgements, strict=True)
    ]


def _is_wanted(policy: VerificationPolicy, value: SignatureValue, judgement: ChangeJudgement) -> bool:
    if policy.render is RenderComparison.NEVER or judgement.signed_revision is None:
        return False
    if judgement.summary not in (ChangesAfter.PERMITTED, ChangesAfter.NONE):
        return False
    if policy.render is RenderComparison.ALWAYS:
        return True
    return any(not c.expected for c in judgement.changes)


def _compare(document: Document, judgement: ChangeJudgement) -> ChangeJudgement:
    assert judgement.signed_revision is not None
    signed = bytes(document.data[: judgement.signed_revision.end])
    try:
        before = draw_pages(signed, DPI, MAX_PAGES)
        after = draw_pages(bytes(document.data[: document.end]), DPI, MAX_PAGES)
    except DocumentError:
        return judgement
    masks = _masks(document, judgement)
    if len(before) == len(after) and all(
        _looks_same(a, b, masks.get(i, [])) for i, (a, b) in enumerate(zip(before, after, strict=True))
    ):
        return judgement
    change = Change(ChangeKind.UNDEFINED, "pages look different", permitted=False)
    return replace(
        judgement,
        summary=ChangesAfter.FORBIDDEN,
        changes=(*judgement.changes, change),
        codes=(*judgement.codes, "pages-look-different"),
    )


Box = tuple[float, float, float, float]


def _masks(document: Document, judgement: ChangeJudgement) -> dict[int, list[Box]]:
    """Rectangles (fractions of the page, from the lower left) of widgets that were permitted to change."""
    difference = judgement.difference
    if difference is None:
        return {}
    widgets = set(difference.widgets)
    for fill in difference.fills:
        widgets |= {w.ref.num for w in fill.field.widgets if w.ref is not None}
    allowed = {id(document.dictionary(item)) for _, item in difference.annotations}
    found: dict[int, list[Box]] = {}
    for page in document.pages:
        box = _numbers(document, page.attribute("/CropBox")) or _numbers(document, page.attribute("/MediaBox"))
        for item in document.array(page.dict.get("/Annots")):
            annotation = document.dictionary(item)
            is_permitted = id(annotation) in allowed or (isinstance(item, Ref) and item.num in widgets)
            rect = _numbers(document, annotation.get("/Rect"))
            if is_permitted and box and rect:
                rotation = document.resolve(page.attribute("/Rotate"))
                found.setdefault(page.index, []).append(_fraction(rect, box, rotation if type(rotation) is int else 0))
    return found


def _numbers(document: Document, value: Obj) -> Box | None:
    items = [document.resolve(v) for v in document.array(value)]
    numbers = [float(v) for v in items if isinstance(v, (int, float))]
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


def _looks_same(before: PagePicture, after: PagePicture, masks: list[Box]) -> bool:
    if (before.width, before.height) != (after.width, after.height):
        return False
    if before.pixels == after.pixels:
        return True
    a, b = bytearray(before.pixels), bytearray(after.pixels)
    for x0, y0, x1, y1 in masks:
        left = max(0, int(x0 * before.width) - MASK_MARGIN)
        right = min(before.width, int(x1 * before.width) + 1 + MASK_MARGIN)
        top = max(0, int((1 - y1) * before.height) - MASK_MARGIN)
        bottom = min(before.height, int((1 - y0) * before.height) + 1 + MASK_MARGIN)
        for row in range(top, bottom):
            start = row * before.stride
            blank = bytes(max(0, right - left))
            a[start + left : start + right] = blank
            b[start + left : start + right] = blank
    different = sum(1 for p, q in zip(a, b, strict=True) if p != q and abs(p - q) > DARKNESS) if a != b else 0
    return different <= MAX_DIFFERENT_PIXELS
