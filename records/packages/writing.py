"""A package on a disk or in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from records.errors import ConflictError, OutsideServiceError

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""One time for every member, so that the same package is the same ZIP file."""


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


def zip_of(files: Mapping[str, bytes], name: str) -> bytes:
    """The package as a ZIP file whose only folder is ``name``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}", _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
