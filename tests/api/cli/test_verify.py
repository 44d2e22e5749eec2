"""``vanthu verify``: exit status, JSON lines, and files that are no documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.api.cli.conftest import Run

REPORT = ("file", "sha256", "verdict", "reasons", "error", "pages", "signatures")
SIGNATURE = (
    *("field", "role", "signer", "organisation", "serial", "signed_at", "time_source", "level", "integrity", "chain"),
    *("changes_after", "covers_whole_revision", "is_timestamp", "indication", "sub_indication"),
)


def test_a_finished_document_is_valid_and_the_json_keeps_its_contract(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home, "--json")
    (report,) = answer.objects
    assert answer.status == 0
    assert (report["verdict"], report["error"], report["file"]) == ("VALID", None, str(document))
    assert tuple(report)[: len(REPORT)] == REPORT
    signatures = report["signatures"]
    assert isinstance(signatures, list)
    assert [signature["role"] for signature in signatures] == ["leader", "agency"]
    assert all(tuple(signature)[: len(SIGNATURE)] == SIGNATURE for signature in signatures)


def test_people_read_vietnamese_first(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home)
    assert answer.out.startswith("✔ HỢP LỆ / VALID")


def test_offline_the_evidence_inside_is_enough(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home, "--offline", "--json")
    assert (answer.status, answer.objects[0]["verdict"]) == (0, "VALID")


def test_without_trust_the_answer_is_indeterminate(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home, "--no-system-trust", "--json")
    assert (answer.status, answer.objects[0]["verdict"]) == (1, "INDETERMINATE")


def test_given_roots_are_trusted_in_any_home(run: Run, home: Path, document: Path, tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    assert run("pki", "roots", "--out", roots, "--home", home).status == 0
    answer = run("verify", document, "--trust", roots, "--no-system-trust", "--home", tmp_path / "none", "--json")
    assert (answer.status, answer.objects[0]["verdict"]) == (0, "VALID")


def test_before_it_was_signed_a_document_was_not_valid(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home, "--at", "2020-01-01T00:00:00+07:00", "--json")
    assert answer.status == 1
    assert answer.objects[0]["verdict"] in ("INDETERMINATE", "INVALID")


def test_one_bad_file_among_good_ones_gives_status_1_and_a_line_each(
    run: Run, home: Path, document: Path, tmp_path: Path
) -> None:
    changed = bytearray(document.read_bytes())
    changed[len(changed) // 3] ^= 1
    bad = tmp_path / "changed.pdf"
    bad.write_bytes(changed)
    answer = run("verify", document, bad, document, "--home", home, "--json")
    assert answer.status == 1
    assert [report["verdict"] for report in answer.objects] == ["VALID", "INVALID", "VALID"]


def _odd_files(folder: Path) -> dict[str, Path]:
    files = {name: folder / name for name in ("text", "empty", "missing", "loop", "fifo")}
    files["text"].write_text("not a PDF at all\n" * 100)
    files["empty"].touch()
    files["loop"].symlink_to(files["loop"])
    os.mkfifo(files["fifo"])
    return {**files, "folder": folder}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("text", "not-a-pdf"),
        ("empty", "pdf-empty"),
        ("missing", "file-not-found"),
        ("folder", "folder-without-pdf"),
        ("loop", "file-link-loop"),
        ("fifo", "file-not-regular"),
    ],
)
def test_what_is_no_document_is_invalid_with_a_code(run: Run, home: Path, tmp_path: Path, name: str, code: str) -> None:
    answer = run("verify", _odd_files(tmp_path)[name], "--home", home, "--json")
    (report,) = answer.objects
    assert (answer.status, report["verdict"]) == (1, "INVALID")
    assert isinstance(report["error"], dict)
    assert report["error"]["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [(), ("FILE", "--at", "yesterday"), ("FILE", "--trust", "missing.pem"), ("FILE", "--unknown")],
    ids=["no-file", "time", "trust", "option"],
)
def test_a_command_that_is_not_understood_gives_status_2(
    run: Run, home: Path, document: Path, arguments: tuple[str, ...]
) -> None:
    given = [str(document) if argument == "FILE" else argument for argument in arguments]
    assert run("verify", *given, "--home", home).status == 2


def test_production_mode_still_verifies(run: Run, home: Path, document: Path) -> None:
    answer = run("verify", document, "--home", home, "--json", VANTHU_PRODUCTION="1")
    assert answer.status == 1
    assert answer.objects[0]["verdict"] == "INDETERMINATE"
