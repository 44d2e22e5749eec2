"""Composing: from what a clerk writes to a tagged PDF/A in the form of Decree 30/2020/NĐ-CP.

``Composer().compose(content, at=now)`` gives a :class:`ComposedPdf`: its bytes and the places where number, date,
signature and seal will stand. ``parse_body`` reads the body from text as clerks type it.
"""

from __future__ import annotations

from records.compose.body_text import BodySyntaxError, parse_body, write_body
from records.compose.composer import ComposedPdf, Composer, PdfLevel
from records.compose.content import (
    Agency,
    Appendix,
    Article,
    Attachment,
    Block,
    Circulation,
    Clause,
    Division,
    DraftContent,
    Enclosure,
    Paragraph,
    Point,
    Rank,
    RichText,
    Run,
    Signatory,
    Style,
    Table,
    Text,
    Urgency,
    Verification,
)
from records.compose.copies import CopiedDocument, CopyContent, CopyForm, Direction, Medium
from records.compose.faces import FaceName, Faces, load_faces
from records.compose.kinds import DocumentKind, KindTable, Part, load_kinds
from records.compose.typed import texts_of
from records.compose.zones import AreaZone, Rect, TextZone, Zones

__all__ = [
    "Agency",
    "Appendix",
    "AreaZone",
    "Article",
    "Attachment",
    "Block",
    "BodySyntaxError",
    "Circulation",
    "Clause",
    "ComposedPdf",
    "Composer",
    "CopiedDocument",
    "CopyContent",
    "CopyForm",
    "Direction",
    "Division",
    "DocumentKind",
    "DraftContent",
    "Enclosure",
    "FaceName",
    "Faces",
    "KindTable",
    "Medium",
    "Paragraph",
    "Part",
    "PdfLevel",
    "Point",
    "Rank",
    "Rect",
    "RichText",
    "Run",
    "Signatory",
    "Style",
    "Table",
    "Text",
    "TextZone",
    "Urgency",
    "Verification",
    "Zones",
    "load_faces",
    "load_kinds",
    "parse_body",
    "texts_of",
    "write_body",
]
