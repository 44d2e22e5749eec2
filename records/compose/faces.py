"""The Times-metric family the documents are set in: Liberation Serif, shipped with its licence (SIL OFL 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Liberation Serif"


class FaceName(Enum):
    """The four faces of the family."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"


@dataclass(frozen=True, slots=True)
class Faces:
    """TrueType bytes of the four faces."""

    regular: bytes
    bold: bytes
    italic: bytes
    bold_italic: bytes


def load_faces() -> Faces:
    """Read the four faces that ship with the package."""
    return Faces(
        regular=(FOLDER / "LiberationSerif-Regular.ttf").read_bytes(),
        bold=(FOLDER / "LiberationSerif-Bold.ttf").read_bytes(),
        italic=(FOLDER / "LiberationSerif-Italic.ttf").read_bytes(),
        bold_italic=(FOLDER / "LiberationSerif-BoldItalic.ttf").read_bytes(),
    )


def drawable_characters(faces: Faces) -> frozenset[str]:
    """The characters that every one of the four faces can draw."""
    tables = (
        TTFont(BytesIO(data), lazy=True).getBestCmap()
        for data in (faces.regular, faces.bold, faces.italic, faces.bold_italic)
    )
    return frozenset(chr(code) for code in frozenset.intersection(*(frozenset(table) for table in tables)))
