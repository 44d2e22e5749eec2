"""The faces that composer and signer share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from records.compose import load_faces
from signer.fields import FontFiles


def font_files() -> FontFiles:
    """The faces that ship with the composer, for the signer."""
    faces = load_faces()
    return FontFiles(faces.regular, faces.bold, faces.italic, faces.bold_italic)
