"""What pages look like beyond their text layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PIL import Image

from signer.seeing.lettering import Lettering
from signer.seeing.pictures import DrawnPicture


class Script(StrEnum):
    """What a reader is told about a picture."""

    PAGE = "page"
    """A whole page or a part of one, upright or not."""
    BLOCK = "block"
    """A few upright lines."""


class TextReader(Protocol):
    """Reads text off a picture (OCR), in memory only."""

    def read(self, picture: Image.Image, script: Script) -> str | None:
        """The text line by line; gaps inside a line stay wide. None when it could not be read."""


class Unread(StrEnum):
    """Why a part of a page was seen and not read."""

    NO_READER = "no-reader"
    FAILED = "failed"
    TOO_MUCH = "too-much"


@dataclass(frozen=True, slots=True)
class FrameSight:
    """A red frame of a stamp's size and what can be read in it; ``text`` is None when nothing could read it."""

    text: str | None


@dataclass(frozen=True, slots=True)
class PageSight:
    """One page, looked at.

    ``is_blank``: nothing at all is drawn. ``is_picture``: a scan, alone or behind a text layer that somebody else made.
    ``shown``: text of annotations and fields as they appear. ``read``: text read off pictures and drawn shapes.
    """

    number: int
    is_blank: bool
    is_picture: bool
    shown: str
    read: tuple[str, ...]
    frames: tuple[FrameSight, ...]
    unread: Unread | None = None
    unsaid: tuple[str, ...] = ()
    """What the head of a page shows and its text layer does not have."""
    differs: bool = False
    """Whether most of what the head of a page shows is not in its text layer."""
    pictures: tuple[DrawnPicture, ...] = ()
    """Every picture the page draws."""
    lettering: Lettering | None = None
    """Its letters where they stand."""
