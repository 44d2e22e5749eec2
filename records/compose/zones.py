"""Where on the composed pages something is placed later: number, date, signature image, seal; and the QR code.

All measures are PDF points, origin at the lower left corner of the page; pages count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from records.compose.faces import FaceName

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; ``x0 < x1`` and ``y0 < y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class TextZone:
    """One line of text still to come: it starts at ``rect.x0`` and stands on ``baseline``.

    ``rect`` spans the ascent and descent of the face at ``font_size``, so text that is placed as the composer
    would have placed it touches neither edge.
    """

    page: int
    rect: Rect
    baseline: float
    font_size: float
    face: FaceName


@dataclass(frozen=True, slots=True)
class AreaZone:
    """A place for an image or a code."""

    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of one document.

    ``number`` takes the number with its notation ("05/QĐ-UBND"), ``date`` the words "ngày 05 tháng 01 năm 2026".
    ``seal`` is the square around the round seal at its real size; it covers the left third of ``leader``
    (Decree 30/2020/NĐ-CP, appendix I, part I, section II.8). ``qr`` is already drawn; None without an address.
    ``counterpart`` is the place of the second signature, for kinds that two people sign.
    """

    number: TextZone
    date: TextZone
    leader: AreaZone
    seal: AreaZone
    qr: AreaZone | None
    counterpart: AreaZone | None = None


SEAL_OVERLAP = 1 / 3


def seal_over(leader: AreaZone, diameter_mm: float) -> AreaZone:
    """The square of a seal of that diameter over the left third of the leader's image, level with its middle."""
    size = diameter_mm * POINTS_PER_MM
    right = leader.rect.x0 + leader.rect.width * SEAL_OVERLAP
    bottom = (leader.rect.y0 + leader.rect.y1 - size) / 2
    return AreaZone(leader.page, Rect(right - size, bottom, right, bottom + size))
