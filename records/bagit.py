"""Write BagIt bags (RFC 8493, version 1.0): a folder or ZIP file that anyone can check with any BagIt tool."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from records.errors import ConflictError, OutsideServiceError, RequestError
from records.identifiers import Sha256

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""One time for every member, so that the same bag is the same ZIP file."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag in memory: ``payload`` goes under ``data/``; the same content always gives the same bytes."""

    payload: Mapping[str, bytes]
    information: Mapping[str, str]
    """Lines of ``bag-info.txt``."""
    made_on: date

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the bag with its path inside the bag.

        Raises: RequestError ``bag-path-unsafe``.
        """
        for path in self.payload:
            if not _SAFE.fullmatch(path):
                raise RequestError("bag-path-unsafe", "A path in a bag has plain letters and never leaves the bag.")
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": self._information(),
            "manifest-sha256.txt": _manifest({f"data/{path}": data for path, data in self.payload.items()}),
        }
        yield from tags.items()
        yield "tagmanifest-sha256.txt", _manifest(tags)
        yield from ((f"data/{path}", data) for path, data in sorted(self.payload.items()))

    def write_folder(self, folder: Path) -> None:
        """Write the bag as a new folder.

        Raises: ConflictError ``export-exists``; OutsideServiceError ``export-failed``.
        """
        try:
            folder.mkdir(parents=True)
            for path, data in self.files():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
        except FileExistsError as error:
            raise ConflictError("export-exists", "There is already something at the place of the export.") from error
        except OSError as error:
            raise OutsideServiceError("export-failed", "The export could not be written.") from error

    def to_zip(self, name: str) -> bytes:
        """The bag as a ZIP file whose only folder is ``name``."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in self.files():
                archive.writestr(zipfile.ZipInfo(f"{name}/{path}", _EPOCH), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    def _information(self) -> bytes:
        octets = sum(len(data) for data in self.payload.values())
        lines = {
            **self.information,
            "Bagging-Date": self.made_on.isoformat(),
            "Payload-Oxum": f"{octets}.{len(self.payload)}",
        }
        return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items()).encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{Sha256.of(data)}  {path}\n" for path, data in sorted(files.items())).encode()
