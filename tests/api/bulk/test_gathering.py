"""Which files an argument means."""

from __future__ import annotations

import os
from pathlib import Path

from api.bulk.gathering import gather


def names(*arguments: Path) -> list[str]:
    return [candidate.path.name for candidate in gather(arguments)]


def test_folder_stands_for_every_pdf_below_it_in_order(tmp_path: Path) -> None:
    (tmp_path / "2").mkdir()
    for name in ("b.pdf", "a.PDF", "note.txt", "2/c.pdf"):
        (tmp_path / name).touch()
    assert names(tmp_path) == ["c.pdf", "a.PDF", "b.pdf"]


def test_link_back_to_a_folder_above_is_entered_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a.pdf"]


def test_pattern_means_what_it_matches_in_order(tmp_path: Path) -> None:
    for name in ("2.pdf", "1.pdf", "x.txt"):
        (tmp_path / name).touch()
    assert names(tmp_path / "*.pdf") == ["1.pdf", "2.pdf"]


def test_existing_file_with_brackets_in_its_name_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].pdf").touch()
    assert names(tmp_path / "a[1].pdf") == ["a[1].pdf"]


def test_pipe_in_a_folder_is_not_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert names(tmp_path) == ["pipe.pdf"]


def test_folder_and_pattern_without_pdf_are_answered(tmp_path: Path) -> None:
    found = gather([tmp_path, tmp_path / "*.pdf"])
    assert [one.problem.code for one in found if one.problem] == ["folder-without-pdf", "pattern-without-file"]
