"""``vanthu archive …``: each command on an open office; bad input gets a code and an exit status, never a trace."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import api.cli.archive
import api.cli.keeping
from api.cli import main
from api.flows.health import people
from api.office import Office
from api.views import Actor
from tests.api.archive.conftest import Web

ORDER = ("--authority", "Thanh tra tỉnh (mẫu)", "--order", "12/QĐ-TTr", "--reason", "Thanh tra")
NO_AUTHORITY = ("--authority", "", "--order", "12/QĐ-TTr", "--reason", "Thanh tra")
CLASS = "van-ban-gui-de-biet"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command as this person, in the test's own office."""

    @contextmanager
    def acting(_home: Path | None, person_id: str) -> Iterator[tuple[Office, Actor]]:
        yield web.office, next(one.actor for one in people(web.office) if one.actor.person_id == person_id)

    for module in (api.cli.keeping, api.cli.archive):
        monkeypatch.setattr(module, "acting", acting)

    def call(who: str, *arguments: object) -> tuple[int, str, str]:
        words = ["vanthu", "archive", *map(str, arguments), "--as", f"per_DEV{who}"]
        monkeypatch.setattr(sys, "argv", words)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return call


def _json(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0, answer
    return json.loads(answer[1].splitlines()[0])


def test_from_a_due_record_to_its_certificate(web: Web, run: Run) -> None:
    record = web.kept()
    assert record.id in run("archivist1", "records", "--due")[1]
    listed = _json(run("archivist1", "dispose", "propose", record.id, "--mandate", "Biên bản 1", "--json"))
    decision = ("dispose", "approve", listed["id"], "--list-hash", listed["list_hash"], "--decision", "QĐ 5")
    status, _, error = run("archivist1", *decision)
    assert (status, "[second-person-required]" in error) == (1, True)
    wrong = run("leader1", "dispose", "approve", listed["id"], "--list-hash", "0" * 64, "--decision", "QĐ 5")
    assert "[list-changed]" in wrong[2]
    assert _json(run("leader1", *decision, "--json"))["state"] == "approved"
    done = _json(run("archivist1", "dispose", "execute", listed["id"], "--json"))
    assert done["certificate_id"]
    assert record.id in run("archivist1", "dispose", "show", listed["id"])[1]
    assert "[record-destroyed]" in run("archivist1", "hold", "place", "audit", *ORDER, "--on", record.id)[2]


def test_a_hold_stops_a_proposal_until_it_is_released(web: Web, run: Run) -> None:
    record = web.kept()
    placed = _json(run("archivist1", "hold", "place", "inspection", *ORDER, "--on", record.id, "--json"))
    assert placed["id"] in run("archivist1", "hold", "list", "--standing")[1]
    proposal = ("dispose", "propose", record.id, "--mandate", "Biên bản 1")
    assert "[record-held]" in run("archivist1", *proposal)[2]
    assert run("archivist1", "purge", "check", record.id)[0] == 1
    _json(run("leader1", "hold", "release", placed["id"], *ORDER, "--json"))
    assert run("archivist1", *proposal)[0] == 0


def test_from_an_open_file_to_a_closed_one(web: Web, run: Run) -> None:
    record = web.kept(event=None)
    named = ("--year", 2026, "--title", "Hồ sơ mẫu", "--class", CLASS)
    file = _json(run("clerk1", "files", "open", "09-TH", *named, "--json"))["file"]["id"]
    assert "[end-date-malformed]" in run("clerk1", "files", "close", file, "--end", "2999-01-01")[2]
    assert run("clerk1", "files", "add", file, record.id)[0] == 0
    assert file in run("clerk1", "files", "list")[1]
    today = f"{web.office.clock():%Y-%m-%d}"
    assert run("clerk1", "files", "close", file, "--end", today)[0] == 0
    assert "[record-file-state]" in run("clerk1", "files", "add", file, web.kept().id)[2]


def test_what_is_found_and_what_another_agency_finds(web: Web, run: Run) -> None:
    record = web.kept("công văn rất riêng")
    assert record.id in run("archivist1", "search", record.title)[1]
    assert record.id not in run("clerk2", "search", record.title)[1]
    assert "[record-not-found]" in run("clerk2", "hold", "place", "audit", *ORDER, "--on", record.id)[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (
            ("hold", "place", "audit", "--authority", "", "--order", "1", "--reason", "x", "--on", "rec_x"),
            "hold-without",
        ),
        (("hold", "place", "whim", *ORDER, "--on", "rec_x"), "hold-kind-unknown"),
        (("hold", "place", "audit", *ORDER, "--on", "doc_x"), "identifier-malformed"),
        (("hold", "release", "hld_none", *ORDER), "hold-not-found"),
        (("dispose", "propose", "rec_none", "--mandate", "x"), "record-not-found"),
        (("dispose", "approve", "dis_none", "--list-hash", "zz", "--decision", "x"), "hash-malformed"),
        (("dispose", "reject", "dis_none", "--reason", "x"), "disposition-not-found"),
        (("files", "open", "77-XX", "--year", "2026"), "file-not-planned"),
        (("files", "open", "77-XX", "--year", "2026", "--title", "Mẫu", "--class", "none"), "retention-class-unknown"),
        (("purge", "propose", "doc_none", "--ground", "x"), "document-not-found"),
        (("purge", "approve", "prg_none"), "purge-not-found"),
    ],
)
def test_bad_input_is_told_by_a_code(run: Run, arguments: tuple[str, ...], code: str) -> None:
    status, _, error = run("archivist1", *arguments)
    assert status == 1
    assert f"[{code}" in error


def _zip(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../evil.pdf": b"x", "bagit.txt": b"x"}, "package-path-unsafe"),
        ({"bag/bagit.txt": b"BagIt-Version: 1.0\n", "bag/data/zeros": bytes(30_000_000)}, "package-bomb"),
        ({"bag/notes.txt": b"nothing of a package"}, "package-form-unknown"),
    ],
)
def test_a_hostile_package_is_refused_by_a_code(run: Run, tmp_path: Path, files: dict[str, bytes], code: str) -> None:
    status, _, error = run("archivist1", "import", _zip(tmp_path, files), "--class", CLASS)
    assert status == 1
    assert f"[{code}" in error
