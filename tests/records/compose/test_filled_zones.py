"""A value filled into its zone by the signer looks as if the composer had set it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from records.compose import ComposedPdf, Composer, KindTable, TextZone, load_faces
from records.compose.composer import TEMPLATES
from records.compose.samples import sample_decision
from signer.fields import FontFiles, FontStyle, FormLayout, Rect, TextFieldSpec
from signer.fill import fill
from signer.prepare import prepare

MORNING = datetime(2026, 1, 5, tzinfo=UTC)
NUMBER, DATE = "05/QĐ-UBND", "ngày 05 tháng 01 năm 2026"
DOTS_PER_POINT = 4


def set_by_the_composer(folder: Path, kinds: KindTable) -> bytes:
    """The same document with both values in the template itself."""
    templates = shutil.copytree(TEMPLATES, folder / "templates")
    layout = (templates / "layout.typ").read_text()
    for slot, value in (('slot(centred, mark("number"', NUMBER), ('slot(width, mark("date"', DATE)):
        assert slot in layout
        layout = layout.replace(slot, f'"{value}" + {slot.replace("slot(", "slot(0 * ")}')
    (templates / "layout.typ").write_text(layout)
    return Composer(templates).compose(sample_decision(kinds), at=MORNING).data


def filled_by_the_signer(composed: ComposedPdf) -> bytes:
    faces = load_faces()
    layout = FormLayout(
        (field("SoKyHieu", composed.zones.number, NUMBER), field("NgayBanHanh", composed.zones.date, DATE)), ()
    )
    fonts = FontFiles(faces.regular, faces.bold, faces.italic, faces.bold_italic)
    return fill(prepare(composed.data, layout, fonts).data, {"SoKyHieu": NUMBER, "NgayBanHanh": DATE}).data


def field(name: str, zone: TextZone, characters: str) -> TextFieldSpec:
    rect = Rect(zone.rect.x0, zone.rect.y0, zone.rect.x1, zone.rect.y1)
    above = zone.baseline - zone.rect.y0
    return TextFieldSpec(name, zone.page, rect, name, zone.font_size, FontStyle(zone.face.value), characters, above)


def letterhead(data: bytes) -> Image.Image:
    document = pdfium.PdfDocument(data)
    document.init_forms()
    page = document[0].render(scale=DOTS_PER_POINT, grayscale=True).to_pil()
    return page.crop((0, 0, page.width, page.height // 5))


def dots_apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots differ by more than half of the way from black to white."""
    return sum(ImageChops.difference(one, other).histogram()[128:])


def test_filled_number_and_date_look_as_if_the_composer_had_set_them(tmp_path: Path, kinds: KindTable) -> None:
    composed = Composer().compose(sample_decision(kinds), at=MORNING)
    filled, expected = letterhead(filled_by_the_signer(composed)), letterhead(set_by_the_composer(tmp_path, kinds))
    ink = dots_apart(expected, letterhead(composed.data))
    assert ink > 5_000
    assert dots_apart(filled, expected) < ink / 100
