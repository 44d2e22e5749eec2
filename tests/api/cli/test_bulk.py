"""``vanthu verify`` over many files, and the reports it writes on one."""

from __future__ import annotations

import json
from pathlib import Path

from pyhanko.generated.etsi import ts_11910202 as vr
from xsdata.formats.dataclass.parsers import XmlParser

from tests.api.cli.conftest import Run


def test_folder_is_verified_and_summarised_and_resumed(run: Run, home: Path, document: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(document.read_bytes())
    (folder / "b.pdf").write_bytes(b"no PDF")
    summary = tmp_path / "summary.jsonl"
    asked = ("verify", folder, "--home", home, "--jobs", "1", "--json", "--resume", summary)
    first, second = run(*asked), run(*asked)
    assert (first.status, second.status) == (1, 1)
    assert [report["verdict"] for report in first.objects] == ["VALID", "INVALID"]
    assert summary.read_text() == first.out
    assert second.objects == []
    assert "from an earlier run" in " ".join(second.err.split())


def test_container_and_missing_name_are_answered_in_words(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.asice").write_bytes(b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.etsi.asic-e+zip")
    answer = run("verify", tmp_path / "a.asice", tmp_path / "no*.pdf", "--home", home, "--jobs", "1", "--json")
    codes = [report["error"]["code"] for report in answer.objects]  # type: ignore[index]
    assert (answer.status, codes) == (1, ["file-is-asic", "pattern-without-file"])


def test_reports_on_one_file_verify_replay_and_parse(run: Run, home: Path, document: Path, tmp_path: Path) -> None:
    sealed, replayable, etsi = (tmp_path / name for name in ("r.pdf", "r.json", "r.xml"))
    written = ("--report-pdf", sealed, "--report-json", replayable, "--report-etsi", etsi)
    assert run("verify", document, "--home", home, *written).status == 0
    (report,) = run("verify", sealed, "--home", home, "--json").objects
    assert report["verdict"] == "VALID"
    (again,) = run("verify", document, "--home", home, "--offline", "--json", "--replay", replayable).objects
    assert {**again, "file": document.name} == json.loads(replayable.read_bytes())["report"]
    parsed = XmlParser().from_bytes(etsi.read_bytes(), vr.ValidationReport)
    indications = [
        one.signature_validation_status.main_indication
        for one in parsed.signature_validation_report
        if one.signature_validation_status
    ]
    assert indications == ["urn:etsi:019102:mainindication:total-passed"] * 2


def test_report_about_two_files_is_a_usage_error(run: Run, home: Path, document: Path, tmp_path: Path) -> None:
    answer = run("verify", document, document, "--home", home, "--report-pdf", tmp_path / "r.pdf")
    assert answer.status == 2
