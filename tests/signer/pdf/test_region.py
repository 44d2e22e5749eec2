"""Mapped files are gone through in windows, and say the same as bytes in memory."""

from __future__ import annotations

import mmap
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from signer.pdf import region
from signer.pdf.pdfium import draw_pages
from signer.pdf.region import Region, RegionFile, find_all

MARK = re.compile(rb"(?<!x)mark\d+")


@pytest.fixture
def content() -> bytes:
    chosen = random.Random(1)
    return b"".join(chosen.choice((b"mark12 ", b"xmark3 ", b"nothing at all ", b"mar")) for _ in range(40_000))


@pytest.fixture
def mapped(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[mmap.mmap]:
    monkeypatch.setattr(region, "WINDOW_BYTES", 4096)
    monkeypatch.setattr(region, "OVERLAP_BYTES", 64)
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def test_every_match_is_found_once_across_windows(content: bytes, mapped: mmap.mmap) -> None:
    expected = [m.span() for m in MARK.finditer(content, 5, len(content) - 3)]
    assert [m.span() for m in find_all(MARK, mapped, 5, len(content) - 3)] == expected
    assert [m.span() for m in find_all(MARK, content, 5, len(content) - 3)] == expected


def test_chunks_put_together_are_the_region(content: bytes, mapped: mmap.mmap) -> None:
    assert b"".join(Region(mapped, 7, 100_001).chunks()) == content[7:100_001]
    assert Region(mapped, 7, 100_001).read() == content[7:100_001]


def test_a_region_reads_as_a_file(content: bytes, mapped: mmap.mmap) -> None:
    file = RegionFile(Region(mapped, 10, 5000))
    assert file.seek(0, 2) == 4990
    file.seek(4980)
    assert (file.read(100), file.read(1)) == (content[4990:5000], b"")


def test_pages_of_a_mapped_file_look_the_same(tagged_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.pdf").write_bytes(tagged_pdf + b"after it")
    with (tmp_path / "file.pdf").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        assert draw_pages(Region(data, 0, len(tagged_pdf)), 60, 10) == draw_pages(tagged_pdf, 60, 10)
