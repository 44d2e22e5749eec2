"""Part of the composition root that starts quickly: the program that reads pictures, for service and command alike."""

from __future__ import annotations

from signer.seeing import Tesseract, TextReader


def open_reader() -> TextReader | None:
    """The OCR program of this machine, None when it is not installed: pictures then need a person's declaration."""
    return Tesseract.installed()
