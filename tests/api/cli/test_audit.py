"""``vanthu audit`` and the evidence commands on a home with archived documents."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.api.cli.conftest import Run, in_own_process


@pytest.fixture(scope="module")
def kept(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own, so that what is damaged here stays here."""
    copy = tmp_path_factory.mktemp("kept") / "home"
    shutil.copytree(home, copy)
    return copy


@pytest.fixture(scope="module")
def exported(kept: Path) -> Path:
    folder = kept.parent / "log"
    assert in_own_process("audit", "export", "--out", folder, "--home", kept).status == 0
    return folder


def test_an_exported_log_is_verified_without_database_store_or_server(
    run: Run, exported: Path, kept: Path, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    run("pki", "roots", "--out", roots, "--home", kept)
    answer = run("audit", "verify", exported, "--trust", roots, "--home", tmp_path / "nothing-here", "--json")
    assert answer.status == 0
    (found,) = answer.objects
    assert found["holds"] is True
    assert found["entries"] == found["sealed"] == len((exported / "entries.jsonl").read_text().splitlines())
    without = run("audit", "verify", exported, "--home", tmp_path / "nothing-here", "--json")
    assert without.status == 1
    assert without.objects[0]["bad_checkpoint"] == {"size": found["sealed"], "why": "seal-untrusted"}


def test_the_first_bad_line_of_an_export_is_named(run: Run, exported: Path, kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tampered"
    shutil.copytree(exported, folder)
    lines = (folder / "entries.jsonl").read_text().splitlines()
    entry = json.loads(lines[4])
    lines[4] = lines[4].replace(entry["actor"], "per_somebodyelse")
    (folder / "entries.jsonl").write_text("\n".join(lines))
    answer = run("audit", "verify", folder, "--home", kept, "--json")
    assert answer.status == 1
    assert answer.objects[0]["bad_entry"] == {"chain": entry["chain"], "sequence": entry["sequence"], "why": "altered"}
    assert "bị sửa / altered" in run("audit", "verify", folder, "--home", kept).out


def test_a_row_altered_in_the_database_is_named(exported: Path, kept: Path) -> None:
    assert in_own_process("audit", "verify", "--home", kept).status == 0
    with sqlite3.connect(kept / "database" / "vanthu.sqlite") as database:
        database.execute("DROP TRIGGER audit_events_no_UPDATE")
        database.execute("UPDATE audit_events SET actor = 'per_x' WHERE sequence = 3")
        (chain,) = database.execute("SELECT chain FROM audit_events WHERE sequence = 3").fetchone()
    answer = in_own_process("audit", "verify", "--home", kept, "--json")
    assert answer.status == 1
    assert answer.objects[0]["bad_entry"] == {"chain": chain, "sequence": 3, "why": "altered"}


def test_a_folder_that_is_no_export_is_an_error_with_its_code(run: Run, tmp_path: Path) -> None:
    answer = run("audit", "verify", tmp_path, "--home", tmp_path)
    assert answer.status == 1
    assert "[export-incomplete]" in answer.err


def test_every_object_of_a_record_is_proved_after_renewal(run: Run, home: Path, tmp_path: Path) -> None:
    assert in_own_process("archive", "renew", "--home", home, "--json").objects[0]["uncovered"] == 0
    record = next((home / "demo" / "01-QĐ-UBND").glob("rec_*")).name
    folder = tmp_path / "evidence"
    assert in_own_process("archive", "evidence", record, "--out", folder, "--home", home).status == 0
    proofs = sorted(folder.glob("*.ers"))
    assert len(proofs) == 3
    for proof in proofs:
        answer = run("archive", "verify-evidence", proof.with_suffix(".bin"), proof, "--home", home, "--json")
        assert answer.status == 0, answer.out
        assert answer.objects[0]["existed_at"] is not None
    other = tmp_path / "other.bin"  # no neighbour in the tree, whose hash the same evidence may name (RFC 4998, 4.3)
    other.write_bytes(proofs[0].with_suffix(".bin").read_bytes() + b"\n")
    wrong = run("archive", "verify-evidence", other, proofs[0], "--home", home, "--json")
    assert wrong.status == 1
    assert wrong.objects[0]["timestamps"][0]["problems"] == ["evidence-other-data"]  # type: ignore[index]


def test_scrubbing_reads_everything_once_and_names_what_is_damaged(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    objects = [path for path in (copy / "objects" / "objects").glob("??/??/*") if path.is_file()]
    objects[0].chmod(0o600)
    objects[0].write_bytes(b"rotten")
    answer = in_own_process("archive", "scrub", "--home", copy, "--json")
    assert answer.status == 1
    (found,) = answer.objects
    assert found["checked"] == len(objects)
    assert found["quarantined"] == [objects[0].name]
    again = in_own_process("archive", "scrub", "--home", copy, "--json", VANTHU_REPLICA=str(home / "objects"))
    (mended,) = again.objects
    assert (again.status, mended["checked"]) == (0, 1), "only what is quarantined: the others were read this month"
    assert (mended["repaired"], mended["quarantined"]) == (1, [])
