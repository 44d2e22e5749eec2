"""Pages to be read on a screen, as the flows hand them to the edges."""

from __future__ import annotations

from dataclasses import dataclass

from records.identifiers import Sha256
from signer.pdf.leaves import LeafText


@dataclass(frozen=True, slots=True)
class Reading:
    """The bytes that are shown, by their hash, and the text of their pages."""

    sha256: Sha256
    leaves: tuple[LeafText, ...]


@dataclass(frozen=True, slots=True)
class DrawnLeaf:
    """A page with its picture (PNG)."""

    text: LeafText
    png: bytes


@dataclass(frozen=True, slots=True)
class StampPreview:
    """What numbering and sealing would put on the document if it happened now."""

    number: str
    day: str
    leaves: tuple[DrawnLeaf, ...]
