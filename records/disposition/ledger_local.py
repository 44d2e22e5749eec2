"""The destruction ledger as a file of JSON lines, each chained to the one before by its hash.

Keep it on another disk than the database, and out of the backup set that a restore brings back.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from records.archive import Source, SourceKind
from records.canonical import canonical_json
from records.disposition.ledger import LedgerEntry
from records.errors import InternalError, OutsideServiceError
from records.identifiers import AgencyId, RecordId, Sha256
from records.occasion import utc_text

FIRST = Sha256("0" * 64)
"""What the first line follows."""


@dataclass(frozen=True, slots=True)
class LocalLedger:
    """A :class:`records.disposition.ledger.DestructionLedger` in one file; processes take turns."""

    path: Path

    def append(self, entries: Sequence[LedgerEntry]) -> None:
        """Add entries; on the disk when it returns. What a crash left of a half-written line is cut off first."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                whole, last = _whole_lines(file.read())
                file.truncate(whole)
                file.seek(whole)
                file.write(_lines(entries, last))
                file.flush()
                os.fsync(file.fileno())
            _sync_folder(self.path.parent)
        except OSError as error:
            raise _unavailable() from error

    def entries(self) -> Iterator[LedgerEntry]:
        """Every entry, oldest first, each proved against the one before."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unavailable() from error
        whole, _ = _whole_lines(data)
        for line in data[:whole].splitlines():
            yield _entry(json.loads(line))


def _whole_lines(data: bytes) -> tuple[int, Sha256]:
    """How many bytes are whole lines, and the hash of the last. Raises: InternalError ``ledger-damaged``."""
    whole = data.rfind(b"\n") + 1
    last = FIRST
    for line in data[:whole].splitlines():
        try:
            previous = json.loads(line)["previous"]
        except (ValueError, KeyError, TypeError):
            previous = None
        if previous != last:
            raise InternalError("ledger-damaged", "A line of the destruction ledger was altered, removed or inserted.")
        last = Sha256.of(line)
    return whole, last


def _lines(entries: Sequence[LedgerEntry], last: Sha256) -> bytes:
    lines = []
    for one in entries:
        line = canonical_json(
            {
                "agency": one.agency_id,
                "at": utc_text(one.at),
                "because": one.because,
                "objects": list(one.objects),
                "persons": list(one.persons),
                "previous": last,
                "record": one.record_id,
                "source": [one.source.kind.value, one.source.id],
                "under": one.under,
            }
        ).encode()
        lines.append(line + b"\n")
        last = Sha256.of(line)
    return b"".join(lines)


def _entry(members: dict[str, object]) -> LedgerEntry:
    match members:
        case {
            "agency": str(agency),
            "at": str(at),
            "because": str(because),
            "objects": list(objects),
            "persons": [str(proposer), str(approver)],
            "record": record,
            "source": [str(kind), str(source_id)],
            "under": str(under),
        }:
            return LedgerEntry(
                agency_id=AgencyId(agency),
                source=Source(SourceKind(kind), source_id),
                record_id=None if record is None else RecordId(str(record)),
                objects=tuple(Sha256(str(one)) for one in objects),
                under=under,
                because=because,
                persons=(proposer, approver),
                at=datetime.fromisoformat(at),
            )
        case _:
            raise InternalError("ledger-damaged", "A line of the destruction ledger cannot be read.")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unavailable() -> OutsideServiceError:
    return OutsideServiceError("ledger-unavailable", "The destruction ledger cannot be read or written.")
