"""``vanthu archive records|files|hold|dispose|purge`` as named people, on a home with archived documents."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records.occasion import VIETNAM
from tests.api.cli.conftest import Answer, in_own_process

CLERK, ARCHIVIST, LEADER = "per_DEVclerk1", "per_DEVarchivist1", "per_DEVleader1"
ORDER = ("--authority", "Thanh tra tỉnh", "--order", "15/QĐ-TTr", "--reason", "Thanh tra")


@pytest.fixture(scope="module")
def kept(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own: what is done here stays here."""
    copy = tmp_path_factory.mktemp("keeping") / "home"
    shutil.copytree(home, copy)
    return copy


@pytest.fixture(scope="module")
def record(kept: Path) -> str:
    (newest, *_) = archive(kept, ARCHIVIST, "records").objects
    return str(newest["id"])


def archive(kept: Path, who: str, *arguments: str) -> Answer:
    return in_own_process("archive", *arguments, "--as", who, "--home", kept, "--json")


def test_a_file_is_opened_filled_and_closed(kept: Path, record: str) -> None:
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    new = ("--year", str(today.year), "--title", "Hồ sơ thử", "--class", "ke-hoach-bao-cao-nam")
    opened = archive(kept, CLERK, "files", "open", "01-TH", *new)
    (file,) = (one["file"]["id"] for one in opened.objects)  # type: ignore[index]
    assert archive(kept, CLERK, "files", "add", file, record).status == 0
    closed = archive(kept, CLERK, "files", "close", file, "--end", today.isoformat())
    assert closed.objects[0]["file"]["state"] == "closed"  # type: ignore[index]


def test_what_is_held_or_not_due_is_not_listed_for_destruction(kept: Path, record: str) -> None:
    placed = archive(kept, ARCHIVIST, "hold", "place", "inspection", *ORDER, "--on", record)
    assert placed.objects[0]["records"] == [record]
    refused = archive(kept, ARCHIVIST, "dispose", "propose", record, "--mandate", "Biên bản 01")
    assert refused.status == 1
    assert "error:" in refused.err
    assert archive(kept, LEADER, "purge", "check", record).status == 1


@pytest.mark.parametrize(
    ("who", "arguments", "code"),
    [
        ("per_NOBODY", ("records",), "person-unknown"),
        (ARCHIVIST, ("hold", "place", "revenge", *ORDER, "--on", "rec_1"), "hold-kind-unknown"),
    ],
)
def test_refusals_have_their_code_and_no_traceback(kept: Path, who: str, arguments: tuple[str, ...], code: str) -> None:
    answer = archive(kept, who, *arguments)
    assert answer.status != 0
    assert f"[{code}]" in answer.err
