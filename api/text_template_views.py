"""Templates of text as the edges are given them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TextTemplateFields:
    """What is typed of a template. ``declaration``: it holds no state secret, where the wall cannot tell."""

    kind: str
    name: str
    body: str
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class TextTemplateView:
    """One version of a template, with what is to be filled in."""

    id: str
    version: int
    kind: str
    kind_name: str
    name: str
    body: str
    fields: tuple[str, ...]
    is_withdrawn: bool
    made_by: str
    """The person's name; empty for the system."""
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TextTemplatePage:
    """``next_cursor`` is nothing on the last page."""

    items: tuple[TextTemplateView, ...]
    next_cursor: str | None
