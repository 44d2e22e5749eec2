"""PDFs of every structure, written by qpdf and pypdf from one tagged document."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

Restructure = Callable[..., bytes]


@pytest.fixture
def qpdf(tmp_path: Path) -> Restructure:
    """Rewrites a PDF with qpdf's options; skips when it is not installed."""

    def rewrite(data: bytes, *options: str) -> bytes:
        if shutil.which("qpdf") is None:
            pytest.skip("qpdf is not installed")
        source, target = tmp_path / "source.pdf", tmp_path / "target.pdf"
        source.write_bytes(data)
        subprocess.run(["qpdf", *options, str(source), str(target)], check=True, capture_output=True)
        return target.read_bytes()

    return rewrite


@pytest.fixture
def turned() -> Callable[[bytes, int, tuple[float, float, float, float] | None], bytes]:
    """The same page rotated and cropped."""

    def turn(data: bytes, degrees: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        writer.pages[0].rotate(degrees)
        if crop:
            writer.pages[0].cropbox.lower_left, writer.pages[0].cropbox.upper_right = crop[:2], crop[2:]
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return turn
