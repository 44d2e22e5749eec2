"""Store and database that are full, read-only, away or busy: said with a code, nothing half-done, and done later."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.flows.archiving import check_archive
from api.settings import Settings
from api.views import DocumentView
from api.wiring.offices import web_application
from records import database
from records.intents import IntentStore
from records.storage_s3 import S3Store
from tests.api.archive.conftest import Web
from tests.api.flows.walking import number, walk
from tests.records.fake_s3 import FakeS3, serve_fake_s3

FULL, READ_ONLY, AWAY = (507, "store-full"), (503, "store-read-only"), (503, "store-unavailable")


@pytest.fixture
def numbered(web: Web) -> DocumentView:
    return walk(web.office, after=number)


def _seals(web: Web, document: DocumentView) -> tuple[int, str]:
    answer = web.ask("clerk-1", "POST", f"/documents/{document.id}/seal")
    return answer["_status"], answer.get("code", answer.get("state"))


def _is_untouched(web: Web, document: DocumentView) -> bool:
    """Still numbered, with the bytes it had; no row without its bytes, no bytes that are not swept later."""
    shown = web.ask("clerk-1", "GET", f"/documents/{document.id}")
    found = check_archive(web.office)
    broken = (found.damaged, found.missing, found.disagreeing, found.bad_entry) != ((), (), (), None)
    return (shown["state"], shown["sha256"], broken) == ("numbered", document.sha256, False)


@pytest.mark.parametrize(
    ("fault", "expected"), [(errno.ENOSPC, FULL), (errno.EDQUOT, FULL), (errno.EROFS, READ_ONLY), (errno.EIO, AWAY)]
)
def test_a_disk_that_cannot_be_written_stops_the_seal_and_nothing_is_lost(
    web: Web, numbered: DocumentView, fault: int, expected: tuple[int, str]
) -> None:
    def failing(_: int) -> None:
        raise OSError(fault, "disk")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        assert _seals(web, numbered) == expected
    assert _is_untouched(web, numbered)
    assert _seals(web, numbered)[0] == 200
    assert check_archive(web.office).is_clean


@pytest.fixture(scope="module")
def server() -> Iterator[FakeS3]:
    with serve_fake_s3() as fake:
        yield fake


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"hangs_up": True}, AWAY),
        ({"error": (507, "InsufficientStorage")}, FULL),
        ({"error": (403, "ReadOnly")}, READ_ONLY),
    ],
    ids=["gone in the middle of a write", "full", "read-only"],
)
def test_a_server_that_fails_in_the_middle_of_a_write_stops_the_seal_and_nothing_is_lost(
    web: Web, settings: Settings, server: FakeS3, fault: dict[str, object], expected: tuple[int, str]
) -> None:
    server.shelf.__init__()  # type: ignore[misc]
    bucket = server.bucket()
    bucket.prepare()
    office = replace(web.office, objects=IntentStore(S3Store(bucket), web.office.journal, web.office.clock))
    served = replace(web, client=TestClient(web_application(office, settings)), office=office)
    document = walk(office, after=number)
    for name, value in fault.items():
        setattr(server.faults, name, value)
    assert _seals(served, document) == expected
    server.faults.hangs_up, server.faults.error = False, None
    assert _is_untouched(served, document)
    assert _seals(served, document)[0] == 200
    assert check_archive(office).is_clean


def test_a_database_that_another_holds_locked_is_said_to_be_busy(
    web: Web, numbered: DocumentView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 10)
    monkeypatch.setattr(database, "BEGIN_ATTEMPTS", 1)
    web.office.engine.dispose()  # new connections wait as short as the test wants
    other = sqlite3.connect(str(web.office.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert _seals(web, numbered) == (503, "database-busy")
    shown = web.ask("clerk-1", "GET", f"/documents/{numbered.id}")
    assert (shown["_status"], shown["code"]) == (503, "database-busy"), "what is not in the log is not shown"
    other.execute("ROLLBACK")
    assert _is_untouched(web, numbered)
    assert _seals(web, numbered)[0] == 200


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("max_page_count=1", (507, "database-full")), ("query_only=1", (503, "database-read-only"))],
)
def test_a_database_that_is_full_or_read_only_is_said_with_a_code(
    web: Web, numbered: DocumentView, pragma: str, expected: tuple[int, str]
) -> None:
    def hinder(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    web.office.engine.dispose()
    event.listen(web.office.engine, "connect", hinder)
    assert _seals(web, numbered) == expected
    event.remove(web.office.engine, "connect", hinder)
    web.office.engine.dispose()
    shown = web.ask("clerk-1", "GET", f"/documents/{numbered.id}")
    assert (shown["state"] in ("numbered", "sealed"), shown["number"]) == (True, numbered.number)
    assert _seals(web, numbered)[0] == 200
    assert check_archive(web.office).is_clean


def test_a_swapped_blob_is_never_shown_and_the_check_names_it(web: Web) -> None:
    record = web.kept()
    (file,) = (web.office.exports.folder.parent / "objects").rglob(str(record.pdf))
    file.chmod(0o600)
    file.write_bytes(b"%PDF-1.7 another document, as readable as the first")
    answer = web.ask("archivist-1", "GET", f"/records/{record.id}/content")
    assert (answer["_status"], answer["code"]) == (500, "object-damaged")
    assert check_archive(web.office).damaged == (record.pdf,)
