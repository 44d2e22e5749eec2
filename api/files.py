"""Reading files that people name: only ordinary ones, only up to a limit, and never waiting for a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.bulk.opening import UnopenedFileError, opened
from api.errors import BadRequestError
from signer.pdf.syntax import Buffer

MAX_FILE_BYTES = 2 * 1024 * 1024 * 1024
"""Larger files are answered with ``file-too-large``: nothing official comes near it."""


def read_file(path: Path) -> bytes:
    """The file's bytes.

    Raises: BadRequestError ``file-not-found``, ``file-is-a-folder``, ``file-not-regular``, ``file-too-large``,
    ``file-unreadable``.
    """
    try:
        status = path.stat()
        if path.is_dir():
            raise BadRequestError("file-is-a-folder", "this is a folder, not a file", "đây là thư mục, không phải tệp")
        if not path.is_file():
            raise BadRequestError("file-not-regular", "this is not an ordinary file", "đây không phải tệp thông thường")
        if status.st_size > MAX_FILE_BYTES:
            raise BadRequestError("file-too-large", "the file is larger than 2 GiB", "tệp lớn hơn 2 GiB")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadRequestError("file-not-found", "there is no such file", "không có tệp này") from error
    except (OSError, ValueError) as error:
        raise BadRequestError("file-unreadable", "the file cannot be read", "không đọc được tệp") from error


@contextmanager
def document_file(path: Path) -> Iterator[Buffer]:
    """A document's bytes while the block runs, mapped when the file is large.

    Raises: BadRequestError with the codes of :func:`api.bulk.opening.opened`.
    """
    try:
        with opened(path) as data:
            yield data
    except UnopenedFileError as error:
        raise BadRequestError(error.reason.code, error.reason.text, error.reason.text_vi) from error
