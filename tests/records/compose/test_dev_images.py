from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from records.compose.dev_images import Hand, agency_seal_png, leader_signature_png

LINES = ("Ủy ban", "nhân dân", "xã Đông Sơn")


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def strongest(image: Image.Image) -> tuple[int, int, int, int]:
    """The pixel with the most ink."""
    alpha = image.getchannel("A")
    place = alpha.tobytes().index(max(alpha.tobytes()))
    return image.getpixel((place % image.width, place // image.width))


@pytest.mark.parametrize("hand", Hand)
def test_signature_is_blue_ink_on_a_transparent_ground(hand: Hand) -> None:
    image = opened(leader_signature_png(hand))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert image.getpixel((0, 0))[3] == 0
    red, green, blue, _ = strongest(image)
    assert blue > 2 * max(red, green)


@pytest.mark.parametrize("hand", Hand)
def test_signature_ink_keeps_inside_its_image(hand: Hand) -> None:
    image = opened(leader_signature_png(hand))
    left, top, right, bottom = image.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert left > 0
    assert top > 0
    assert right < image.width
    assert bottom < image.height


def test_three_hands_differ() -> None:
    assert len({leader_signature_png(hand) for hand in Hand}) == 3


@pytest.mark.parametrize("diameter", [30.0, 36.0])
def test_seal_has_its_real_size_at_600_dots_an_inch(diameter: float) -> None:
    image = opened(agency_seal_png(LINES, "Tỉnh Minh Châu", diameter_mm=diameter))
    assert image.width / 600 * 25.4 == pytest.approx(diameter, abs=0.05)
    assert image.getchannel("A").getbbox() == (0, 0, image.width, image.height)


def test_seal_is_red_ink_on_a_transparent_ground() -> None:
    image = opened(agency_seal_png(LINES, "Tỉnh Minh Châu"))
    assert image.mode == "RGBA"
    assert image.getpixel((5, 5))[3] == 0
    red, green, blue, _ = strongest(image)
    assert red > 4 * max(green, blue)


def test_images_are_the_same_every_time() -> None:
    assert leader_signature_png(Hand.FIRST) == leader_signature_png(Hand.FIRST)
    assert agency_seal_png(LINES, "Tỉnh Minh Châu") == agency_seal_png(LINES, "Tỉnh Minh Châu")
