"""Packages are accepted by validators we did not write, and come back as they went out."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import bagit
import pytest

from records.database import snapshot
from records.packages import (
    PackageKind,
    bag_files,
    eark_files,
    ocfl_files,
    read_folder,
    read_package,
    unzip,
    write_folder,
    zip_chunks,
)
from records.packages.gathering import gather
from records.packages.xml import parse
from records.scrubbing import scrub_some
from records.storage_local import LocalStore
from tests.records.keeping import SCHEDULE, keeping_in
from tests.records.office import Line
from tests.records.packages.made import CODE, STUB, package, run, validator

P = {"p": "http://www.loc.gov/premis/v3"}
CONTRADICTION = {"SIP14"}
"""For a SIP the validator wants of the creating agent's one note that it is an identification code (SIP14) and that it
is a software version (CSIP16): no package can be both."""


@pytest.mark.parametrize("kind", PackageKind)
def test_the_eark_validator_accepts_every_kind(kind: PackageKind, tmp_path: Path) -> None:
    python = Path(validator("eark-validator")).with_name("python")
    made = package(kind)
    write_folder(eark_files(made), tmp_path / made.objid)
    said = run(python, STUB, "--recurse", "--checksum", tmp_path / made.objid)
    report = json.loads(said[said.index("{") : said.rindex("}") + 1])
    results = (report["structure"], report["metadata"]["schema_results"], report["metadata"]["schematron_results"])
    assert [one["status"] for one in results[:2]] == ["WellFormed", "VALID"]
    errors = {message["rule_id"] for one in results for message in one["messages"] if message["severity"] == "Error"}
    assert errors == (CONTRADICTION if kind is PackageKind.SIP else set())


def test_the_ocfl_validator_accepts_the_object_and_refuses_it_altered(tmp_path: Path) -> None:
    tool, folder = validator("ocfl-validate.py"), tmp_path / "object"
    write_folder(ocfl_files(package()), folder)
    assert "is VALID" in run(tool, folder)
    pdf = next(folder.rglob("*.pdf"))
    pdf.write_bytes(b"something else")
    done = subprocess.run([tool, str(folder)], capture_output=True, text=True, timeout=60, check=False)
    assert "INVALID" in done.stdout + done.stderr


def test_bagit_accepts_the_bag_and_refuses_it_altered(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    write_folder(bag_files(package()), folder)
    bagit.Bag(str(folder)).validate()
    (folder / "data" / f"{CODE}.0000001.pdf").write_bytes(b"something else")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


@pytest.mark.parametrize("files_of", [eark_files, bag_files])
def test_a_package_comes_back_as_it_went_out(files_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = package()
    files = files_of(made)
    write_folder(files, tmp_path / "out")
    for back in (unzip(b"".join(zip_chunks(files, made.objid))), read_folder(tmp_path / "out")):
        read = read_package(back)
        assert read.objid == made.objid
        assert [one.pdf for one in read.documents] == [one.files[0].data for one in made.documents]
        assert [sorted(one.beside) for one in read.documents] == [["audit.jsonl", "report.json"]] * 2


def test_retention_travels_in_metadata_of_our_own() -> None:
    made = package()
    read = read_package(eark_files(made))
    assert read.retention["rec_1"]["class"] == "tap-luu-quyet-dinh"
    assert read.retention["rec_1"]["event-date"] == "2026-11-01"


def test_the_same_package_is_the_same_bytes() -> None:
    assert list(zip_chunks(eark_files(package()), "x")) == list(zip_chunks(eark_files(package()), "x"))


def test_the_circulars_codes_are_in_the_description() -> None:
    ead = eark_files(package())["metadata/descriptive/EAD.xml"].decode()
    assert re.findall(r"<ead:typeDoc>(\d\d)<", ead) == ["02", "32"]  # Quyết định is listed, Quy chế is not
    assert "<ead:maintenance>01<" in ead
    assert f"<ead:arcDocCode>{CODE}.0000002<" in ead


def test_the_readme_explains_the_package_in_two_languages() -> None:
    readme = eark_files(package())["documentation/README.txt"].decode()
    assert "Mở được và kiểm tra được mà không cần phần mềm" in readme
    assert "without the software that made the package" in readme


def test_what_was_done_to_preserve_an_object_is_told_in_the_words_of_premis(line: Line, tmp_path: Path) -> None:
    keeping = keeping_in(line, tmp_path)
    record = keeping.record()
    replica = LocalStore.open(tmp_path / "replica")
    replica.put(line.store.get(record.pdf))
    path = Path(line.store.root) / "objects" / record.pdf[:2] / record.pdf[2:4] / record.pdf
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    by = keeping.by()
    scrub_some(line.engine, line.store, by, by.at, replica=replica, mendable=line.store)
    with snapshot(line.engine) as tx:
        made = gather(tx, by, line.store, SCHEDULE, PackageKind.DIP, (record,), None)
    premis = parse(eark_files(made)["metadata/preservation/PREMIS.xml"])
    name = next(file.name for file in made.documents[0].files if file.sha256 == record.pdf)
    told = [
        (event.findtext("p:eventType", "", P), event.findtext(".//p:eventOutcome", "", P))
        for event in premis.iterfind("p:event", P)
        if event.findtext("p:linkingObjectIdentifier/p:linkingObjectIdentifierValue", "", P) == f"{record.id}/{name}"
        and event.find("p:eventOutcomeInformation", P) is not None
    ]
    assert ("fixity check", "failure") in told
    assert ("replication", "success") in told
    assert told[-1] == ("fixity check", "success"), "what goes out was proved on the way"
