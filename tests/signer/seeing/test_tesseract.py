"""Tesseract reads through pipes, locked down: it writes no file and its end is waited for."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PIL import Image

from signer.seeing import Script, Tesseract
from tests.signer.seeing.pictures import BLACK, framed


def _script(folder: Path, body: str) -> Tesseract:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o700)
    return Tesseract(program, seconds=3)


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = Tesseract.installed()
    if found is None:
        pytest.skip("Tesseract with Vietnamese is not installed")
    return found


@pytest.mark.parametrize("turned", [0, 180])
def test_it_reads_vietnamese_capitals(tesseract: Tesseract, turned: int) -> None:
    read = tesseract.read(framed(60, 20, "BÁO CÁO TUẦN", ink=BLACK).rotate(turned), Script.BLOCK)
    assert read is not None
    assert ("BÁO CÁO" in read) == (turned == 0)


def test_it_leaves_no_file_behind(tesseract: Tesseract) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    tesseract.read(framed(60, 20, "BÁO CÁO"), Script.PAGE)
    assert {path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if "tess" in path.name} == set()


def test_a_program_that_writes_a_file_is_stopped(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    reader = _script(tmp_path, f"cat > {kept}")
    assert reader.read(Image.new("L", (500, 500)), Script.BLOCK) is None
    assert not kept.exists() or kept.read_bytes() == b""


def test_a_program_started_by_the_program_writes_no_file_either(tmp_path: Path) -> None:
    """A wrapper script starts the real program at once: the limits must be there before it."""
    kept = tmp_path / "kept"
    for _ in range(40):
        reader = _script(tmp_path, f"(echo early > {kept}) & wait $!; cat > /dev/null")
        reader.read(Image.new("L", (500, 500)), Script.BLOCK)
        assert not kept.exists() or kept.read_bytes() == b""


def test_a_program_that_never_answers_is_ended(tmp_path: Path) -> None:
    reader = _script(tmp_path, "exec sleep 600")
    assert Tesseract(reader.program, seconds=0.2).read(Image.new("L", (9, 9)), Script.BLOCK) is None


def test_a_program_that_fails_reads_nothing(tmp_path: Path) -> None:
    assert _script(tmp_path, "cat > /dev/null; echo x; exit 3").read(Image.new("L", (9, 9)), Script.BLOCK) is None


def test_without_the_program_there_is_no_reader(tmp_path: Path) -> None:
    assert Tesseract.installed(search_path=str(tmp_path)) is None


def test_without_vietnamese_there_is_no_reader(tmp_path: Path) -> None:
    _script(tmp_path, "echo eng")
    assert Tesseract.installed(search_path=str(tmp_path)) is None


def test_the_environment_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANTHU_SECRET", "x")
    read = _script(tmp_path, "cat > /dev/null; env").read(Image.new("L", (9, 9)), Script.BLOCK)
    assert read is not None
    assert "VANTHU_SECRET" not in read
