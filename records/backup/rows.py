"""The rows of one table as compressed JSON lines, the same whatever database they come from."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, column, insert, select, table

from records.errors import InternalError
from records.identifiers import Sha256
from records.occasion import utc_text

BATCH = 1000
"""Rows in memory at a time, either way."""
COMPRESSION = 1
"""Fast; hashes, most of what a row holds, do not compress anyway."""
_BYTES = "base64:"
_TEXT = "text:"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """What the manifest notes of a table."""

    name: str
    rows: int
    sha256: Sha256
    """Of the lines before compression."""


def write_rows(tx: Connection, source: Table, path: Path) -> WrittenTable:
    """Every row of the table; the caller's transaction is one consistent view."""
    digest, count = hashlib.sha256(), 0
    names = [one.name for one in source.columns]
    found = tx.execute(select(source).order_by(*source.primary_key), execution_options={"yield_per": BATCH})
    with gzip.open(path, "wb", compresslevel=COMPRESSION) as file:
        for rows in found.partitions():
            lines = b"".join(_line(names, row) for row in rows)
            digest.update(lines)
            file.write(lines)
            count += len(rows)
    return WrittenTable(source.name, count, Sha256(digest.hexdigest()))


def read_rows(tx: Connection, written: WrittenTable, path: Path) -> None:
    """Insert every row as it was.

    Raises: InternalError ``backup-damaged``: missing, cut short, or not what the manifest says.
    """
    digest, count = hashlib.sha256(), 0
    try:
        with gzip.open(path, "rb") as file:
            for lines in _batches(file):
                rows = [_row(line) for line in lines]
                target = table(written.name, *(column(name) for name in rows[0]))
                tx.execute(insert(target), rows)
                count += len(rows)
                for line in lines:
                    digest.update(line)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise damaged(path.name) from error
    if (count, digest.hexdigest()) != (written.rows, written.sha256):
        raise damaged(path.name)


def damaged(name: str) -> InternalError:
    """A file of the backup is not what it was when it was written."""
    return InternalError("backup-damaged", f"A file of the backup is damaged: {name}.")


def _batches(file: gzip.GzipFile) -> Iterator[list[bytes]]:
    while lines := list(islice(file, BATCH)):
        yield lines


def _line(names: list[str], row: Any) -> bytes:
    values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    match value:
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return _BYTES + base64.b64encode(value).decode()
        case str() if value.startswith((_BYTES, _TEXT)):
            return _TEXT + value
        case _:
            return value


def _row(line: bytes) -> dict[str, object]:
    members = json.loads(line)
    if not isinstance(members, dict):
        raise ValueError
    return {name: _value(value) for name, value in members.items()}


def _value(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.startswith(_TEXT):
        return value[len(_TEXT) :]
    if value.startswith(_BYTES):
        return base64.b64decode(value[len(_BYTES) :], validate=True)
    return value
