"""An invented office for the tests: one agency, a clerk and two leaders, and the line walked as far as a test needs."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine

from records import authority, migrations, numbering, outgoing
from records.agencies import COMMON_SERIES, Agency, Duty, Person, seed
from records.authority import Capacity, Delegation, Paper
from records.database import open_database, transaction
from records.document_number import Notation
from records.identifiers import AgencyId, DelegationId, PersonId, VerificationCode
from records.occasion import Occasion
from records.outgoing import Particulars, Recipient, ScreenedDraft
from records.screening.outcome import Clear
from records.storage import ObjectStore, StoredObject

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""12:00 in Vietnam."""

AGENCY = Agency(
    id=AgencyId("agy_dongson"),
    identifier="000.00.01.H99",
    name="ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN (MẪU)",
    parent_name=None,
    short_code="UBND",
    place="Đông Sơn",
    seal_mm=36.0,
)
CLERK = Person(PersonId("per_clerk"), AGENCY.id, "Trần Thị Mẫu", frozenset({Duty.CLERK}))
LEADER = Person(
    PersonId("per_leader"), AGENCY.id, "Nguyễn Văn Mẫu", frozenset({Duty.LEADER}), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
)
OTHER_LEADER = Person(PersonId("per_other"), AGENCY.id, "Lê Văn Mẫu", frozenset({Duty.LEADER}), ("KT. CHỦ TỊCH",))

HEAD = Delegation(
    id=DelegationId("dlg_leader"),
    agency_id=AGENCY.id,
    capacity=Capacity.COLLECTIVE,
    holder_id=LEADER.id,
    holder_title="CHỦ TỊCH",
    lines_above=("TM. ỦY BAN NHÂN DÂN",),
    starts_on=date(2020, 1, 1),
    paper=Paper("01/QĐ-UBND", date(2020, 1, 1)),
)
"""Appointed before the tests begin, without an end."""
DEPUTY = Delegation(
    id=DelegationId("dlg_other"),
    agency_id=AGENCY.id,
    capacity=Capacity.DEPUTY,
    holder_id=OTHER_LEADER.id,
    holder_title="PHÓ CHỦ TỊCH",
    given_by=LEADER.id,
    giver_title="CHỦ TỊCH",
    lines_above=("TM. ỦY BAN NHÂN DÂN",),
    starts_on=date(2020, 1, 1),
    paper=Paper("02/QĐ-UBND", date(2020, 1, 1)),
)

VALID_FOR_BOTH = frozenset({"leader", "agency"})

PARTICULARS = Particulars(
    agency_id=AGENCY.id,
    leader_id=LEADER.id,
    series=COMMON_SERIES,
    kind="quyet-dinh",
    kind_name="Quyết định",
    notation=Notation("QĐ-UBND"),
    subject="Về việc thử nghiệm sổ văn bản",
    recipients=(Recipient("Sở Thử nghiệm", "000.00.02.H99"), Recipient("Lưu: VT")),
    page_count=1,
    delegation=HEAD.id,
    capacity_lines=HEAD.lines,
)


def open_office(where: Path | str) -> Engine:
    """A new database with the agency and its people in it; a file is copied from one that this process migrated."""
    if "://" in str(where):
        return _migrated(where)
    shutil.copy(_office_file(), where)
    return open_database(where)


@cache
def _office_file() -> Path:
    folder = tempfile.mkdtemp(prefix="vanthu-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "office.sqlite"
    _migrated(file).dispose()
    return file


def _migrated(where: Path | str) -> Engine:
    engine = open_database(where)
    migrations.upgrade(engine)
    with transaction(engine) as tx:
        seed(tx, [AGENCY], [CLERK, LEADER, OTHER_LEADER])
        authority.seed(tx, NOON, [HEAD, DEPUTY])
    return engine


def repeatable_entropy(label: str) -> Callable[[int], bytes]:
    """Randomness that is the same in every run and never repeats within one."""
    calls = count()
    return lambda size: hashlib.shake_256(f"{label} {next(calls)}".encode()).digest(size)


@dataclass
class Line:
    """Walks documents along the line, one step a method, each in its own transaction."""

    engine: Engine
    store: ObjectStore
    at: datetime = NOON
    particulars: Particulars = PARTICULARS
    entropy: Callable[[int], bytes] = field(default_factory=lambda: os.urandom)

    def by(self, person: Person = CLERK, after: timedelta = timedelta()) -> Occasion:
        return Occasion(person.id, self.at + after, self.entropy)

    def put(self, label: str) -> StoredObject:
        return self.store.put(f"%PDF-1.7 invented {label}".encode())

    def draft(self, tx: Connection, label: str = "draft") -> outgoing.Draft:
        screened = ScreenedDraft(self.particulars, Clear("test-rules"), VerificationCode.new(self.entropy))
        return outgoing.create_draft(tx, self.by(), screened, self.put(label))

    def submitted(self, tx: Connection, label: str = "draft") -> outgoing.Submitted:
        return outgoing.submit(tx, self.by(), self.draft(tx, label), self.put(f"{label} prepared"))

    def signed(self, tx: Connection, label: str = "draft") -> outgoing.LeaderSigned:
        return self.sign(tx, self.submitted(tx, label), label)

    def sign(
        self, tx: Connection, submitted: outgoing.Signable, label: str = "draft", person: Person = LEADER
    ) -> outgoing.LeaderSigned:
        by = self.by(person)
        authorised = authority.authorise(tx, submitted.id, submitted.particulars, by.local_date)
        return outgoing.record_leader_signature(tx, by, submitted, self.put(f"{label} signed"), authorised)

    def numbered(self, tx: Connection, label: str = "draft") -> outgoing.Numbered:
        return numbering.assign_number(tx, self.by(), self.signed(tx, label))

    def sealed(self, tx: Connection, label: str = "draft") -> outgoing.Sealed:
        return outgoing.record_seal(tx, self.by(), self.numbered(tx, label), self.put(f"{label} sealed"))

    def issued(self, tx: Connection, label: str = "draft") -> outgoing.Issued:
        sealed = self.sealed(tx, label)
        report = self.store.put(f'{{"verdict":"VALID","of":"{label}"}}'.encode())
        proof = outgoing.accept_report(sealed.pdf, report, "VALID", VALID_FOR_BOTH)
        return outgoing.issue(tx, self.by(), sealed, proof)

    def dispatched(self, tx: Connection, label: str = "draft") -> outgoing.Dispatched:
        issued = self.issued(tx, label)
        for dispatch in outgoing.list_dispatches(tx, issued.id):
            outgoing.mark_sent(tx, self.by(), dispatch.id)
        return outgoing.complete_dispatch(tx, self.by(), issued)

    def about(self, **changes: object) -> Line:
        """The same line for documents with other particulars."""
        return replace(self, particulars=replace(self.particulars, **changes))
