"""What only a folder on a disk has to do."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from records.identifiers import Sha256
from records.storage import Protection
from records.storage_local import LocalStore
from records.store_check.behaviour import Behaviour, expect, expect_error
from records.store_check.throw_away import ThrowAway

SEVENTY_YEARS = timedelta(days=70 * 366)


def _folder(check: ThrowAway) -> LocalStore:
    assert isinstance(check.store, LocalStore)
    return check.store


def _file(check: ThrowAway, sha256: Sha256) -> Path:
    return _folder(check).root / "objects" / sha256[:2] / sha256[2:4] / sha256


def _read_only(check: ThrowAway) -> None:
    mode = stat.S_IMODE(_file(check, check.put()).stat().st_mode)
    expect(mode == 0o400, f"{mode:o}")


def _private(check: ThrowAway) -> None:
    mode = stat.S_IMODE(_file(check, check.put()).parent.stat().st_mode)
    expect(mode == 0o700, f"{mode:o}")


def _one_file_system(check: ThrowAway) -> None:
    root = _folder(check).root
    devices = {(root / name).stat().st_dev for name in ("objects", "unfinished", "protection")}
    expect(len(devices) == 1, "objects appear under their name by copying, not at once")


def _reopened(check: ThrowAway) -> None:
    sha256 = check.locked()
    expect_error("object-locked", lambda: LocalStore.open(_folder(check).root).destroy(sha256))


def _half_written(check: ThrowAway) -> None:
    (_folder(check).root / "unfinished" / "0123").write_bytes(b"half")
    expect(all(len(one.sha256) == 64 for one in check.store.iterate()), "half-written bytes are listed")
    expect(check.store.remove_unfinished(check.clock() + timedelta(hours=1)) == 1, "not swept up")


def _flipped(check: ThrowAway) -> None:
    sha256 = check.put(b"A" + check.fresh())
    file = _file(check, sha256)
    file.chmod(0o600)
    with file.open("r+b") as opened:
        opened.write(b"B")
    expect_error("object-damaged", lambda: check.store.get(sha256))


def _unreadable_protection(check: ThrowAway) -> None:
    sha256 = check.put()
    check.store.hold(sha256, True)
    file = _folder(check).root / "protection" / sha256[:2] / sha256[2:4] / sha256
    whole = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(whole[:5])
    expect_error("protection-damaged", lambda: check.destroy(sha256))
    file.write_bytes(whole)


def _seventy_years(check: ThrowAway) -> None:
    later = LocalStore.open(_folder(check).root, clock=lambda: datetime.max.replace(tzinfo=UTC))
    until = (check.clock() + SEVENTY_YEARS).replace(microsecond=0)
    sha256 = later.put(check.fresh()).sha256
    later.retain(sha256, until)
    expect(check.store.protection(sha256) == Protection(until), "not kept")
    expect_error("object-locked", lambda: check.store.destroy(sha256))
    later.destroy(sha256)


LOCAL: tuple[Behaviour[ThrowAway], ...] = (
    Behaviour("read-only", "Tệp chỉ đọc", "objects are read-only files", _read_only),
    Behaviour("private", "Thư mục riêng", "their folders are private", _private),
    Behaviour("one-file-system", "Cùng một hệ thống tệp", "one file system: whole or not at all", _one_file_system),
    Behaviour("lock-survives", "Mở lại vẫn còn khóa", "locks outlive the process", _reopened),
    Behaviour("half-is-nothing", "Ghi dở không tính là đã lưu", "half-written is not kept", _half_written),
    Behaviour("flip-noticed", "Sai một bit là phát hiện", "a changed byte is noticed", _flipped),
    Behaviour("unreadable-protects", "Khóa hỏng vẫn là khóa", "an unreadable lock still locks", _unreadable_protection),
    Behaviour("seventy-years", "Khóa được 70 năm", "a lock of 70 years is kept", _seventy_years),
)
