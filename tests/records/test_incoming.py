"""Incoming documents on both databases: one count, one arrival a message, whatever comes at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from records import incoming, incoming_register
from records.database import snapshot, transaction
from records.errors import ConflictError, InternalError, RequestError
from records.identifiers import IncomingId
from records.incoming import Arrival, Assignment, RequestKind, Source, Standing, Verification
from records.incoming_register import BookFilter
from records.kept_objects import keep_object
from records.number_series import list_series
from records.screening.outcome import Clear
from records.series import INCOMING_SERIES
from tests.records.office import AGENCY, LEADER, Line

CLEAR = Clear("test-rules")
ARRIVAL = Arrival(AGENCY.id, Source.AGENCY, "Sở Thử nghiệm", "V/v thử nghiệm", "12/STN-VP", date(2026, 11, 20))


def checked(line: Line, tx: Connection, label: str, standing: Standing = Standing.PROVEN) -> Verification:
    pdf, report = line.put(label), line.put(f"report of {label}")
    for stored in (pdf, report):
        keep_object(tx, line.by(), stored)
    return Verification(pdf.sha256, report.sha256, "VALID", standing, 1)


def arrive(line: Line, label: str, **changes: object) -> IncomingId:
    with transaction(line.engine) as tx:
        arrival = replace(ARRIVAL, **{"notation": label, "message_id": label} | changes)  # type: ignore[arg-type]
        return incoming.receive(tx, line.by(), arrival, checked(line, tx, label), CLEAR).document.id


def register(line: Line, incoming_id: IncomingId) -> int:
    with transaction(line.engine) as tx:
        return incoming.register(tx, line.by(), incoming_id).arrival_number


def test_arrivals_registered_at_the_same_time_get_consecutive_numbers(line: Line) -> None:
    waiting = [arrive(line, f"dsp_{place}") for place in range(20)]
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda one: register(line, one), waiting))
    assert sorted(numbers) == list(range(1, 21))
    with snapshot(line.engine) as tx:
        (standing,) = list_series(tx, AGENCY.id, 2026)
    assert (standing.series, standing.last_number, standing.gaps) == (INCOMING_SERIES, 20, ())


def test_one_message_carried_in_by_many_workers_is_one_arrival(line: Line) -> None:
    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(lambda _: arrive(line, "dsp_1"), range(10)))
    assert len(found) == 1


def test_arrival_numbers_start_again_at_midnight_in_vietnam(line: Line) -> None:
    line.at = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    old = register(line, arrive(line, "dsp_old"))
    line.at = datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)
    new = register(line, arrive(line, "dsp_new"))
    assert (old, new) == (1, 1)
    with snapshot(line.engine) as tx:
        (row,) = incoming_register.list_incoming_book(tx, AGENCY.id, BookFilter(2027)).rows
    assert row.arrival_date == date(2027, 1, 1)


def test_steps_on_a_document_that_has_moved_on_are_refused(line: Line) -> None:
    one = arrive(line, "dsp_1")
    with transaction(line.engine) as tx:
        incoming.return_to_sender(tx, line.by(), one, "Gửi nhầm")
        for step in (
            lambda: incoming.register(tx, line.by(), one),
            lambda: incoming.assign(tx, line.by(), one, Assignment(person_id=LEADER.id)),
            lambda: incoming.take_up(tx, line.by(), one),
            lambda: incoming.complete(tx, line.by(), one, "Xong"),
            lambda: incoming.ask(tx, line.by(), one, RequestKind.RECALL, "msg", "Sai"),
        ):
            with pytest.raises(ConflictError, match="state-conflict"):
                step()


def test_a_refused_recall_keeps_its_reason_and_the_work_goes_on(line: Line) -> None:
    one = arrive(line, "dsp_1")
    register(line, one)
    with transaction(line.engine) as tx:
        request = incoming.ask(tx, line.by(), one, RequestKind.RECALL, "msg_1", "Gửi nhầm")
        with pytest.raises(RequestError, match="reason-malformed"):
            incoming.answer_request(tx, line.by(), request.id, agree=False)
        refused = incoming.answer_request(tx, line.by(), request.id, agree=False, reason="Đã giải quyết xong")
        assert incoming.answer_request(tx, line.by(), request.id, agree=False, reason="Khác") == refused
        incoming.assign(tx, line.by(), one, Assignment(person_id=LEADER.id, due_on=date(2026, 11, 30)))
        told = [(status.code.value, status.reason) for status in incoming.statuses_of(tx, one)]
    assert told[-3:] == [("13", "Gửi nhầm"), ("16", "Đã giải quyết xong"), ("04", "")]


def test_what_is_late_is_found(line: Line) -> None:
    one = arrive(line, "dsp_1")
    register(line, one)
    with transaction(line.engine) as tx:
        incoming.assign(tx, line.by(), one, Assignment(person_id=LEADER.id, due_on=date(2026, 11, 23)))
        on_time = incoming.IncomingFilter(overdue_on=date(2026, 11, 23))
        late = incoming.IncomingFilter(overdue_on=(line.at + timedelta(days=1)).date())
        assert incoming.list_incoming(tx, AGENCY.id, on_time).documents == ()
        assert [found.id for found in incoming.list_incoming(tx, AGENCY.id, late).documents] == [one]


@pytest.mark.parametrize(
    "wrong", [{"author": " "}, {"subject": "x" * 501}, {"note": "a\u202eb"}, {"notation": "x" * 51}]
)
def test_an_arrival_that_says_too_little_or_hides_letters_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(RequestError, match="arrival-malformed"):
        replace(ARRIVAL, **wrong)


@pytest.mark.parametrize("table", ["incoming_register", "incoming_statuses", "register_changes"])
def test_the_database_refuses_to_change_what_is_evidence(line: Line, table: str) -> None:
    one = arrive(line, "dsp_1")
    register(line, one)
    with transaction(line.engine) as tx:
        incoming.assign(tx, line.by(), one, Assignment(person_id=LEADER.id))
    with pytest.raises(InternalError, match="database-constraint"), transaction(line.engine) as tx:
        tx.exec_driver_sql(f"DELETE FROM {table}")
