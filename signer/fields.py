"""What is placed in a document before anyone signs: text fields, signature fields and their locks.

Coordinates are PDF points (1/72 inch) in the page's *visible* space: origin at the lower left corner of the
page as a reader sees it (CropBox and /Rotate taken into account). Millimetres are converted at the edge with
:func:`mm`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

POINTS_PER_MM = 72 / 25.4


def mm(value: float) -> float:
    """Millimetres to points."""
    return value * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in visible page space, points; ``x0 < x1`` and ``y0 < y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class FontStyle(Enum):
    """The four faces of the Times-metric family that the decree's form uses."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"


@dataclass(frozen=True, slots=True)
class FontFiles:
    """TrueType files of the Times-metric family (bytes of each face); shipped by the caller, not by us."""

    regular: bytes
    bold: bytes
    italic: bytes
    bold_italic: bytes


@dataclass(frozen=True, slots=True)
class TextFieldSpec:
    """A single-line text field left empty until :func:`signer.fill`.

    ``tooltip`` becomes /TU (required by PDF/UA-1). ``characters`` are the characters the field may ever
    show; the font subset embedded at preparation covers exactly these. ``baseline`` is where the text stands,
    in points above the rectangle's lower edge; by default the line is centred in the rectangle.
    """

    name: str
    page: int
    rect: Rect
    tooltip: str
    font_size: float
    style: FontStyle
    characters: str
    baseline: float | None = None


class LockScope(Enum):
    """Which fields a signature freezes: ISO 32000-1 table 233, /Action of the field's /Lock."""

    ALL = "All"
    INCLUDE = "Include"
    EXCLUDE = "Exclude"


class DocMdp(Enum):
    """Changes allowed after the signature: ISO 32000-1 table 254, /P."""

    NO_CHANGES = 1
    FILL_FORMS = 2
    ANNOTATE = 3


@dataclass(frozen=True, slots=True)
class FieldLock:
    """/Lock dictionary of a signature field (ISO 32000-1 12.7.4.5, with /P of ISO 32000-2)."""

    scope: LockScope
    fields: tuple[str, ...] = ()
    permission: DocMdp | None = None


@dataclass(frozen=True, slots=True)
class SignatureFieldSpec:
    """An empty signature field and its widget."""

    name: str
    page: int
    rect: Rect
    tooltip: str
    lock: FieldLock | None = None


@dataclass(frozen=True, slots=True)
class FormLayout:
    """Everything :func:`signer.prepare` places, before the first signature; nothing is drawn later."""

    texts: tuple[TextFieldSpec, ...]
    signatures: tuple[SignatureFieldSpec, ...]


# The names of the official chain. No periods: a period would make a field hierarchy.
NUMBER_FIELD = "SoKyHieu"
DATE_FIELD = "NgayBanHanh"
LEADER_FIELD = "KyLanhDao"
AGENCY_FIELD = "DauCoQuan"
CO_SIGNER_FIELD = "KyNguoiThuHai"
"""Of whoever signs beside the leader: the secretary of minutes, the other party of a contract."""

# The same for documents set elsewhere, where "/QĐ-UBND" and the words of the date are already printed.
NUMBER_ONLY_FIELD = "So"
DAY_FIELD = "Ngay"
MONTH_FIELD = "Thang"
