"""Searching a machine for what must not be there: files, open and deleted ones, memory that files stand behind."""

from __future__ import annotations

import re
import stat
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

PHRASE = "Con tàu giấy màu lam số bảy"
"""Invented; stands in every refused upload and nowhere else."""
_WRITTEN = tuple(
    unicodedata.normalize(form, PHRASE).encode(encoding)
    for form in ("NFC", "NFD")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
FORMS = (*_WRITTEN, *(data.hex().encode() for data in _WRITTEN), *(data.hex().upper().encode() for data in _WRITTEN))
"""As it may stand in a file, also in the hexadecimal strings of a PDF."""
_DEFLATED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_LARGEST_SEARCHED = 256 * 1024 * 1024


def holds_phrase(data: bytes) -> bool:
    """In any encoding, also behind deflate."""
    return any(form in data for form in FORMS) or any(form in one for one in _inflated(data) for form in FORMS)


def _inflated(data: bytes) -> Iterator[bytes]:
    for found in _DEFLATED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue


def in_folder(folder: Path, *, since: float = 0) -> list[str]:
    """Files changed since then (seconds of the epoch) that hold the phrase."""
    return [str(path) for path in folder.rglob("*") if _changed(path, since) and holds_phrase(path.read_bytes())]


def _changed(path: Path, since: float) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_mtime >= since and status.st_size <= _LARGEST_SEARCHED


def in_open_files(pid: int) -> list[str]:
    """Regular files a process has open, deleted ones included, that hold the phrase."""
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if stat.S_ISREG(link.stat().st_mode) and holds_phrase(link.read_bytes()):
                found.append(str(link.readlink()))
        except OSError:
            continue
    return found


def in_mapped_files(pid: int) -> list[str]:
    """Files that stand behind a process's memory, programs and libraries aside, and that hold the phrase."""
    lines = (line.split(maxsplit=5) for line in Path(f"/proc/{pid}/maps").read_text().splitlines())
    mapped = {(parts[0], parts[1], parts[5]) for parts in lines if len(parts) == 6 and parts[5].startswith("/")}
    found = []
    for area, rights, name in mapped:
        if "w" in rights and "s" in rights:
            backed = Path(f"/proc/{pid}/map_files/{area}")
            try:
                if holds_phrase(backed.read_bytes()):
                    found.append(name)
            except OSError:
                found.append(f"unreadable: {name}")
    return found


def children_of(pid: int) -> tuple[int, ...]:
    """The processes a process started, and those they started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children_of(child)]
    return tuple(found)
