"""Pages to be read on a screen, as the flows hand them to the edges."""

from __future__ import annotations

from base64 import b64encode
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

    @property
    def base64(self) -> str:
        """The picture as text, for a page that shows what nobody keeps."""
        return b64encode(self.png).decode("ascii")


@dataclass(frozen=True, slots=True)
class StampPreview:
    """What numbering and sealing would put on the document if it happened now."""

    number: str
    day: str
    leaves: tuple[DrawnLeaf, ...]
