"""What is brought before the guard; in memory only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SecrecyLevel(StrEnum):
    """What the person who brings the document says it is (độ mật)."""

    NONE = "none"
    MAT = "mat"
    TOI_MAT = "toi-mat"
    TUYET_MAT = "tuyet-mat"


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text that is not on a page: ``place`` names it (``annotation``, ``form value``, ``Keywords``)."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class SeenPage:
    """How a page, or an attached picture, looks beyond its text layer.

    A page that nobody looked at has none of these; the guard then goes by its text layer alone.
    """

    number: int
    is_blank: bool = False
    """Nothing is drawn and nothing is written."""
    is_picture: bool = False
    """A scan, alone or behind a text layer."""
    shown: str = ""
    """Text of annotations and fields as they appear."""
    read: tuple[str, ...] = ()
    """Texts read off pictures; reading makes mistakes."""
    frames: tuple[str | None, ...] = ()
    """What is written in each red frame of a stamp's size; None when it could not be read."""
    is_read: bool = True
    """Whether everything that may be writing was read."""
    unsaid: tuple[str, ...] = ()
    """What the page shows and its text layer does not have."""
    differs: bool = False
    """Whether most of what the page shows is not in its text layer."""
    laid: str = ""
    """Its letters read where they stand, line by line, without those that nobody sees."""
    has_unknown_letters: bool = False
    """Letters stand side by side of which nothing tells what they are."""


@dataclass(frozen=True, slots=True)
class ScreeningInput:
    """All the guard may look at; in memory only. An attachment is a document of its own."""

    pages: tuple[str, ...]
    """The text layer of each page in reading order; empty for a bare scan."""
    elsewhere: tuple[PlacedText, ...] = ()
    metadata: tuple[PlacedText, ...] = ()
    """Named values: document information, and what the drafter typed (subject, notation)."""
    file_name: str | None = None
    declared_level: SecrecyLevel = SecrecyLevel.NONE
    seen: tuple[SeenPage, ...] = ()
    earlier: tuple[str, ...] = ()
    """Pages as earlier revisions of the file had them."""
    hidden: tuple[str, ...] = ()
    """Pages and drawings that are in the file and that nothing shows."""
    attachments: tuple[ScreeningInput, ...] = ()
    has_hidden_layers: bool = False
    unread: tuple[str, ...] = ()
    """Reasons why parts of the file were not looked into."""
    has_pages: bool = True
    """False for an attachment of a kind that has none: no page is then missed."""
