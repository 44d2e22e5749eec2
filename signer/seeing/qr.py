"""Whether a piece of a page is a QR symbol (ISO/IEC 18004): such a piece holds no writing to read."""

from __future__ import annotations

from itertools import groupby

from PIL import Image

FINDER = (1, 1, 3, 1, 1)
"""Modules of dark, light, dark, light, dark through the middle of a finder pattern."""
TOLERANCE = 0.6
"""Modules by which each stretch may be off: pixels are coarse."""


def is_qr(mask: Image.Image) -> bool:
    """Whether a tight mask (255 where there is ink) is a QR symbol: square, with three finder patterns."""
    if not 0.9 <= mask.width / mask.height <= 1.1 or mask.width < 40:
        return False
    module = _stretches(mask, 1)[0] / 7
    middle = int(3.5 * module)
    if not 2 <= module <= mask.width / 21 + 1:
        return False
    mirrored = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    turned = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return all(_starts_with_finder(seen, middle, module) for seen in (mask, mirrored, turned))


def _starts_with_finder(mask: Image.Image, row: int, module: float) -> bool:
    stretches = _stretches(mask, row)[: len(FINDER)]
    return len(stretches) == len(FINDER) and all(
        abs(stretch / module - modules) <= TOLERANCE for stretch, modules in zip(stretches, FINDER, strict=True)
    )


def _stretches(mask: Image.Image, row: int) -> list[int]:
    line = mask.crop((0, row, mask.width, row + 1)).tobytes()
    return [len(list(same)) for _, same in groupby(line)]
