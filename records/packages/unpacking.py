"""Taking a package's files out of a ZIP file or a folder: bounded, and never outside it."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from records.errors import RequestError

MAX_FILES = 20_000
"""Files of one package; a record file has tens of documents, a year's registers a few thousand."""
MAX_BYTES = 1024 * 1024 * 1024
"""Bytes of all files together, unpacked."""
MAX_RATIO = 200
"""How much larger than packed a member may be; PDF hardly shrinks, XML and JSON about twenty times."""
RATIO_FROM_BYTES = 1024 * 1024
MAX_DEPTH = 12


def unzip(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP package by path below its one top folder.

    Raises: RequestError ``package-not-zip``, ``package-path-unsafe``, ``package-too-large``, ``package-bomb``,
    ``package-encrypted``, ``package-name-twice``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_suspicious(members)
            return without_top({member.filename: archive.read(member) for member in members})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise RequestError("package-not-zip", "The package is not a ZIP file that can be read.") from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a package that lies unpacked; links are not followed. Raises: as :func:`unzip`."""
    found: dict[str, bytes] = {}
    size = 0
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            raise _unsafe()
        if file.is_file():
            size += file.stat().st_size
            if size > MAX_BYTES or len(found) >= MAX_FILES:
                raise _too_large()
            found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


def _refuse_suspicious(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
        raise _too_large()
    if len(set(names)) != len(names):
        raise RequestError("package-name-twice", "The package holds two files of one name.", "Gói có hai tệp cùng tên.")
    for member in members:
        if not is_safe(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
            raise _unsafe()
        if member.flag_bits & 1:
            raise RequestError("package-encrypted", "The package is encrypted.", "Gói bị mã hóa.")
        large = member.file_size > RATIO_FROM_BYTES
        if large and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise RequestError(
                "package-bomb",
                "A file in the package unpacks to far more than it is.",
                "Tệp nén trong gói không an toàn.",
            )


def is_safe(name: str) -> bool:
    """Whether a path stays below where it is unpacked: plain parts, none of them ``..``, no drive, no backslash."""
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") and part.isprintable() for part in parts)
    return plain and len(parts) <= MAX_DEPTH and "\\" not in name and ":" not in parts[0]


def without_top(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Below the one top folder, if there is one and ``METS.xml`` or ``bagit.txt`` does not stand beside it."""
    tops = {name.split("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.split("/", 1)[1]: data for name, data in files.items()}
    return dict(files)


def _unsafe() -> RequestError:
    return RequestError(
        "package-path-unsafe", "A path in the package leads outside it.", "Đường dẫn trong gói dẫn ra ngoài gói."
    )


def _too_large() -> RequestError:
    return RequestError("package-too-large", "The package holds too much.", "Gói quá lớn.")
