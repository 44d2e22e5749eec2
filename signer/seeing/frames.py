"""Red rectangular frames: the borders of secrecy stamps, at any angle.

Sizes: TUYỆT MẬT 40 x 8 mm, TỐI MẬT 30 x 8 mm, MẬT 20 x 8 mm, GIẢI MẬT 30 x 13 mm (Decree 63/2026/NĐ-CP, before it
Circular 24/2020/TT-BCA). Stamps of urgency look the same; only what is written inside tells them apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from PIL import Image

from signer.seeing.ink import MM_PER_INCH, Piece, pieces, red_ink_of, thickened

LONG_MM = (13.0, 62.0)
SHORT_MM = (4.5, 19.0)
"""Outer sizes of a stamp with room for scans that are scaled and stamps that are home-made."""
SLIMMEST = 1.25
"""A frame is at least this much longer than high; a square is a seal or a box to tick."""
SIDE_COVER = 0.72
"""Share of each side that must show ink: worn stamps have gaps."""
SOLID = 0.92
"""A rectangle filled to more than this is a flag or a bar and holds no writing."""
COARSE_TILTS = range(-45, 46, 5)
FINE_TILTS = tuple(degrees / 2 for degrees in range(-8, 9, 2))
"""Degrees: stamps are set by hand, and by some on purpose aslant. First roughly, then around the best."""
BAND_MM = 1.3
"""Thickness of the strip in which a side must lie."""
GAP_MM = 0.35
"""Gaps in the border that are closed."""
MAX_POINTS = 4_000
"""Points of one piece that are measured; more are thinned out."""
MAX_POSSIBLE = 60
"""Pieces of about the right size that are measured on one page; each takes some milliseconds."""
_QUICK_SIDES = 3.2
"""A piece whose box is this much larger than the largest stamp is left out before it is measured."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A red frame: its box in pixels of the picture it was found on, and its tilt in degrees."""

    left: int
    top: int
    right: int
    bottom: int
    tilt: float
    is_upright: bool
    """Whether the long side runs up the page: the writing then runs up or down."""

    def moved(self, right: int, down: int) -> Frame:
        """The same frame on a larger picture."""
        return replace(
            self,
            left=self.left + right,
            top=self.top + down,
            right=self.right + right,
            bottom=self.bottom + down,
        )


def red_frames(picture: Image.Image, dpi: float) -> tuple[Frame, ...] | None:
    """All frames of a stamp's size on a colour picture, none on a grey one; None when there is too much red to tell."""
    mask = red_ink_of(picture)
    box = mask.getbbox()
    if box is None:
        return ()
    grown = max(1, round(GAP_MM / MM_PER_INCH * dpi))
    found = pieces(thickened(mask.crop(box), grown))
    per_mm = dpi / MM_PER_INCH
    possible = [piece for piece in found or () if _may_be_a_stamp(piece, per_mm)]
    if found is None or len(possible) > MAX_POSSIBLE:
        return None
    frames = (_frame(piece, per_mm) for piece in possible)
    return tuple(frame.moved(box[0], box[1]) for frame in frames if frame is not None)


def _may_be_a_stamp(piece: Piece, per_mm: float) -> bool:
    left, top, right, bottom = piece.box
    long, short = sorted(((right - left) / per_mm, (bottom - top) / per_mm), reverse=True)
    return LONG_MM[0] <= long <= LONG_MM[1] and SHORT_MM[0] <= short <= SHORT_MM[1] * _QUICK_SIDES


def _frame(piece: Piece, per_mm: float) -> Frame | None:
    points = _points(piece)
    rough = _tightest(points, COARSE_TILTS)
    best = _tightest(points, [rough.tilt + tilt for tilt in FINE_TILTS])
    long, short = sorted((best.width / per_mm, best.height / per_mm), reverse=True)
    if not (LONG_MM[0] <= long <= LONG_MM[1] and SHORT_MM[0] <= short <= SHORT_MM[1] and long >= SLIMMEST * short):
        return None
    if piece.area > SOLID * best.area or not best.has_four_sides(BAND_MM * per_mm):
        return None
    return Frame(*piece.box, tilt=best.tilt, is_upright=best.height > best.width)


def _points(piece: Piece) -> list[tuple[int, int]]:
    step = max(1, piece.area // MAX_POINTS)
    inside = [(column, run.row) for run in piece.runs for column in range(run.start, run.end)]
    return inside[::step]


@dataclass(frozen=True, slots=True)
class _Turned:
    """Points after turning them back by ``tilt``."""

    tilt: float
    across: list[float]
    down: list[float]

    @property
    def width(self) -> float:
        return max(self.across) - min(self.across) + 1

    @property
    def height(self) -> float:
        return max(self.down) - min(self.down) + 1

    @property
    def area(self) -> float:
        return self.width * self.height

    def has_four_sides(self, band: float) -> bool:
        return all(
            _cover(along, beside, band) >= SIDE_COVER
            for along, beside in (
                (self.across, self.down),
                (self.across, [-value for value in self.down]),
                (self.down, self.across),
                (self.down, [-value for value in self.across]),
            )
        )


def _tightest(points: list[tuple[int, int]], tilts: Iterable[float]) -> _Turned:
    return min((_turned(points, tilt) for tilt in tilts), key=lambda turned: turned.area)


def _turned(points: list[tuple[int, int]], tilt: float) -> _Turned:
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    return _Turned(tilt, [x * cos + y * sin for x, y in points], [y * cos - x * sin for x, y in points])


def _cover(along: list[float], beside: list[float], band: float) -> float:
    """Which share of the length shows a point within ``band`` of the smallest ``beside``."""
    nearest, first = min(beside), min(along)
    length = int(max(along) - first) + 1
    return len({int(a - first) for a, b in zip(along, beside, strict=True) if b - nearest <= band}) / length
