"""The restore drill: fill an archive, back it up, lose it, restore it, compare; with the times each step took.

    python -m tests.drill.restore RECORDS [FOLDER [DATABASE-URL TARGET-URL]]

Run with every release and keep what it prints. Records are invented: two objects of 2 kB and a log entry each. All but
the last hundred are written as rows, what so many captures would have left.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from records import archive
from records.archive import Capture, CapturedPart, Part, Source, SourceKind
from records.backup import BackupFolder, back_up, restore
from records.database import open_database, transaction
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.identifiers import Sha256
from records.storage_local import LocalStore
from tests.bench.filled_archive import Filling, Invented
from tests.records.keeping import LONG_AGO, TEN_YEARS, keeping_in
from tests.records.office import AGENCY, Line, open_office

BATCH = 500
OBJECT_BYTES = 2_000
LIMIT_SECONDS = 3600
"""Target: an archive of 100,000 records on one machine is back within the hour."""


def drill(count: int, folder: Path, source: str, target: str) -> bool:
    """Whether everything came back and agrees."""
    line = Line(open_office(source), LocalStore.open(folder / "store"))
    keeping = keeping_in(line, folder)
    with _timed(f"{count:,} records written as rows and objects"):
        _fill(line, count)
    backup = BackupFolder.open(folder / "backup")
    with _timed("backup, first"):
        first = back_up(line.engine, line.store, keeping.ledger, backup, keeping.by())
    _capture(line, 100, start=count)
    with _timed("backup, 100 records later"):
        later = back_up(line.engine, line.store, keeping.ledger, backup, keeping.later(hours=1).by())
    line.engine.dispose()
    shutil.rmtree(folder / "store")
    destroyer = Destroyer(
        open_database(target), LocalStore.open(folder / "restored"), LocalLedger(folder / "ledger.jsonl"), keeping.by
    )
    with _timed("restore with comparison of blobs, rows and log") as elapsed:
        done = restore(backup, None, destroyer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{done.rows:,} rows, {done.copied:,} objects; new in the second backup: {later.copied}; peak {peak} MiB")
    clean = first.is_whole and later.is_whole and done.is_clean and done.compared.checked == done.copied
    print("clean" if clean else f"NOT CLEAN: {done.missing[:5]} {done.compared.extra[:5]} {done.compared.bad_entry}")
    return clean and elapsed() < LIMIT_SECONDS


def _fill(line: Line, count: int) -> None:
    assert isinstance(line.store, LocalStore)
    for batch in range(0, count, BATCH):
        numbers = range(batch, min(batch + BATCH, count))
        line.store.put_all([Invented(number, count).data(part) for number in numbers for part in ("pdf", "metadata")])
    Filling(line.engine, count, lambda one, part: str(Sha256.of(one.data(part))), destroys=False, logs=True).run()


def _capture(line: Line, count: int, start: int) -> None:
    for number in range(start, start + count):
        pdf, metadata = line.store.put(os.urandom(OBJECT_BYTES)), line.store.put(os.urandom(OBJECT_BYTES))
        parts = (CapturedPart(Part.PDF, pdf),)
        source = Source(SourceKind.IMPORTED, f"imp_{number}")
        wanted = Capture(AGENCY.id, source, f"Tài liệu mẫu số {number}", parts, metadata, TEN_YEARS, LONG_AGO)
        with transaction(line.engine) as tx:
            archive.capture(tx, line.by(), wanted)


@contextmanager
def _timed(what: str) -> Iterator[Callable[[], float]]:
    began = time.monotonic()
    yield lambda: time.monotonic() - began
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)


def main(count: str, where: str = "", source: str = "", target: str = "") -> None:
    folder = Path(where or tempfile.mkdtemp(prefix="vanthu-drill-"))
    folder.mkdir(parents=True, exist_ok=True)
    source, target = source or str(folder / "source.sqlite"), target or str(folder / "target.sqlite")
    sys.exit(0 if drill(int(count), folder, source, target) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
