"""Composing: from what a clerk writes to a tagged PDF/A in the form of Decree 30/2020/NĐ-CP.

``Composer().compose(content, at=now)`` gives a :class:`ComposedPdf`: its bytes and the places where number, date,
signature and seal will stand.
"""

from __future__ import annotations

from records.compose.composer import ComposedPdf, Composer
from records.compose.content import (
    Agency,
    Article,
    Block,
    Clause,
    DraftContent,
    Paragraph,
    Point,
    Signatory,
    Table,
    Urgency,
    Verification,
)
from records.compose.faces import FaceName, Faces, load_faces
from records.compose.kinds import DocumentKind, KindTable, load_kinds
from records.compose.zones import AreaZone, Rect, TextZone, Zones

__all__ = [
    "Agency",
    "AreaZone",
    "Article",
    "Block",
    "Clause",
    "ComposedPdf",
    "Composer",
    "DocumentKind",
    "DraftContent",
    "FaceName",
    "Faces",
    "KindTable",
    "Paragraph",
    "Point",
    "Rect",
    "Signatory",
    "Table",
    "TextZone",
    "Urgency",
    "Verification",
    "Zones",
    "load_faces",
    "load_kinds",
]
