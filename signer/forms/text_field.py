"""Text fields: placed empty, filled once. The text stands where typeset text would: same face, size and baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signer.appearance.font import FontSubset
from signer.appearance.geometry import PageFrame
from signer.errors import DocumentError, RequestError
from signer.fields import Rect, TextFieldSpec
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.writer import number, stream, text_string

PRINT = 4
"""/F of a widget: printed, not hidden (PDF/A-2 clause 6.3.2)."""

NARROWEST = 70
"""Percent a value may be narrowed to fit its field before it is refused."""

_APPEARANCE = re.compile(rb"/(\S+) ([\d.]+) Tf.*?1 0 0 1 ([-\d.]+) ([-\d.]+) Tm", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DefaultAppearance:
    """/DA of a field of ours: font resource, size and where the baseline starts, in points from the lower left."""

    font: str
    size: float
    x: float
    baseline: float

    def write(self) -> PdfString:
        return PdfString(
            f"/{self.font} {number(self.size)} Tf 0 g 1 0 0 1 {number(self.x)} {number(self.baseline)} Tm".encode()
        )

    @classmethod
    def read(cls, value: bytes) -> DefaultAppearance:
        """Raises: DocumentError (``field-not-ours``)."""
        match = _APPEARANCE.match(value)
        if match is None:
            raise DocumentError("field-not-ours", "the field was not placed by this service")
        return cls(match[1].decode("latin-1"), float(match[2]), float(match[3]), float(match[4]))


def new_text_field(spec: TextFieldSpec, frame: PageFrame, page: Ref, font: FontSubset, font_name: str) -> Dict:
    """The merged field and widget dictionary of an empty text field; /AP is added by the caller."""
    rect = frame.to_user_space(spec.rect)
    appearance = DefaultAppearance(font_name, spec.font_size, 0, _baseline(spec, font))
    field: Dict = {
        "/Type": Name("/Annot"),
        "/Subtype": Name("/Widget"),
        "/FT": Name("/Tx"),
        "/T": text_string(spec.name),
        "/TU": text_string(spec.tooltip),
        "/F": PRINT,
        "/Rect": rounded(rect),
        "/P": page,
        "/DA": appearance.write(),
        # No viewer looks at /AS when /N is a stream; pyHanko 0.38 takes any later revision for a change of a locked
        # field's appearance unless it is there.
        "/AS": Name("/N"),
    }
    if frame.rotation:
        field["/MK"] = {"/R": frame.rotation}
    return field


def empty_appearance(rect: Rect, frame: PageFrame) -> Stream:
    """An appearance that shows nothing yet, as large as the field."""
    return appearance_form(rect.width, rect.height, frame, {}, b"/Tx BMC\nEMC")


def appearance_form(width: float, height: float, frame: PageFrame, resources: Dict, content: bytes) -> Stream:
    """A form XObject upright on the page as it is seen."""
    dictionary: Dict = {
        "/Type": Name("/XObject"),
        "/Subtype": Name("/Form"),
        "/BBox": [0, 0, round(width, 3), round(height, 3)],
        "/Resources": resources,
    }
    if frame.rotation:
        dictionary["/Matrix"] = list(frame.upright_matrix())
    return stream(dictionary, content)


def text_content(value: str, appearance: DefaultAppearance, widths: dict[int, float], available: float) -> bytes:
    """The content that shows ``value`` in one line, narrowed when it is a little too wide.

    Raises: RequestError (``field-value-characters``, ``field-value-too-wide``).
    """
    if any(ord(character) not in widths for character in value):
        raise RequestError("field-value-characters", "the value has characters the field's font does not cover")
    natural = sum(widths[ord(character)] for character in value) * appearance.size / 1000
    scale = 100.0 if natural <= available - appearance.x else 100 * (available - appearance.x) / natural
    if scale < NARROWEST:
        raise RequestError("field-value-too-wide", "the value does not fit the field")
    narrowing = "" if scale == 100 else f"{scale:.1f} Tz "
    return (
        f"/Tx BMC\nq\nBT\n/{appearance.font} {number(appearance.size)} Tf 0 g {narrowing}"
        f"1 0 0 1 {number(appearance.x)} {number(appearance.baseline)} Tm\n"
        f"<{value.encode('utf-16-be').hex()}> Tj\nET\nQ\nEMC"
    ).encode("ascii")


def rounded(rect: Rect) -> list[Obj]:
    """A rectangle as /Rect, to a thousandth of a point."""
    return [round(rect.x0, 3), round(rect.y0, 3), round(rect.x1, 3), round(rect.y1, 3)]


def _baseline(spec: TextFieldSpec, font: FontSubset) -> float:
    if spec.baseline is not None:
        return round(spec.baseline, 3)
    # Ascent and descent centred in the field, as form editors do.
    return round((spec.rect.height - (font.ascent + font.descent) * spec.font_size / 1000) / 2, 3)
