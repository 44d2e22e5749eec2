"""An archive for the tests: records with a past, an archivist and a head, and dispositions walked as far as needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from records import archive, disposition
from records.agencies import Duty, Person
from records.archive import ArchivedRecord, Capture, CapturedPart, Part, Source, SourceKind
from records.database import transaction
from records.disposition.destroying import Destroyer
from records.disposition.executing import Executioner
from records.disposition.ledger import DestructionLedger
from records.disposition.ledger_local import LocalLedger
from records.failpoints import Failpoint, no_failpoint
from records.identifiers import PersonId
from records.occasion import Occasion
from records.retention import RetentionClass, load_schedule
from records.storage import ObjectStore
from tests.records.office import AGENCY, NOON, Line

ARCHIVIST = Person(PersonId("per_archivist"), AGENCY.id, "Đỗ Văn Mẫu", frozenset({Duty.ARCHIVIST}))
HEAD = Person(PersonId("per_head"), AGENCY.id, "Vũ Thị Mẫu", frozenset({Duty.LEADER}))
SCHEDULE = load_schedule(NOON.date())
FIVE_YEARS = SCHEDULE.find("van-ban-gui-de-biet")
TEN_YEARS = SCHEDULE.find("cong-van-trao-doi-chung")
LONG_AGO = date(2010, 3, 1)


@dataclass
class Keeping:
    """What the archive tests act with. ``at`` moves as a test wills."""

    line: Line
    ledger: DestructionLedger
    at: datetime = NOON
    failpoint: Failpoint = no_failpoint
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def store(self) -> ObjectStore:
        return self.line.store

    def by(self, person: Person = ARCHIVIST) -> Occasion:
        return Occasion(person.id, self.at, self.line.entropy)

    def later(self, **span: float) -> Keeping:
        return replace(self, at=self.at + timedelta(**span))

    def destroyer(self) -> Destroyer:
        return Destroyer(self.line.engine, self.store, self.ledger, self.by, self.failpoint)

    def executioner(self) -> Executioner:
        return Executioner(self.destroyer())

    def kept(
        self,
        tx: Connection,
        label: str = "",
        event: date | None = LONG_AGO,
        retention: RetentionClass = FIVE_YEARS,
        **changes: object,
    ) -> ArchivedRecord:
        number = next(self.numbers)
        label = label or f"paper {number}"
        parts = (
            CapturedPart(Part.PDF, self.line.put(label)),
            CapturedPart(Part.RENDITION, self.line.put(f"{label} rendered"), "image/png"),
        )
        metadata = self.store.put(f'{{"of":"{label}","no":{number}}}'.encode())
        source = Source(SourceKind.INCOMING, f"inc_{number}")
        captured = Capture(AGENCY.id, source, f"Việc mẫu {number}", parts, metadata, retention, event)
        return archive.capture(tx, self.by(), replace(captured, **changes))

    def record(self, *label: str, **about: object) -> ArchivedRecord:
        with transaction(self.line.engine) as tx:
            return self.kept(tx, *label, **about)  # type: ignore[arg-type]

    def proposed(self, *records: ArchivedRecord) -> disposition.DispositionList:
        with transaction(self.line.engine) as tx:
            ids = [record.id for record in records]
            action = disposition.DispositionAction.DESTROY
            return disposition.propose(tx, self.by(), AGENCY.id, action, ids, "Biên bản Hội đồng số 01")

    def approved(self, *records: ArchivedRecord) -> disposition.DispositionList:
        listed = self.proposed(*records)
        with transaction(self.line.engine) as tx:
            return disposition.approve(tx, self.by(HEAD), listed.id, listed.list_hash, "QĐ số 02/QĐ-UBND")

    def destroyed(self, *records: ArchivedRecord) -> disposition.DispositionList:
        return self.executioner().execute(self.approved(*records).id)


def keeping_in(line: Line, folder: Path) -> Keeping:
    return Keeping(line, LocalLedger(folder / "ledger" / "destructions.jsonl"))
