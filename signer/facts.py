"""What :func:`signer.inspect` learns from bytes before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: visible size in points, and its text layer in reading order (empty for a bare scan)."""

    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """Facts about a PDF, gathered in memory only.

    ``text_elsewhere`` holds (place, text) pairs that are not on a page's text layer: document information,
    XMP, outlines, annotations, form values, names of embedded files and of layers.
    """

    sha256: str
    size: int
    version: str
    pages: tuple[PageFacts, ...]
    text_elsewhere: tuple[tuple[str, str], ...]
    has_javascript: bool
    has_embedded_files: bool
    has_launch_actions: bool
    has_hidden_layers: bool
    has_forms: bool
    is_tagged: bool
    is_encrypted: bool
    pdfa_claim: str | None
    """For example ``2a``; the claim in XMP, not a proof."""
    signature_fields: tuple[str, ...]
    signed_fields: tuple[str, ...]
    revisions: int
