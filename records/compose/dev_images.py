"""Invented signature and seal images for development: PNG with alpha, drawn, the same bytes every time.

They stand where real agencies put the scanned signature of a leader (blue) and the image of the agency's seal
(red, real size); a seal from here says MẪU - THỬ NGHIỆM (specimen) around its rim and carries no emblem.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import Enum
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from records.compose.faces import FOLDER

SIGNATURE_SIZE_MM = (45.0, 24.0)
"""The room the form leaves between title and name."""
SEAL_DPI = 600
SIGNATURE_DPI = 400
SUPERSAMPLING = 4
"""Drawn so many times larger, then reduced: smooth edges."""
BLUE = (16, 52, 166)
RED = (206, 24, 32)
SPECIMEN = "MẪU - THỬ NGHIỆM"

Point = tuple[float, float]
Stroke = tuple[Point, ...]


class Hand(Enum):
    """Three invented hands; each value holds the pen's strokes in millimetres from the upper left corner."""

    FIRST = (
        ((7, 15), (9, 7), (13, 3), (14, 7), (10, 16), (7, 21), (5, 19), (10, 13), (18, 9), (21, 8), (19, 12), (20, 14),
         (23, 10), (24, 13), (27, 10), (28, 13), (31, 10), (32, 13), (36, 9), (42, 6)),
        ((6, 20), (16, 17), (30, 16), (40, 17), (34, 19), (22, 20)),
    )  # fmt: skip
    SECOND = (
        ((5, 6), (12, 4), (22, 3), (30, 4)),
        ((17, 4), (15, 11), (12, 18), (9, 21), (6, 19), (9, 15), (16, 13), (20, 12), (18, 15), (21, 15), (23, 12),
         (22, 16), (25, 15), (28, 8), (30, 5), (29, 9), (27, 16), (31, 14), (35, 13), (41, 14)),
        ((26, 19), (33, 18), (41, 19)),
    )  # fmt: skip
    THIRD = (
        ((4, 17), (8, 9), (13, 4), (16, 6), (13, 13), (9, 18), (7, 15), (13, 10), (20, 6), (22, 9), (18, 15), (20, 17),
         (25, 12), (26, 8), (24, 13), (26, 16), (30, 13), (33, 11), (31, 15), (34, 15), (38, 11), (42, 10)),
        ((12, 21), (24, 18), (38, 19), (30, 21), (20, 22)),
        ((33, 5), (34.5, 6)),
    )  # fmt: skip


def leader_signature_png(hand: Hand) -> bytes:
    """A blue handwritten-looking flourish on a transparent ground, :data:`SIGNATURE_SIZE_MM` large."""
    scale = SIGNATURE_DPI / 25.4 * SUPERSAMPLING
    width, height = (round(side * scale) for side in SIGNATURE_SIZE_MM)
    ink = Image.new("L", (width, height))
    pen = ImageDraw.Draw(ink)
    for stroke in hand.value:
        for (x, y), radius in _pen_path(stroke):
            pen.ellipse([(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale], 255)
    return _tinted(ink, BLUE, SIGNATURE_DPI)


def agency_seal_png(lines: tuple[str, ...], superior: str, *, diameter_mm: float = 36.0) -> bytes:
    """A red round seal on a transparent ground, exactly ``diameter_mm`` across at :data:`SEAL_DPI`.

    ``lines`` (one to three, the agency's name) stand in the middle under a star, ``superior`` around the top of
    the rim and SPECIMEN around its foot.
    """
    side = round(diameter_mm / 25.4 * SEAL_DPI) * SUPERSAMPLING
    ink = Image.new("L", (side, side))
    pen = ImageDraw.Draw(ink)
    _ring(pen, side, 0.0, 0.022)
    _ring(pen, side, 0.034, 0.007)
    _ring(pen, side, 0.148, 0.007)
    _text_on_rim(ink, superior.upper(), radius=0.397, centre_degrees=-90, foot=False)
    _text_on_rim(ink, SPECIMEN, radius=0.397, centre_degrees=90, foot=True)
    for degrees in (10, 170):
        _star(pen, _polar(side, 0.401, degrees), side * 0.022)
    _star(pen, (side * 0.5, side * 0.345), side * 0.105)
    _centred_lines(pen, tuple(line.upper() for line in lines), side)
    return _tinted(ink, RED, SEAL_DPI)


def _tinted(ink: Image.Image, colour: tuple[int, int, int], dpi: int) -> bytes:
    alpha = ink.reduce(SUPERSAMPLING)
    image = Image.new("RGBA", alpha.size, colour)
    image.putalpha(alpha)
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _pen_path(stroke: Stroke) -> Iterator[tuple[Point, float]]:
    """Points along a Catmull-Rom curve through the stroke, with the radius of the pen: thin at ends and when fast."""
    padded = (stroke[0], *stroke, stroke[-1])
    segments = len(stroke) - 1
    for index in range(segments):
        a, b, c, d = padded[index : index + 4]
        length = math.dist(b, c)
        steps = max(8, round(length * 60))
        for step in range(steps):
            t = step / steps
            progress = (index + t) / segments
            pressure = 0.45 + 0.55 * math.sin(math.pi * min(1.0, progress * 1.05 + 0.05)) ** 0.5
            speed = min(1.0, 5.0 / (length + 2.0))
            yield _catmull_rom(a, b, c, d, t), 0.10 + 0.24 * pressure * (0.55 + 0.45 * speed)


def _catmull_rom(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def along(axis: int) -> float:
        p, q, r, s = a[axis], b[axis], c[axis], d[axis]
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    return along(0), along(1)


def _ring(pen: ImageDraw.ImageDraw, side: int, inset: float, thickness: float) -> None:
    near, far = inset * side, (1 - inset) * side - 1
    pen.ellipse([near, near, far, far], outline=255, width=round(thickness * side))


def _polar(side: int, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return side * (0.5 + radius * math.cos(angle)), side * (0.5 + radius * math.sin(angle))


def _star(pen: ImageDraw.ImageDraw, centre: Point, radius: float) -> None:
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36 - 90)
        corners.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    pen.polygon(corners, fill=255)


def _bold(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / "LiberationSerif-Bold.ttf"), round(size))


def _text_on_rim(ink: Image.Image, text: str, *, radius: float, centre_degrees: float, foot: bool) -> None:
    """Letters one by one around the rim, upright seen from the centre (top) or from outside (foot)."""
    side = ink.width
    font = _bold(side * 0.072)
    widths = [font.getlength(letter) for letter in text]
    spacing = side * 0.006
    span = math.degrees((sum(widths) + spacing * (len(text) - 1)) / (radius * side))
    direction = -1 if foot else 1
    degrees = centre_degrees - direction * span / 2
    for letter, width in zip(text, widths, strict=True):
        half = direction * math.degrees(width / 2 / (radius * side))
        degrees += half
        turn = 90 - degrees if foot else -90 - degrees
        _paste_turned(ink, letter, font, _polar(side, radius + 0.004, degrees), turn)
        degrees += half + direction * math.degrees(spacing / (radius * side))


def _paste_turned(ink: Image.Image, letter: str, font: ImageFont.FreeTypeFont, centre: Point, degrees: float) -> None:
    size = round(font.size * 2)
    tile = Image.new("L", (size, size))
    ImageDraw.Draw(tile).text((size / 2, size / 2 + font.size * 0.33), letter, fill=255, font=font, anchor="ms")
    turned = tile.rotate(degrees, Image.Resampling.BICUBIC)
    ink.paste(255, (round(centre[0] - size / 2), round(centre[1] - size / 2)), turned)


def _centred_lines(pen: ImageDraw.ImageDraw, lines: tuple[str, ...], side: int) -> None:
    """Lines under the star, small enough for the inner ring."""
    size = side * 0.075
    widest = max(_bold(size).getlength(line) for line in lines)
    font = _bold(size * min(1.0, side * 0.52 / widest))
    for row, line in enumerate(lines):
        pen.text((side / 2, side * (0.545 + 0.095 * row)), line, fill=255, font=font, anchor="ms")
