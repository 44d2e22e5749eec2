"""Numbers: consecutive whatever happens, bound to their document, one series a year of Vietnam."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from records import numbering, outgoing, register, schema
from records.agencies import COMMON_SERIES
from records.database import open_database, snapshot, transaction
from records.document_number import Notation
from records.errors import ConflictError, InternalError, OutsideServiceError
from records.identifiers import DocumentId
from records.number_policy import NumberPolicy, NumberScheme, decide
from records.storage_local import LocalStore
from tests.records.office import AGENCY, NOON, Line

ROOT = Path(__file__).parents[2]
NUMBER_ONE_DOCUMENT = "tests.records.number_documents"


def _signed_documents(line: Line, count: int) -> list[DocumentId]:
    with transaction(line.engine) as tx:
        return [line.signed(tx, f"draft {place}").id for place in range(count)]


def _assign(line: Line, document_id: DocumentId) -> int:
    with transaction(line.engine) as tx:
        signed = outgoing.load(tx, outgoing.LeaderSigned, document_id)
        return numbering.assign_number(tx, line.by(), signed).number.number


def test_the_first_number_of_a_series_is_01(line: Line) -> None:
    with transaction(line.engine) as tx:
        numbered = line.numbered(tx)
    assert str(numbered.number) == "01/QĐ-UBND"
    assert numbered.issue_date == date(2026, 11, 23)


def test_asked_twice_a_document_keeps_its_number(line: Line) -> None:
    with transaction(line.engine) as tx:
        signed = line.signed(tx)
        first = numbering.assign_number(tx, line.by(), signed)
    with transaction(line.engine) as tx:
        later = line.by(after=timedelta(days=3))
        assert numbering.assign_number(tx, later, signed) == first


def test_fifty_threads_get_fifty_consecutive_numbers(line: Line) -> None:
    documents = _signed_documents(line, 50)
    with ThreadPoolExecutor(50) as pool:
        numbers = list(pool.map(lambda document_id: _assign(line, document_id), documents))
    assert sorted(numbers) == list(range(1, 51))


def test_fifty_threads_asking_for_one_document_get_one_number(line: Line) -> None:
    with transaction(line.engine) as tx:
        signed = line.signed(tx)

    def ask(_: int) -> outgoing.Numbered:
        with transaction(line.engine) as tx:
            return numbering.assign_number(tx, line.by(), signed)

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(ask, range(50)))
    assert len(answers) == 1


def test_four_processes_get_consecutive_numbers(line: Line, tmp_path: Path) -> None:
    documents = _signed_documents(line, 40)
    url = line.engine.url.render_as_string(hide_password=False)
    shares = [documents[start::4] for start in range(4)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", NUMBER_ONE_DOCUMENT, url, *share], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for share in shares
    ]
    outputs = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert sorted(int(number) for output in outputs for number in output.split()) == list(range(1, 41))


def test_a_rolled_back_numbering_burns_no_number(line: Line) -> None:
    documents = _signed_documents(line, 2)

    def fail_before_commit(step: str) -> None:
        if step == "number-registered":
            raise OutsideServiceError("test-failure", "The power went.")

    with transaction(line.engine) as tx:
        signed = outgoing.load(tx, outgoing.LeaderSigned, documents[0])
    with pytest.raises(OutsideServiceError, match="test-failure"), transaction(line.engine) as tx:
        numbering.assign_number(tx, line.by(), signed, fail_before_commit)
    assert [_assign(line, document_id) for document_id in documents] == [1, 2]


def test_the_series_starts_again_at_midnight_in_vietnam(line: Line) -> None:
    line.at = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    with transaction(line.engine) as tx:
        last = line.numbered(tx, "old year")
    line.at = datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)
    with transaction(line.engine) as tx:
        first = line.numbered(tx, "new year")
    assert (last.number.number, last.issue_date) == (1, date(2026, 12, 31))
    assert (first.number.number, first.issue_date) == (1, date(2027, 1, 1))


def test_a_request_that_waited_over_midnight_gets_the_day_of_the_register(line: Line) -> None:
    with transaction(line.engine) as tx:
        line.numbered(tx, "first")
        line.at = NOON - timedelta(hours=13)
        late = line.numbered(tx, "waited")
    assert (late.number.number, late.issue_date) == (2, date(2026, 11, 23))


def test_a_clock_that_runs_behind_the_register_is_refused(line: Line) -> None:
    with transaction(line.engine) as tx:
        line.numbered(tx, "first")
    line.at = NOON - timedelta(days=2)
    with pytest.raises(ConflictError, match="clock-behind-register"), transaction(line.engine) as tx:
        line.numbered(tx, "second")


def test_each_series_counts_for_itself(line: Line) -> None:
    decisions, letters = line.about(), line.about(kind="cong-van", notation=Notation("UBND-VP"))
    with transaction(line.engine) as tx:
        decide(tx, line.by(), AGENCY.id, NumberPolicy(2026, NumberScheme.PER_KIND), "QĐ mẫu 1")
        decisions.numbered(tx, "a")
        assert str(letters.numbered(tx, "b").number) == "01/UBND-VP"
        assert str(decisions.numbered(tx, "c").number) == "02/QĐ-UBND"


def test_every_number_has_its_row_in_the_register(line: Line) -> None:
    with transaction(line.engine) as tx:
        numbered = [line.numbered(tx, f"draft {place}") for place in range(3)]
        page = register.list_outgoing(tx, AGENCY.id, COMMON_SERIES, 2026)
    assert [row.document_id for row in page.rows] == [document.id for document in numbered]
    row = page.rows[0]
    assert (str(row.number), row.kind_and_subject, row.signer) == (
        "01/QĐ-UBND",
        "Quyết định Về việc thử nghiệm sổ văn bản",
        "Nguyễn Văn Mẫu",
    )
    assert (row.archive_unit, row.copies, row.recipients[0].name) == ("VT", 1, "Sở Thử nghiệm")


def test_the_register_is_read_page_by_page(line: Line) -> None:
    with transaction(line.engine) as tx:
        for place in range(5):
            line.numbered(tx, f"draft {place}")
        first = register.list_outgoing(tx, AGENCY.id, COMMON_SERIES, 2026, limit=3)
        second = register.list_outgoing(tx, AGENCY.id, COMMON_SERIES, 2026, after=first.next_cursor or 0, limit=3)
    assert [row.number.number for row in first.rows + second.rows] == [1, 2, 3, 4, 5]
    assert second.next_cursor is None


@pytest.mark.parametrize("change", ["number", "issue_date"])
def test_the_database_refuses_to_change_a_given_number(line: Line, change: str) -> None:
    with transaction(line.engine) as tx:
        numbered = line.numbered(tx)
    other = {"number": 7, "issue_date": date(2020, 1, 1)}[change]
    with pytest.raises(InternalError, match="database-constraint"), transaction(line.engine) as tx:
        tx.execute(update(schema.documents).where(schema.documents.c.id == numbered.id).values({change: other}))


@pytest.mark.parametrize("statement", ["UPDATE outgoing_register SET number = 9", "DELETE FROM outgoing_register"])
def test_the_database_refuses_to_change_the_register(line: Line, statement: str) -> None:
    with transaction(line.engine) as tx:
        line.numbered(tx)
    with pytest.raises(InternalError, match="database-constraint"), transaction(line.engine) as tx:
        tx.exec_driver_sql(statement)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path, store: LocalStore) -> None:
    from tests.records.office import open_office

    engine: Engine = open_office(tmp_path / "readers.sqlite")
    line = Line(engine, store)
    with transaction(engine) as tx:
        line.draft(tx)
        with snapshot(open_database(tmp_path / "readers.sqlite")) as other:
            assert outgoing.list_documents(other, AGENCY.id).documents == ()
