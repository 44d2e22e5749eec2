"""An archive of any size, written as rows: what so many captures would have left, in minutes instead of days.

Invented records of twenty years, in the order of their days: titles of common and rare words, forty signers, numbers
that begin again each year, three classes and one that only the oldest have. The words go in sorted, as an index is
built, and the checks of foreign keys wait.
"""

from __future__ import annotations

import hashlib
import random
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate, chain, islice
from typing import Any

from sqlalchemy import Engine, Index, Table

from records import audit, schema
from records.archive.words import signature, words_of
from records.audit import Action, Fact
from records.canonical import canonical_json
from records.identifiers import EventId
from records.occasion import Occasion, utc_text
from records.retention import RetentionClass
from records.retention.due_dates import due_date
from records.searching import fold
from tests.records.keeping import FIVE_YEARS, SCHEDULE, TEN_YEARS
from tests.records.office import AGENCY

FIRST_DAY, DAYS = date(2006, 11, 1), 7300
PERMANENT = SCHEDULE.find("tap-luu-quyet-dinh")
OLD_CLASS = SCHEDULE.find("hop-dong-vu-viec")
"""Only the oldest two hundredth of the records are of this class."""
SYLLABLES = 2500
"""About as many as the written language uses often."""
NUMBERS, SIGNERS = 3000, 40
KINDS = ("Quyết định", "Thông báo", "Báo cáo", "Kế hoạch", "Công văn", "Tờ trình")
OLD_WORD, NEW_WORD = "cựulập", "tânlập"
"""In the oldest and in the newest two fifths: common both, never together."""
BATCH = 50_000


_HEADS = "b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x"
_TAILS = "a á à ả ã ạ ă ắ ằ â ấ ầ e é è ê ế ề i í ì o ó ò ô ố ồ ơ ớ ờ u ú ù ư ứ ừ"


def _syllables() -> list[str]:
    ends = ("", "n", "ng", "m", "t", "c", "i")
    made = (f"{head}{tail}{end}" for end in ends for tail in _TAILS.split() for head in _HEADS.split())
    return list(islice(made, SYLLABLES))


SYLLABLE = _syllables()
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(SYLLABLES)))


@dataclass(frozen=True, slots=True)
class Invented:
    """Record ``number`` of ``count``; the same in every run."""

    number: int
    count: int

    @property
    def id(self) -> str:
        return f"rec_{self.number:026d}"

    @property
    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.number * DAYS // self.count)

    @property
    def written(self) -> str:
        return f"{self.number % NUMBERS + 1:02d}/QĐ-UBND"

    @property
    def kind(self) -> str:
        return KINDS[self.number % len(KINDS)]

    @property
    def signer(self) -> str:
        return f"Nguyễn {SYLLABLE[self.number % SIGNERS].title()} Mẫu"

    @property
    def retention(self) -> RetentionClass:
        if self.number < self.count // 200:
            return OLD_CLASS
        return (PERMANENT, TEN_YEARS, TEN_YEARS, FIVE_YEARS)[self.number % 4]

    @property
    def is_destroyed(self) -> bool:
        return self.retention is FIVE_YEARS and self.number < self.count // 20

    def title(self) -> str:
        chosen = random.Random(self.number).choices(SYLLABLE, cum_weights=_WEIGHTS, k=6)
        age = OLD_WORD if self.number * 5 < self.count * 2 else NEW_WORD if self.number * 5 >= self.count * 3 else "ta"
        return f"Về việc {' '.join(chosen)} {age} thửa {self.number % 50_000}"

    def data(self, part: str) -> bytes:
        return hashlib.shake_256(f"{self.number} {part}".encode()).digest(2000)

    def sha256(self, part: str) -> str:
        return hashlib.sha256(f"{self.number} {part}".encode()).hexdigest()


_words_of = cache(words_of)
HashOf = Callable[[Invented, str], str]


@dataclass
class Filling:
    """Fills an empty office's database with ``count`` records. ``hash_of`` says which bytes a record has."""

    engine: Engine
    count: int
    hash_of: HashOf = Invented.sha256
    destroys: bool = True
    logs: bool = False
    _postings: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    _signatures: array[int] = field(default_factory=lambda: array("q"))

    def run(self) -> None:
        self._load(schema.objects, self._objects())
        self._load(schema.records, self._records())
        self._load(schema.record_objects, self._parts())
        self._load(schema.record_descriptions, self._descriptions())
        self._load_rows(schema.record_words, ("agency_id", "word", "dated_on", "record_id", "signature"), self._words())
        if self.logs:
            self._load(schema.audit_events, self._entries())
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")

    def _all(self) -> Iterator[Invented]:
        return (Invented(number, self.count) for number in range(self.count))

    def _is_destroyed(self, one: Invented) -> bool:
        return self.destroys and one.is_destroyed

    def _objects(self) -> Iterator[dict[str, Any]]:
        for one in self._all():
            for part in ("pdf", "metadata"):
                gone = _at(one.day) if self._is_destroyed(one) else None
                at = {"stored_at": _at(one.day), "doomed_at": gone, "destroyed_at": gone}
                yield {"sha256": self.hash_of(one, part), "size": 2000} | at

    def _records(self) -> Iterator[dict[str, Any]]:
        for one in self._all():
            judged = one.retention
            gone = _at(one.day) if self._is_destroyed(one) else None
            yield {
                "id": one.id,
                "agency_id": AGENCY.id,
                "source": "imported",
                "source_id": f"imp_{one.number}",
                "title": one.title(),
                "metadata": self.hash_of(one, "metadata"),
                "file_id": None,
                "retention_class": judged.code,
                "retention_schedule": judged.schedule,
                "event_date": one.day.isoformat(),
                "due_date": _text(due_date(judged.term, one.day)),
                "state": "destroyed" if gone else "kept",
                "captured_by": "per_clerk",
                "captured_at": _at(one.day),
                "dated_on": one.day.isoformat(),
                "destroyed_at": gone,
                "destroyed_under": "dis_1" if gone else None,
                "destroyed_because": "destroyed" if gone else None,
                "ledgered_at": gone,
            }

    def _parts(self) -> Iterator[dict[str, Any]]:
        common = {"part": "pdf", "ordinal": 1, "media_type": "application/pdf", "name": ""}
        for one in self._all():
            sha256 = self.hash_of(one, "pdf")
            yield {"record_id": one.id, "sha256": sha256, "added_at": _at(one.day)} | common

    def _descriptions(self) -> Iterator[dict[str, Any]]:
        for one in self._all():
            written = f"{one.title()} {one.written} {one.kind} {one.signer} UBND Đông Sơn"
            words = {word for token in written.split() for word in _words_of(token)}
            self._signatures.append(signature(words))
            if self._is_destroyed(one):
                continue
            for word in words:
                self._postings[word].append(one.number)
            yield {
                "record_id": one.id,
                "agency_id": AGENCY.id,
                "issued_on": one.day.isoformat(),
                "dated_on": one.day.isoformat(),
                "number": fold(one.written),
                "kind_name": one.kind,
                "signer": fold(one.signer),
                "organ_name": "UBND xã Đông Sơn",
            }

    def _words(self) -> Iterator[tuple[str | int, ...]]:
        agency_id = AGENCY.id
        ids = [one.id for one in self._all()]
        days = [one.day.isoformat() for one in self._all()]
        for word in sorted(self._postings):
            for number in self._postings.pop(word):
                yield agency_id, word, days[number], ids[number], self._signatures[number]

    def _entries(self) -> Iterator[dict[str, Any]]:
        previous, randomness = audit.GENESIS, random.Random(1)
        for sequence, one in enumerate(self._all(), 1):
            by = Occasion("per_clerk", datetime.combine(one.day, time(5), UTC), randomness.randbytes)
            hashes = {part: self.hash_of(one, part) for part in ("metadata", "pdf")}
            told = {"document": f"imp_{one.number}", "retention": one.retention.code} | hashes
            facts = tuple(Fact(name, value) for name, value in told.items())
            entry = audit._linked(by, AGENCY.id, sequence, previous, Action.RECORD_CAPTURED, one.id, facts)
            previous = entry.hash
            row = {"chain": AGENCY.id, "sequence": sequence, "id": EventId(entry.id), "at": utc_text(entry.at)}
            row |= {"actor": entry.actor, "action": entry.action, "subject": one.id, "facts": canonical_json(told)}
            yield row | {"previous": entry.previous, "hash": entry.hash}
        with self.engine.begin() as tx:
            head = {"chain": AGENCY.id, "sequence": self.count, "hash": previous}
            tx.execute(schema.audit_heads.insert().values(**head))

    def _load(self, table: Table, rows: Iterator[dict[str, Any]]) -> None:
        first = next(rows)
        self._load_rows(table, tuple(first), (tuple(row.values()) for row in chain([first], rows)))

    def _load_rows(self, table: Table, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
        later = [index for index in table.indexes if not index.unique]
        for index in later:
            index.drop(self.engine)
        load = _copy if self.engine.dialect.name == "postgresql" else _insert
        load(self.engine, table, names, rows)
        for index in later:
            _build(self.engine, index)


def _insert(engine: Engine, table: Table, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    while batch := list(islice(rows, BATCH)):
        cursor.execute("BEGIN")
        cursor.executemany(statement, batch)
        cursor.execute("COMMIT")
    cursor.execute("PRAGMA foreign_keys=ON")
    raw.close()


def _copy(engine: Engine, table: Table, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    raw = engine.raw_connection()
    cursor: Any = raw.cursor()
    cursor.execute("SET session_replication_role = replica")
    with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute("SET session_replication_role = origin")
    raw.commit()
    raw.close()


def _build(engine: Engine, index: Index) -> None:
    with engine.begin() as tx:
        if engine.dialect.name == "postgresql":
            tx.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        index.create(tx)


def _at(day: date) -> str:
    return utc_text(datetime.combine(day, time(5), UTC))


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
