"""The labelled set against the wall: nothing classified is cleared, hardly anything innocent is refused."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image

from signer.seeing import Tesseract, TextReader
from signer.seeing.sight import Script
from tests.api.screening.confusion import Judged, as_markdown, confusion, judge
from tests.api.screening.labelled import Label, samples

MOST_INNOCENT_REFUSED = 0.02
SMALLEST_SET = 150
ANSWERING_SECONDS = 3_000
"""For the whole set with OCR on one core that others use too; alone on two cores it takes about five minutes."""
PATIENCE = 240.0
"""Seconds by the clock for one picture: on a busy machine its few processor seconds take long."""
pytestmark = pytest.mark.timeout(ANSWERING_SECONDS)
README = Path(__file__).parents[3] / "README.md"


@dataclass(frozen=True, slots=True)
class Remembering:
    """Reads each picture once: many samples have the same head."""

    reader: TextReader
    known: dict[tuple[bytes, Script], str | None] = field(default_factory=dict)

    def read(self, picture: Image.Image, script: Script) -> str | None:
        key = (hashlib.sha256(repr(picture.size).encode() + picture.tobytes()).digest(), script)
        if key not in self.known:
            self.known[key] = self.reader.read(picture, script)
        return self.known[key]


@pytest.fixture(scope="module", params=[pytest.param(True, marks=pytest.mark.slow), False], ids=["ocr", "no-ocr"])
def has_reader(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def judged(has_reader: bool) -> tuple[Judged, ...]:
    installed = Tesseract.installed() if has_reader else None
    if has_reader and installed is None:
        pytest.skip("Tesseract with Vietnamese is not installed")
    reader = Remembering(replace(installed, seconds=PATIENCE)) if installed else None
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = tuple(pool.map(lambda sample: judge(sample, reader), samples()))
    print(f"\n{'with' if has_reader else 'without'} OCR\n{as_markdown(confusion(answers))}")
    return answers


def _names(judged: tuple[Judged, ...], outcome: str, *labels: Label) -> list[str]:
    return [one.sample.name for one in judged if one.outcome == outcome and one.sample.label in labels]


def test_the_set_is_large_enough_and_no_name_stands_twice() -> None:
    names = [sample.name for sample in samples()]
    assert len(names) >= SMALLEST_SET
    assert len(set(names)) == len(names)


def test_no_classified_sample_is_cleared(judged: tuple[Judged, ...], has_reader: bool) -> None:
    """Without OCR fonts that say other letters than they draw are believed; with it nothing is."""
    cleared = {one.sample.name for one in judged if one.outcome == "clear" and one.sample.label is Label.CLASSIFIED}
    assert cleared == {one.sample.name for one in judged if one.sample.needs_ocr and not has_reader}


def test_the_readme_shows_this_table(judged: tuple[Judged, ...], has_reader: bool) -> None:
    """Every row but for how many of the classified ones are refused outright: that moves with Tesseract's version."""
    if has_reader:
        shown = README.read_text("utf-8")
        rows = as_markdown(confusion(judged)).splitlines()
        assert [row for row in rows if row not in shown and not row.startswith("| classified")] == []
        classified = confusion(judged)[Label.CLASSIFIED]
        assert f"| classified | {classified.total()} | {classified['clear']} |" in shown


def test_nothing_doubtful_or_unreadable_is_cleared_silently(judged: tuple[Judged, ...]) -> None:
    assert _names(judged, "clear", Label.DOUBTFUL, Label.UNREADABLE) == []


def test_hardly_anything_innocent_is_refused(judged: tuple[Judged, ...]) -> None:
    innocent = confusion(judged)[Label.INNOCENT]
    assert innocent["refused"] <= MOST_INNOCENT_REFUSED * innocent.total()


def test_most_classified_samples_are_refused_outright(judged: tuple[Judged, ...], has_reader: bool) -> None:
    """Without OCR a picture can only be held for a declaration."""
    classified = confusion(judged)[Label.CLASSIFIED]
    assert classified["refused"] >= (0.8 if has_reader else 0.6) * classified.total()


def test_innocent_text_passes_without_a_question(judged: tuple[Judged, ...]) -> None:
    held = _names(judged, "needs_declaration", Label.INNOCENT)
    assert [name for name in held if not name.startswith("stamp ")] == []
