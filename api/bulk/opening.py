"""A file's bytes, or in words why there are none; nothing here waits for a pipe or fills memory."""

from __future__ import annotations

import errno
import mmap
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from signer.pdf.region import MappedFile
from signer.report import Reason

MAX_FILE_BYTES = 2 * 1024 * 1024 * 1024
"""Larger files are answered with ``file-too-large``: nothing official comes near it."""
MAPPED_FROM_BYTES = 8 * 1024 * 1024
"""Files from this size are mapped: a 150 MB scan must not cost its size in memory."""
_SNIFFED_BYTES = 1024

Buffer: TypeAlias = bytes | mmap.mmap

_IS_FOLDER = Reason("file-is-a-folder", "this is a folder, not a file", "đây là thư mục, không phải tệp")
_NOT_REGULAR = Reason(
    "file-not-regular",
    "this is a pipe, socket or device, not a file",
    "đây là ống dẫn, socket hoặc thiết bị, không phải tệp",
)
_TOO_LARGE = Reason("file-too-large", "the file is larger than 2 GiB", "tệp lớn hơn 2 GiB")
_NOT_FOUND = Reason("file-not-found", "there is no such file", "không có tệp này")
_LINK_LOOP = Reason("file-link-loop", "the link leads back to itself", "liên kết dẫn vòng về chính nó")
_FORBIDDEN = Reason("file-forbidden", "this file may not be read", "không có quyền đọc tệp này")
_UNREADABLE = Reason("file-unreadable", "the file cannot be read", "không đọc được tệp")
_ASIC = Reason(
    "file-is-asic",
    "this is an ASiC container; take the signed PDF out of it, or use a tool for ASiC",
    "đây là gói ASiC; hãy lấy tệp PDF đã ký trong gói ra, hoặc dùng công cụ dành cho ASiC",
)
_ZIP = Reason(
    "file-is-zip",
    "this is a ZIP archive; unpack it and check the files in it",
    "đây là tệp nén ZIP; hãy giải nén rồi kiểm tra từng tệp",
)


class UnopenedFileError(Exception):
    """The file gives no PDF bytes; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def size_of(path: Path) -> int:
    """Bytes of a file, 0 for what is none or cannot be looked at."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


@contextmanager
def opened(path: Path) -> Iterator[Buffer]:
    """The bytes of a regular file while the block runs, mapped when it is large.

    Raises: UnopenedFileError ``file-not-found``, ``file-is-a-folder``, ``file-not-regular``, ``file-too-large``,
    ``file-link-loop``, ``file-forbidden``, ``file-unreadable``, ``file-is-zip``, ``file-is-asic``.
    """
    with _descriptor(path) as (descriptor, size):
        if size < MAPPED_FROM_BYTES:
            with os.fdopen(os.dup(descriptor), "rb") as file:
                try:
                    data = file.read(MAX_FILE_BYTES)
                except OSError as error:
                    raise UnopenedFileError(_UNREADABLE) from error
            _refuse_containers(data[:_SNIFFED_BYTES])
            yield data
            return
        with MappedFile(descriptor) as mapped:
            _refuse_containers(mapped[:_SNIFFED_BYTES])
            yield mapped


@contextmanager
def _descriptor(path: Path) -> Iterator[tuple[int, int]]:
    """An open descriptor and the size; the kind is checked before and after opening, and a pipe is never waited for."""
    try:
        _refuse_odd(path.stat())
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnopenedFileError(_reason(error)) from error
    except ValueError as error:  # a name with a null byte
        raise UnopenedFileError(_NOT_FOUND) from error
    try:
        status = os.fstat(descriptor)
        _refuse_odd(status)
        yield descriptor, status.st_size
    finally:
        os.close(descriptor)


def _refuse_odd(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnopenedFileError(_IS_FOLDER)
    if not stat.S_ISREG(status.st_mode):
        raise UnopenedFileError(_NOT_REGULAR)
    if status.st_size > MAX_FILE_BYTES:
        raise UnopenedFileError(_TOO_LARGE)


def _reason(error: OSError) -> Reason:
    return {
        errno.ENOENT: _NOT_FOUND,
        errno.ENOTDIR: _NOT_FOUND,
        errno.ENAMETOOLONG: _NOT_FOUND,
        errno.ELOOP: _LINK_LOOP,
        errno.EACCES: _FORBIDDEN,
        errno.EPERM: _FORBIDDEN,
    }.get(error.errno or 0, _UNREADABLE)


def _refuse_containers(head: bytes) -> None:
    """ZIP by its signature (APPNOTE 4.3.7), ASiC by its mimetype entry (ETSI EN 319 162-1 A.1)."""
    if not head.startswith(b"PK\x03\x04") or b"%PDF-" in head:
        return
    raise UnopenedFileError(_ASIC if b"mimetypeapplication/vnd.etsi.asic" in head else _ZIP)
