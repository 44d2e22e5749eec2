"""Clocks that jump ten, thirty and seventy years ahead, and a day back: nothing is destroyed a day early."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from records import disposition
from records.database import snapshot, transaction
from records.errors import RecordsError
from records.occasion import VIETNAM
from records.retention.protecting import LOCK_STEP, protect, wanted_protection
from records.storage_local import LocalStore
from tests.records.keeping import SCHEDULE, Keeping, keeping_in
from tests.records.office import AGENCY, NOON, Line, open_office

ROOT = Path(__file__).parents[3]
SEVENTY = SCHEDULE.find("bo-nhiem-dieu-dong")
TWENTY = SCHEDULE.find("so-dang-ky-van-ban-den")
FIVE = SCHEDULE.find("van-ban-gui-de-biet")
PERMANENT = SCHEDULE.find("tap-luu-quyet-dinh")
CLOSED = date(2026, 10, 31)


def _at(keeping: Keeping, day: date, hour: int = 0) -> Keeping:
    return keeping.later(seconds=(datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM) - NOON).total_seconds())


def _due(keeping: Keeping) -> set[str]:
    with snapshot(keeping.line.engine) as tx:
        found = disposition.due_records(tx, keeping.by(), AGENCY.id)
    return {record.retention.class_code for record in found.records}


@pytest.mark.parametrize(
    ("years", "gone"),
    [(0, set()), (10, {FIVE.code}), (30, {FIVE.code, TWENTY.code}), (70, {FIVE.code, TWENTY.code})],
)
def test_after_so_many_years_only_what_is_over_is_due(keeping: Keeping, years: int, gone: set[str]) -> None:
    for retention in (FIVE, TWENTY, SEVENTY, PERMANENT):
        keeping.record(retention=retention, event=CLOSED)
    keeping.record(event=None)
    assert _due(_at(keeping, date(CLOSED.year + years, CLOSED.month, CLOSED.day), 23)) == gone
    assert PERMANENT.code not in _due(_at(keeping, date(2500, 1, 1)))


def test_the_seventieth_anniversary_is_the_last_day(keeping: Keeping) -> None:
    record = keeping.record(retention=SEVENTY, event=CLOSED)
    last_day, after = _at(keeping, date(2096, 10, 31), 23), _at(keeping, date(2096, 11, 1))
    with pytest.raises(RecordsError, match="record-not-due"):
        last_day.proposed(record)
    assert [one.outcome for one in after.destroyed(record).items] == ["destroyed"]


def test_a_clock_set_back_a_day_after_approval_spares_the_record(keeping: Keeping) -> None:
    record = keeping.record(retention=FIVE, event=CLOSED)
    after = _at(keeping, date(2031, 11, 1))
    listed = after.approved(record)
    done = after.later(days=-1).executioner().execute(listed.id)
    assert [one.outcome for one in done.items] == ["record-not-due"]
    assert keeping.store.get(record.pdf)


def test_a_lock_is_renewed_in_steps_and_never_outlives_the_due_date(tmp_path: Path) -> None:
    clock = [NOON]
    store = LocalStore.open(tmp_path / "store", clock=lambda: clock[0])
    keeping = keeping_in(Line(open_office(tmp_path / "v.sqlite"), store), tmp_path)
    record = keeping.record(retention=FIVE, event=date(2022, 1, 31))
    permanent = keeping.record(retention=PERMANENT)
    end = datetime(2027, 2, 1, tzinfo=VIETNAM)
    while clock[0] < NOON + timedelta(days=200):
        with snapshot(keeping.line.engine) as tx:
            wanted = [wanted_protection(tx, sha256, clock[0]) for sha256 in (record.pdf, permanent.pdf)]
        for one in wanted:
            protect(store, one, clock[0])
        until = store.protection(record.pdf).retain_until
        assert until is not None
        assert until <= end
        lasting = store.protection(permanent.pdf).retain_until
        assert lasting is not None
        assert clock[0] < lasting <= clock[0] + LOCK_STEP + timedelta(seconds=1)
        clock[0] += timedelta(days=20)
    assert store.protection(record.pdf).retain_until == end


SHIFTED = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
from pathlib import Path
from records import disposition
from records.database import open_database, snapshot
from records.storage_local import LocalStore
from tests.records.keeping import keeping_in
from tests.records.office import AGENCY, Line
folder = Path(sys.argv[1])
keeping = keeping_in(Line(open_database(folder / "v.sqlite"), LocalStore.open(folder / "store")), folder)
keeping = replace(keeping, at=datetime.now(UTC))
with snapshot(keeping.line.engine) as tx:
    print(*sorted(one.retention.class_code for one in disposition.due_records(tx, keeping.by(), AGENCY.id).records))
"""


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize(
    ("year", "due"),
    [("2036", [FIVE.code]), ("2056", [TWENTY.code, FIVE.code]), ("2096", [TWENTY.code, FIVE.code])],
)
def test_a_process_whose_clock_is_shifted_finds_the_same(tmp_path: Path, year: str, due: list[str]) -> None:
    engine = open_office(tmp_path / "v.sqlite")
    keeping = keeping_in(Line(engine, LocalStore.open(tmp_path / "store")), tmp_path)
    with transaction(engine) as tx:
        for retention in (FIVE, TWENTY, SEVENTY, PERMANENT):
            keeping.kept(tx, retention=retention, event=CLOSED)
    engine.dispose()
    command = ["faketime", f"{year}-10-31 12:00:00", sys.executable, "-c", SHIFTED, str(tmp_path)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert answer.stdout.split() == due, answer.stderr
