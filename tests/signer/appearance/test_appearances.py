"""Images at their size, text in its corner, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from signer.appearance.corner import appendix_corner, copy_corner
from signer.appearance.geometry import PageFrame
from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance, TextAppearance
from signer.appearance.wording import CopyForm, iso_time
from signer.errors import RequestError
from signer.fields import FontFiles, Rect, mm
from signer.keys.memory import MemoryKey
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign

DPI = 144
A4 = (595.276, 841.89)
AGENCY = "Ủy ban nhân dân xã Đông Sơn Mẫu (THỬ NGHIỆM), tỉnh Minh Châu"


def rendered(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document[0].render(scale=DPI / 72, may_draw_forms=True).to_pil().convert("RGB")


def drawn_box(before: bytes, after: bytes) -> tuple[float, float, float, float]:
    """What appeared, in millimetres from the visible page's lower left corner."""
    old, new = rendered(before), rendered(after)
    box = ImageChops.difference(old, new).convert("L").point(lambda v: 255 if v > 30 else 0).getbbox()
    scale = 25.4 / DPI
    return box[0] * scale, (new.height - box[3]) * scale, box[2] * scale, (new.height - box[1]) * scale


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.fixture
def turned(tagged_pdf: bytes) -> Callable[[int], bytes]:
    def turn(degrees: int) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(tagged_pdf)))
        writer.pages[0].rotate(degrees)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return turn


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_seal_is_drawn_at_its_millimetres_on_any_page(
    turned: Callable[[int], bytes], agency: MemoryKey, red_png: bytes, now: datetime, degrees: int
) -> None:
    source = turned(degrees)
    field = NewField(rect=Rect(mm(50), mm(60), mm(90), mm(100)))
    seal = ImageAppearance(load_stamp_image(red_png), mm(36), mm(36))
    signed = sign(source, SignRequest("Seal", appearance=seal, new_field=field), agency, now=now).data
    x0, y0, x1, y1 = drawn_box(source, signed)
    # The ring's outer edge lies 6 of 400 pixels inside the image.
    diameter = 36 * (393 - 6) / 400
    assert (x1 - x0, y1 - y0) == pytest.approx((diameter, diameter), abs=0.5)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((70, 80), abs=0.5)


def test_a_leaders_image_keeps_its_proportions(
    tagged_pdf: bytes, leader: MemoryKey, blue_png: bytes, now: datetime
) -> None:
    field = NewField(rect=Rect(mm(100), mm(50), mm(140), mm(90)))
    request = SignRequest("Leader", appearance=ImageAppearance(load_stamp_image(blue_png)), new_field=field)
    x0, y0, x1, y1 = drawn_box(tagged_pdf, sign(tagged_pdf, request, leader, now=now).data)
    assert x1 - x0 <= 40.5
    assert (x1 - x0) / (y1 - y0) == pytest.approx(380 / 155, rel=0.1)


def test_a_seal_larger_than_its_field_is_refused(
    tagged_pdf: bytes, agency: MemoryKey, red_png: bytes, now: datetime
) -> None:
    seal = ImageAppearance(load_stamp_image(red_png), mm(36), mm(36))
    request = SignRequest("Seal", appearance=seal, new_field=NewField(rect=Rect(50, 50, 100, 100)))
    with pytest.raises(RequestError, match="appearance-too-large"):
        sign(tagged_pdf, request, agency, now=now)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image-not-png"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 20, "image-not-png"),
        (png(Image.new("RGB", (9, 9)), "JPEG"), "image-not-png"),
        (png(Image.new("RGB", (9, 9), (0, 0, 255))), "image-without-alpha"),
        (png(Image.new("RGBA", (9, 9), (0, 0, 255, 255))), "image-without-alpha"),
        (png(Image.new("RGBA", (9, 9), (0, 0, 255, 0))), "image-invisible"),
        (png(Image.new("LA", (4000, 4000))), "image-too-large"),
    ],
    ids=["nothing", "junk", "JPEG", "no alpha", "opaque", "invisible", "too many pixels"],
)
def test_unfit_images_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(RequestError, match=code):
        load_stamp_image(data)


def test_an_image_twice_on_the_way_is_decoded_once(red_png: bytes) -> None:
    assert load_stamp_image(red_png) is load_stamp_image(red_png)


def test_an_appendix_shows_number_and_time_in_the_top_right_corner(
    tagged_pdf: bytes, agency: MemoryKey, fonts: FontFiles, now: datetime
) -> None:
    corner = appendix_corner("05/QĐ-UBND", now, fonts.regular, *A4)
    request = SignRequest("Appendix", appearance=corner.appearance, new_field=NewField(rect=corner.rect))
    signed = sign(tagged_pdf, request, agency, now=now).data
    x0, y0, x1, y1 = drawn_box(tagged_pdf, signed)
    assert x0 > 105
    assert x1 <= 210 - 14.5
    assert 297 - 25 < y0 < y1 < 297 - 4
    assert corner.appearance.lines == ("05/QĐ-UBND", "2026-11-23T15:00:00+07:00")


@pytest.mark.parametrize("form", CopyForm)
def test_a_copy_shows_form_agency_and_time_above_the_national_title(
    tagged_pdf: bytes, agency: MemoryKey, fonts: FontFiles, now: datetime, form: CopyForm
) -> None:
    corner = copy_corner(form, AGENCY, now, fonts.regular, *A4)
    request = SignRequest("Copy", appearance=corner.appearance, new_field=NewField(rect=corner.rect))
    signed = sign(tagged_pdf, request, agency, now=now).data
    assert drawn_box(tagged_pdf, signed)[1] > 297 - 26
    assert corner.appearance.lines[0] == form.value
    assert corner.appearance.lines[-1] == iso_time(now)
    assert " ".join(corner.appearance.lines[1:-1]) == AGENCY


def test_text_that_does_not_fit_its_field_is_refused(
    tagged_pdf: bytes, agency: MemoryKey, fonts: FontFiles, now: datetime
) -> None:
    text = TextAppearance(("một dòng chữ dài hơn ô ký",), fonts.regular)
    request = SignRequest("Text", appearance=text, new_field=NewField(rect=Rect(50, 50, 90, 70)))
    with pytest.raises(RequestError, match="appearance-too-large"):
        sign(tagged_pdf, request, agency, now=now)


def test_a_corner_text_beyond_five_lines_is_refused(fonts: FontFiles, now: datetime) -> None:
    with pytest.raises(RequestError, match="appearance-too-large"):
        copy_corner(CopyForm.TRUE_COPY, "Cơ quan " * 60, now, fonts.regular, *A4)


def test_time_is_shown_in_vietnams_zone_whatever_zone_it_comes_in() -> None:
    assert iso_time(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == "2027-01-01T00:00:00+07:00"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_visible_page_maps_onto_the_page_box(rotation: int) -> None:
    frame = PageFrame(Rect(10, 20, 310, 620), rotation)
    whole = frame.to_user_space(Rect(0, 0, frame.width, frame.height))
    assert whole == Rect(10, 20, 310, 620)
