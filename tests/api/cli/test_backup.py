"""Backup, restore and the store check, as a person types them."""

from __future__ import annotations

from pathlib import Path

from tests.api.cli.conftest import Run


def test_a_backup_is_restored_into_an_empty_home_and_no_other(run: Run, tmp_path: Path) -> None:
    first, second, folder = tmp_path / "first", tmp_path / "second", tmp_path / "backup"
    assert run("db", "upgrade", "--home", first).status == 0
    made = run("archive", "backup", folder, "--home", first, "--json")
    assert (made.status, made.objects[0]["missing"], made.objects[0]["damaged"]) == (0, [], [])
    restored = run("archive", "restore", folder, "--home", second)
    assert restored.status == 0
    assert "blobs, rows and log agree" in restored.out
    again = run("archive", "restore", folder, "--home", second)
    assert again.status == 1
    assert "restore-not-empty" in again.err


def test_a_folder_without_backup_is_said(run: Run, tmp_path: Path) -> None:
    answer = run("archive", "restore", tmp_path / "nothing", "--home", tmp_path / "home")
    assert answer.status == 1
    assert "backup-not-found" in answer.err


def test_a_store_that_does_not_answer_is_said_before_anything_starts(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k")
    settings = {
        "VANTHU_S3_ENDPOINT": "http://127.0.0.1:9",
        "VANTHU_S3_BUCKET": "archive",
        "VANTHU_S3_ACCESS_KEY_FILE": str(key),
        "VANTHU_S3_SECRET_KEY_FILE": str(key),
    }
    answer = run("archive", "backup", tmp_path / "backup", "--home", tmp_path / "home", **settings)
    assert answer.status == 1
    assert "store-unavailable" in answer.err


def test_settings_of_the_store_that_are_not_understood_are_said(run: Run, tmp_path: Path) -> None:
    wrong = {"VANTHU_S3_ENDPOINT": "127.0.0.1:9000"}
    answer = run("archive", "store-check", "--home", tmp_path, **wrong)
    assert answer.status == 1
    assert "setting-not-understood" in answer.err
    missing = wrong | {"VANTHU_S3_ENDPOINT": "http://h", "VANTHU_S3_ACCESS_KEY_FILE": str(tmp_path / "no")}
    assert "secret-file-unreadable" in run("archive", "store-check", "--home", tmp_path, **missing).err
