"""A QR symbol is told from writing."""

from __future__ import annotations

import io

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from signer.seeing.qr import is_qr
from tests.signer.seeing.pictures import FONT


def _mask(picture: Image.Image) -> Image.Image:
    ink = ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > 127 else 0)
    return ink.crop(ink.getbbox())


@pytest.mark.parametrize("text", ["https://vanthu.example/v/7K4M-9QXP-2T6D", "1", "x" * 200])
@pytest.mark.parametrize("side", [120, 148, 210])
def test_symbols_are_recognised_at_reading_size(text: str, side: int) -> None:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=8, border=0)
    assert is_qr(_mask(Image.open(out).convert("L").resize((side, side), Image.Resampling.LANCZOS)))


def test_letters_are_no_symbol() -> None:
    picture = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(picture).text((10, 10), "TUYỆT\nMẬT", font=ImageFont.truetype(FONT, 60), fill=0)
    assert not is_qr(_mask(picture))


def test_a_square_with_letters_is_no_symbol() -> None:
    picture = Image.new("L", (200, 200), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 10, 160, 160), outline=0, width=6)
    pen.text((30, 60), "MẬT", font=ImageFont.truetype(FONT, 40), fill=0)
    assert not is_qr(_mask(picture))
