"""Fields placed before the first signature, on every kind of PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from signer.errors import DocumentError, RequestError
from signer.fields import (
    AGENCY_FIELD,
    DATE_FIELD,
    LEADER_FIELD,
    NUMBER_FIELD,
    FontFiles,
    FontStyle,
    FormLayout,
    Rect,
    TextFieldSpec,
)
from signer.fill import fill
from signer.prepare import prepare

STRUCTURES = {
    "cross-reference table": ("--object-streams=disable",),
    "cross-reference stream and object streams": ("--object-streams=generate",),
    "PDF 1.4": ("--object-streams=disable", "--force-version=1.4"),
    "linearized": ("--linearize",),
}


def one_field(name: str = NUMBER_FIELD, rect: Rect = Rect(100, 600, 220, 618)) -> FormLayout:  # noqa: B008
    return FormLayout((TextFieldSpec(name, 0, rect, "Số", 13, FontStyle.REGULAR, "0123456789/-QĐUBND"),), ())


@pytest.mark.parametrize("options", STRUCTURES.values(), ids=STRUCTURES.keys())
def test_every_structure_takes_fields_and_keeps_its_kind(
    tagged_pdf: bytes,
    official_layout: FormLayout,
    fonts: FontFiles,
    qpdf: Callable[..., bytes],
    options: tuple[str, ...],
) -> None:
    source = qpdf(tagged_pdf, *options)
    prepared = prepare(source, official_layout, fonts).data
    assert prepared.startswith(source)
    reader = PdfReader(io.BytesIO(prepared), strict=True)
    assert set(reader.get_fields()) == {NUMBER_FIELD, DATE_FIELD, LEADER_FIELD, AGENCY_FIELD}
    uses_table = prepared[len(source) :].find(b"\nxref\n") >= 0
    assert uses_table == (b"/ObjStm" not in source)


def test_widgets_stand_in_the_structure_tree(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles) -> None:
    root = PdfReader(io.BytesIO(prepare(tagged_pdf, official_layout, fonts).data)).trailer["/Root"]
    tree = root["/StructTreeRoot"]
    document = tree["/K"][0] if isinstance(tree["/K"], list) else tree["/K"]
    forms = [kid.get_object() for kid in document.get_object()["/K"] if kid.get_object().get("/S") == "/Form"]
    widgets = [form["/K"]["/Obj"].get_object() for form in forms]
    assert [widget["/T"] for widget in widgets] == [NUMBER_FIELD, DATE_FIELD, LEADER_FIELD, AGENCY_FIELD]
    numbers = tree["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert [parents[widget["/StructParent"]].get_object() for widget in widgets] == forms
    assert tree["/ParentTreeNextKey"] > max(parents)
    assert all(widget["/TU"] for widget in widgets)


def test_readers_need_not_draw_anything_themselves(
    tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles
) -> None:
    form = PdfReader(io.BytesIO(prepare(tagged_pdf, official_layout, fonts).data)).trailer["/Root"]["/AcroForm"]
    assert "/NeedAppearances" not in form
    assert form["/SigFlags"] == 3
    assert all("/N" in field.get_object()["/AP"] for field in form["/Fields"])


def test_equal_input_gives_equal_output(tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles) -> None:
    assert prepare(tagged_pdf, official_layout, fonts) == prepare(tagged_pdf, official_layout, fonts)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 70.0, 500.0, 800.0)])
def test_a_field_shows_where_it_was_asked_for_on_turned_and_cropped_pages(
    tagged_pdf: bytes,
    fonts: FontFiles,
    turned: Callable[..., bytes],
    degrees: int,
    crop: tuple[float, float, float, float] | None,
) -> None:
    rect = Rect(200, 300, 330, 318)
    source = turned(tagged_pdf, degrees, crop)
    filled = fill(prepare(source, one_field(rect=rect), fonts).data, {NUMBER_FIELD: "10/QĐ-UBND"}).data
    assert changed_area(source, filled) == pytest.approx((rect.x0 + 1, rect.y0 + 3, rect.x0 + 76, rect.y0 + 14), abs=2)


def changed_area(before: bytes, after: bytes) -> tuple[float, float, float, float]:
    """What looks different, in points from the visible page's lower left corner."""
    from PIL import ImageChops

    images = []
    for data in (before, after):
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        images.append(document[0].render(scale=1, may_draw_forms=True).to_pil().convert("L"))
    left, top, right, bottom = ImageChops.difference(*images).point(lambda v: 255 if v > 40 else 0).getbbox()
    height = images[0].height
    return left, height - bottom, right, height - top


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (one_field("a.b"), "field-name-invalid"),
        (one_field(""), "field-name-invalid"),
        (one_field(rect=Rect(500, 600, 700, 620)), "field-outside-page"),
        (one_field(rect=Rect(100, 600, 100, 620)), "field-outside-page"),
        (FormLayout((replace(one_field().texts[0], page=3),), ()), "page-unknown"),
        (FormLayout((*one_field().texts, *one_field().texts), ()), "field-name-taken"),
        (FormLayout((replace(one_field().texts[0], characters="漢"),), ()), "font-lacks-character"),
    ],
)
def test_impossible_layouts_have_their_own_code(
    tagged_pdf: bytes, fonts: FontFiles, layout: FormLayout, code: str
) -> None:
    with pytest.raises(RequestError, match=code):
        prepare(tagged_pdf, layout, fonts)


def test_a_prepared_document_is_not_prepared_with_the_same_names(
    tagged_pdf: bytes, official_layout: FormLayout, fonts: FontFiles
) -> None:
    with pytest.raises(RequestError, match="field-name-taken"):
        prepare(prepare(tagged_pdf, official_layout, fonts).data, official_layout, fonts)


def test_an_encrypted_document_is_refused(tagged_pdf: bytes, fonts: FontFiles, qpdf: Callable[..., bytes]) -> None:
    encrypted = qpdf(tagged_pdf, "--encrypt", "", "owner", "256", "--")
    with pytest.raises(DocumentError, match="document-encrypted"):
        prepare(encrypted, one_field(), fonts)


def test_a_damaged_cross_reference_is_refused(tagged_pdf: bytes, fonts: FontFiles) -> None:
    damaged = tagged_pdf.replace(b"startxref\n", b"startxref\n9")
    with pytest.raises(DocumentError, match="document-damaged"):
        prepare(damaged, one_field(), fonts)


def test_bad_font_files_are_refused(tagged_pdf: bytes) -> None:
    with pytest.raises(RequestError, match="font-unreadable"):
        prepare(tagged_pdf, one_field(), FontFiles(*[b"not a font"] * 4))
