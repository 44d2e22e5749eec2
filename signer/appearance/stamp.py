"""What a signature shows: an image at an exact size, or lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from signer.appearance.font import subset_font
from signer.appearance.geometry import PageFrame
from signer.appearance.image import StampImage
from signer.errors import RequestError
from signer.fields import Rect
from signer.forms.amendment import Amendment
from signer.forms.fonts import embed_font
from signer.forms.text_field import appearance_form
from signer.pdf.objects import Dict, Name, Obj, Ref
from signer.pdf.writer import number, stream

SIZE_TOLERANCE = 0.05
"""Points an image of fixed size may exceed its field; rounding of millimetres stays far below."""


@dataclass(frozen=True, slots=True)
class ImageAppearance:
    """An image centred in the field.

    ``width`` and ``height`` are points for an image whose size is law (the seal: never scaled); None fits the image
    into the field without distorting it (the leader's signature).
    """

    image: StampImage
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class TextAppearance:
    """Lines of text from the field's upper left corner, in black.

    ``face`` is the TrueType file of the face, ``size`` in points (Decree 30/2020: Times, upright, 10).
    """

    lines: tuple[str, ...]
    face: bytes
    size: float = 10
    leading: float = 1.2


Appearance: TypeAlias = ImageAppearance | TextAppearance


def add_appearance(amendment: Amendment, appearance: Appearance, rect: Rect, frame: PageFrame) -> Ref:
    """Adds the form XObject that shows ``appearance`` in a field of ``rect``'s size (visible space, points).

    Raises: RequestError (``appearance-too-large`` and the font codes).
    """
    if isinstance(appearance, ImageAppearance):
        return _add_image(amendment, appearance, rect, frame)
    return _add_text(amendment, appearance, rect, frame)


def _add_image(amendment: Amendment, appearance: ImageAppearance, rect: Rect, frame: PageFrame) -> Ref:
    width, height = _image_size(appearance, rect)
    x, y = (rect.width - width) / 2, (rect.height - height) / 2
    placed = " ".join(number(round(value, 3)) for value in (width, 0.0, 0.0, height, x, y))
    resources: Dict = {"/XObject": {"/Im": _add_image_object(amendment, appearance.image)}}
    return amendment.add(
        appearance_form(rect.width, rect.height, frame, resources, f"q {placed} cm /Im Do Q".encode("ascii"))
    )


def _image_size(appearance: ImageAppearance, rect: Rect) -> tuple[float, float]:
    if appearance.width is None or appearance.height is None:
        scale = min(rect.width / appearance.image.width, rect.height / appearance.image.height)
        return appearance.image.width * scale, appearance.image.height * scale
    if appearance.width > rect.width + SIZE_TOLERANCE or appearance.height > rect.height + SIZE_TOLERANCE:
        raise RequestError("appearance-too-large", "the image's fixed size is larger than the field")
    return appearance.width, appearance.height


def _add_image_object(amendment: Amendment, image: StampImage) -> Ref:
    mask = amendment.add(stream(_image_dictionary(image, "/DeviceGray"), image.alpha))
    return amendment.add(stream({**_image_dictionary(image, "/DeviceRGB"), "/SMask": mask}, image.rgb))


def _image_dictionary(image: StampImage, colours: str) -> Dict:
    return {
        "/Type": Name("/XObject"),
        "/Subtype": Name("/Image"),
        "/Width": image.width,
        "/Height": image.height,
        "/ColorSpace": Name(colours),
        "/BitsPerComponent": 8,
        "/Filter": Name("/FlateDecode"),
    }


def _add_text(amendment: Amendment, appearance: TextAppearance, rect: Rect, frame: PageFrame) -> Ref:
    font = subset_font(appearance.face, "".join(appearance.lines))
    step = appearance.size * appearance.leading
    widest = max((font.width_of(line, appearance.size) for line in appearance.lines), default=0)
    if widest > rect.width + SIZE_TOLERANCE or step * len(appearance.lines) > rect.height + SIZE_TOLERANCE:
        raise RequestError("appearance-too-large", "the text does not fit the signature field")
    top = rect.height - font.ascent * appearance.size / 1000
    shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in appearance.lines)
    start = f"/F {number(appearance.size)} Tf {number(round(step, 3))} TL 0 {number(round(top, 3))} Td"
    content = f"q BT 0 g {start}\n{shown}\nET Q"
    fonts: dict[str, Obj] = {"/F": embed_font(amendment, font)}
    return amendment.add(appearance_form(rect.width, rect.height, frame, {"/Font": fonts}, content.encode("ascii")))
