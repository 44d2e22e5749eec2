"""Red frames of the size of a stamp are found at any orientation; other red things are not taken for one."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from signer.seeing.frames import red_frames
from tests.signer.seeing.pictures import BLACK, DPI, framed, pixels


@pytest.mark.parametrize(("width", "height"), [(40, 8), (30, 8), (20, 8), (30, 13)])
@pytest.mark.parametrize("turned", [0, 90, 180, 270, 4, -6, 12, 94])
def test_a_stamp_is_found_however_it_lies(width: float, height: float, turned: float) -> None:
    (found,) = red_frames(framed(width, height, turned=turned), DPI) or ()
    assert found.is_upright == (80 < turned < 100 or turned == 270)


def test_its_place_is_that_of_the_ink() -> None:
    (found,) = red_frames(framed(40, 8), DPI) or ()
    assert (abs(found.left - 40) <= 3, abs(found.top - 40) <= 3) == (True, True)
    assert abs(found.right - found.left - pixels(40)) <= 8


def test_a_worn_border_is_still_a_frame() -> None:
    picture = framed(40, 8)
    pen = ImageDraw.Draw(picture)
    for left in range(60, 260, 40):
        pen.rectangle((left, 30, left + 2, 100), fill="white")
    assert len(red_frames(picture, DPI) or ()) == 1


def test_washed_out_ink_is_still_red() -> None:
    assert len(red_frames(framed(30, 8, ink=(225, 150, 155)), DPI) or ()) == 1


@pytest.mark.parametrize(("width", "height"), [(8, 8), (36, 36), (50, 35), (120, 30), (100, 8), (30, 2)])
def test_frames_of_other_sizes_are_none(width: float, height: float) -> None:
    assert red_frames(framed(width, height), DPI) == ()


def test_a_black_frame_is_none() -> None:
    assert red_frames(framed(40, 8, "MẬT", ink=BLACK), DPI) == ()


def test_a_round_seal_a_bar_and_a_word_are_none() -> None:
    picture = Image.new("RGB", (700, 700), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((20, 20, 20 + pixels(36), 20 + pixels(36)), outline=(200, 0, 0), width=5)
    pen.rectangle((300, 300, 300 + pixels(40), 300 + pixels(8)), fill=(200, 0, 0))
    pen.line((20, 500, 300, 500), fill=(200, 0, 0), width=5)
    assert red_frames(picture, DPI) == ()


def test_a_page_full_of_red_boxes_is_too_much_to_tell() -> None:
    picture = Image.new("RGB", (2000, 2000), "white")
    pen = ImageDraw.Draw(picture)
    for place in range(100):
        left, top = place % 10 * 190, place // 10 * 120
        pen.rectangle((left + 5, top + 5, left + 5 + pixels(25), top + 5 + pixels(8)), outline=(200, 0, 0), width=3)
    assert red_frames(picture, DPI) is None
