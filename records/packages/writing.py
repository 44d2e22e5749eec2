"""A package on a disk or in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import ConflictError, OutsideServiceError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""One time for every member, so that the same package is the same ZIP file."""

CHUNK_BYTES = 1024 * 1024
"""Read of a file at a time."""


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the package as a new folder.

    Raises: ConflictError ``export-exists``; OutsideServiceError ``export-failed``.
    """
    try:
        folder.mkdir(parents=True)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    except FileExistsError as error:
        raise ConflictError("export-exists", "There is already something at the place of the export.") from error
    except OSError as error:
        raise OutsideServiceError("export-failed", "The export could not be written.") from error


def zip_chunks(files: Mapping[str, bytes], name: str) -> Iterator[bytes]:
    """The package as a ZIP file whose only folder is ``name``, in pieces: one a member, the directory last."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}", _EPOCH), data, zipfile.ZIP_DEFLATED)
            yield pieces.taken()
    yield pieces.taken()


def zip_folder(folder: Path, name: str) -> Iterator[bytes]:
    """A folder, however large, as a ZIP file whose only folder is ``name``, in pieces."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            info = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as member, path.open("rb") as source:
                while chunk := source.read(CHUNK_BYTES):
                    member.write(chunk)
                    yield pieces.taken()
    yield pieces.taken()


class _Pieces(io.RawIOBase):
    """Takes what is written until it is asked for; cannot go back, so that nothing has to be kept."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        self._waiting += data
        return len(memoryview(data))

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece
