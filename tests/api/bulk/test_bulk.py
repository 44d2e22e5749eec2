"""Many files: order, several at a time, summaries and going on after an interruption."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from api.bulk.gathering import Candidate
from api.bulk.judging import Judged
from api.errors import BadRequestError
from api.flows.bulk import BulkRequest, verify_files
from signer.report import Reason, Verdict
from tests.api.bulk.fake_judge import FakeJudge


def write(folder: Path, *words: str) -> tuple[Candidate, ...]:
    paths = [folder / f"{index:02}.pdf" for index in range(len(words))]
    for path, word in zip(paths, words, strict=True):
        path.write_text(f"{word} {path.name}")
    return tuple(Candidate(path) for path in paths)


def run(asked: BulkRequest, judge: FakeJudge | None = None) -> list[Judged]:
    return list(verify_files(asked, judge or FakeJudge()))


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_files(tmp_path: Path, jobs: int) -> None:
    words = ["VALID", "INVALID", "INDETERMINATE"] * 7
    judged = run(BulkRequest(write(tmp_path, *words), jobs))
    assert [one.verdict for one in judged] == words
    assert [one.path.name for one in judged] == [f"{index:02}.pdf" for index in range(21)]


def test_argument_that_names_no_file_is_answered(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path, Reason("folder-without-pdf", "no", "không"))
    (judged,) = run(BulkRequest((candidate,), 1))
    assert judged.verdict is Verdict.INVALID


def test_resumed_run_judges_only_what_is_new_or_changed(tmp_path: Path) -> None:
    candidates, summary = write(tmp_path, "VALID", "INVALID", "VALID"), tmp_path / "s.jsonl"
    run(BulkRequest(candidates[:2], 1, resume=summary))
    candidates[1].path.write_text("VALID now")
    judge = FakeJudge()
    judged = run(BulkRequest(candidates, 1, resume=summary), judge)
    assert judge.judged == 2
    assert [one.verdict for one in judged] == ["VALID", "VALID", "VALID"]
    assert [one.report is None for one in judged] == [True, False, False]


def test_run_that_was_stopped_leaves_a_summary_of_whole_lines(tmp_path: Path) -> None:
    candidates, summary = write(tmp_path, "VALID", "VALID", "VALID"), tmp_path / "s.jsonl"
    answers = verify_files(BulkRequest(candidates, 1, summary=summary), FakeJudge())
    next(answers)
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    rows = [json.loads(line) for line in summary.read_text().splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["00.pdf", "01.pdf"]


def test_half_written_last_line_is_taken_back_and_judged_again(tmp_path: Path) -> None:
    candidates, summary = write(tmp_path, "VALID", "VALID"), tmp_path / "s.jsonl"
    run(BulkRequest(candidates, 1, resume=summary))
    summary.write_bytes(summary.read_bytes()[:-20])
    judge = FakeJudge()
    run(BulkRequest(candidates, 1, resume=summary), judge)
    assert judge.judged == 1
    assert len([json.loads(line) for line in summary.read_text().splitlines()]) == 2


def test_only_a_summary_can_be_resumed(tmp_path: Path) -> None:
    other = tmp_path / "notes.jsonl"
    other.write_text("not a summary\n")
    with pytest.raises(BadRequestError) as refused:
        run(BulkRequest(write(tmp_path, "VALID"), 1, resume=other))
    assert refused.value.code == "summary-unreadable"
    assert other.read_text() == "not a summary\n"


def test_csv_summary_has_a_row_a_file_and_never_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("=1+1.pdf").write_text("VALID")
    run(BulkRequest((Candidate(Path("=1+1.pdf")),), 1, summary=tmp_path / "s.csv"))
    (row,) = csv.DictReader((tmp_path / "s.csv").read_text("utf-8-sig").splitlines())
    assert (row["file"], row["verdict"]) == ("'=1+1.pdf", "VALID")


def test_summary_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError) as refused:
        run(BulkRequest(write(tmp_path, "VALID"), 1, summary=tmp_path / "s.xlsx"))
    assert refused.value.code == "summary-kind-unknown"
