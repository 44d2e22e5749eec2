"""From the page a reader sees to the page the file describes: CropBox offsets, /Rotate, /UserUnit.

Callers give rectangles in visible space (origin at the visible page's lower left corner, points of 1/72 inch);
annotations live in user space. ISO 32000-1 clauses 8.3.2 and 14.11.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from signer.errors import RequestError
from signer.fields import Rect

PAGE_EDGE_TOLERANCE = 1.0
"""Points a rectangle may pass the page's edge; form zones end exactly on it after rounding."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Visible box of a page in user space, its clockwise rotation in degrees, and its /UserUnit."""

    box: Rect
    rotation: int
    user_unit: float = 1.0

    @property
    def width(self) -> float:
        """Visible width in points."""
        return self._extent(self.box.height if self.rotation % 180 else self.box.width)

    @property
    def height(self) -> float:
        """Visible height in points."""
        return self._extent(self.box.width if self.rotation % 180 else self.box.height)

    def to_user_space(self, rect: Rect) -> Rect:
        """The rectangle in user space that shows as ``rect``.

        Raises: RequestError (``field-outside-page``).
        """
        self._refuse_outside(rect)
        x0, y0 = self._point(rect.x0 / self.user_unit, rect.y0 / self.user_unit)
        x1, y1 = self._point(rect.x1 / self.user_unit, rect.y1 / self.user_unit)
        return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def upright_matrix(self) -> tuple[int, int, int, int, int, int]:
        """Form matrix that makes an appearance stand upright on the rotated page; the viewer fits it to the /Rect."""
        return {
            0: (1, 0, 0, 1, 0, 0),
            90: (0, 1, -1, 0, 0, 0),
            180: (-1, 0, 0, -1, 0, 0),
            270: (0, -1, 1, 0, 0, 0),
        }[self.rotation]

    def _extent(self, length: float) -> float:
        return length * self.user_unit

    def _point(self, x: float, y: float) -> tuple[float, float]:
        box = self.box
        if self.rotation == 90:
            return box.x1 - y, box.y0 + x
        if self.rotation == 180:
            return box.x1 - x, box.y1 - y
        if self.rotation == 270:
            return box.x0 + y, box.y1 - x
        return box.x0 + x, box.y0 + y

    def _refuse_outside(self, rect: Rect) -> None:
        edge = PAGE_EDGE_TOLERANCE
        inside = -edge <= rect.x0 < rect.x1 <= self.width + edge and -edge <= rect.y0 < rect.y1 <= self.height + edge
        if not inside:
            raise RequestError("field-outside-page", "the rectangle is empty or reaches outside the visible page")
