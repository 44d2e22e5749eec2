"""Drawn pictures for the eyes of the wall."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[3] / "records" / "compose" / "fonts" / "LiberationSerif-Bold.ttf"
RED, BLACK = (205, 25, 35), (20, 20, 20)
DPI = 150


def pixels(mm: float) -> int:
    return round(mm / 25.4 * DPI)


def framed(
    width_mm: float, height_mm: float, words: str = "", *, ink: tuple[int, int, int] = RED, turned: float = 0
) -> Image.Image:
    """A frame in the middle of white paper."""
    picture = Image.new("RGB", (pixels(width_mm) + 80, pixels(height_mm) + 80), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 40 + pixels(width_mm), 40 + pixels(height_mm)), outline=ink, width=4)
    font = ImageFont.truetype(FONT, pixels(4.9))
    pen.text((40 + pixels(width_mm) / 2, 40 + pixels(height_mm) / 2), words, font=font, fill=ink, anchor="mm")
    return picture.rotate(turned, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def scan(picture: Image.Image) -> bytes:
    """A PDF with the picture as its only page."""
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=DPI)
    return out.getvalue()
