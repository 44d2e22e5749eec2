"""The figures a province reports, counted from the rows of the line, the incoming book and the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from records.audit import Action, append
from records.database import snapshot, transaction
from records.statistics import Share, YearFigures, count_year
from tests.records.office import AGENCY, NOON, Line

TODAY = NOON.date()


def tomorrow(day: date) -> date:
    return day + timedelta(days=1)


def walk(line: Line, step: str) -> None:
    with transaction(line.engine) as tx:
        getattr(line, step)(tx, step)


def figures(line: Line, today: date = TODAY) -> YearFigures:
    with snapshot(line.engine) as tx:
        return count_year(tx, NOON.year, AGENCY.id, today, tomorrow)


def test_year_without_documents_has_twelve_empty_months_and_no_shares(line: Line) -> None:
    empty = figures(line)
    assert [month.month for month in empty.months] == list(range(1, 13))
    assert empty.total("numbered") == 0
    assert (empty.signed_by_leader.percent, empty.electronic.percent, empty.sent_on_time.percent) == (None, None, None)


def test_only_numbered_documents_count_and_each_signature_on_its_own(line: Line) -> None:
    walk(line, "submitted")
    walk(line, "numbered")
    walk(line, "sealed")
    counted = figures(line)
    assert counted.months[NOON.month - 1].numbered == 2
    assert counted.signed_by_leader == Share(2, 2)
    assert counted.signed_by_agency == Share(1, 2)


def test_document_not_sent_is_late_only_once_the_next_working_day_is_over(line: Line) -> None:
    walk(line, "issued")
    assert figures(line, TODAY).sent_on_time == Share(0, 0)
    assert figures(line, TODAY + timedelta(days=1)).sent_on_time == Share(0, 0)
    assert figures(line, TODAY + timedelta(days=2)).sent_on_time == Share(0, 1)


def test_document_sent_the_same_day_is_on_time(line: Line) -> None:
    walk(line, "dispatched")
    assert figures(line, TODAY + timedelta(days=9)).sent_on_time == Share(1, 1)


def test_refusals_of_the_guard_are_counted_in_the_month_of_vietnam(line: Line) -> None:
    half_past_midnight = replace(line, at=NOON.replace(month=1, day=31, hour=17, minute=30))
    with transaction(line.engine) as tx:
        append(tx, half_past_midnight.by(), AGENCY.id, Action.SCREENING_REFUSED, AGENCY.id)
    assert [month.month for month in figures(line).months if month.refused] == [2]


def test_another_agencys_documents_count_only_in_the_whole(line: Line) -> None:
    walk(line, "numbered")
    with snapshot(line.engine) as tx:
        assert count_year(tx, NOON.year, AGENCY.id, TODAY, tomorrow).total("numbered") == 1
        assert count_year(tx, NOON.year, None, TODAY, tomorrow).total("numbered") == 1
        assert count_year(tx, NOON.year - 1, None, TODAY, tomorrow).total("numbered") == 0


@pytest.mark.parametrize(("part", "whole", "percent"), [(9996, 10_000, 99.9), (1, 3, 33.3), (5, 5, 100.0)])
def test_share_is_cut_and_never_rounded_up(part: int, whole: int, percent: float) -> None:
    assert Share(part, whole).percent == percent
