"""Files that are on the disk when a call returns: written, synced, and their folder synced.

Errors of fsync are never retried: after one the kernel may have dropped the pages, so the write has failed.
"""

from __future__ import annotations

import ctypes
import os
import secrets
from pathlib import Path

READ_ONLY = 0o400
"""Objects are never written again, not even by their owner."""
PRIVATE_FOLDER = 0o700


def write_durably(path: Path, data: bytes) -> None:
    """A new read-only file; its name is durable only once its folder is synced."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, READ_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The names in this folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path, below: Path, sync: bool = True) -> None:
    """Every missing folder from ``below`` down to ``folder``, each name durable in its parent.

    Without ``sync`` the caller sees to that.
    """
    if folder != below:
        make_folders(folder.parent, below, sync)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if sync:
            sync_folder(folder.parent)


def replace_durably(path: Path, data: bytes, scratch: Path) -> None:
    """The file holds ``data`` and nothing else ever: the old content or the new one, whatever happens."""
    unfinished = scratch / secrets.token_hex(16)
    try:
        write_durably(unfinished, data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove_durably(path: Path) -> None:
    """The file is gone from the disk; nothing happens when there is none."""
    path.unlink(missing_ok=True)
    if path.parent.exists():
        sync_folder(path.parent)


def sync_tree(folder: Path) -> None:
    """Every file in this folder, and their names, are on the disk."""
    for path in folder.iterdir():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(folder)


def sync_file_system(folder: Path) -> None:
    """Everything written to the file system of this folder is on the disk: for batches, cheaper than each alone.

    Raises: OSError.
    """
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except AttributeError:  # not every C library has it
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
