"""How an agency counts: schemes, groups, copies, specialised series, series in progress, the turn of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from records import register
from records.agencies import COMMON_SERIES
from records.database import transaction
from records.document_number import Notation
from records.errors import ConflictError, RequestError
from records.number_policy import NumberPolicy, NumberScheme, SeriesGroup, decide, policy_of
from records.number_series import import_series, list_series
from records.register import Cursor, OutgoingFilter
from records.series import COPIES_SERIES, Series
from tests.records.office import AGENCY, Line

PAPER = "Quyết định mẫu số 1"
LETTERS = SeriesGroup(Series("thu-tu"), "Thư từ", frozenset({"cong-van", "thu-cong"}))
ORDERS = SeriesGroup(Series("quyet-dinh-chi-thi"), "Quyết định, chỉ thị", frozenset({"quyet-dinh", "chi-thi"}))
PERMITS = SeriesGroup(Series("giay-phep"), "Giấy phép xây dựng")


def _decide(tx: Connection, line: Line, **policy: object) -> None:
    decide(tx, line.by(), AGENCY.id, NumberPolicy(**{"from_year": 2026} | policy), PAPER)  # type: ignore[arg-type]


def _number(tx: Connection, line: Line, kind: str, notation: str, **more: object) -> str:
    return str(line.about(kind=kind, notation=Notation(notation), **more).numbered(tx, f"{kind} {notation}").number)


def test_without_a_decision_all_kinds_count_together(line: Line) -> None:
    with transaction(line.engine) as tx:
        assert _number(tx, line, "quyet-dinh", "QĐ-UBND") == "01/QĐ-UBND"
        assert _number(tx, line, "cong-van", "UBND-VP") == "02/UBND-VP"
        assert policy_of(tx, AGENCY.id, 2026).scheme is NumberScheme.COMMON


def test_groups_count_for_themselves_and_the_rest_together(line: Line) -> None:
    with transaction(line.engine) as tx:
        _decide(tx, line, scheme=NumberScheme.PER_GROUP, groups=(ORDERS, LETTERS))
        given = [
            _number(tx, line, "quyet-dinh", "QĐ-UBND"),
            _number(tx, line, "chi-thi", "CT-UBND"),
            _number(tx, line, "cong-van", "UBND-VP"),
            _number(tx, line, "bao-cao", "BC-UBND"),
            _number(tx, line, "to-trinh", "TTr-UBND"),
        ]
    assert given == ["01/QĐ-UBND", "02/CT-UBND", "01/UBND-VP", "01/BC-UBND", "02/TTr-UBND"]


@pytest.mark.parametrize("scheme", list(NumberScheme))
def test_copies_have_their_own_series_whatever_the_scheme(line: Line, scheme: NumberScheme) -> None:
    groups = (ORDERS,) if scheme is NumberScheme.PER_GROUP else ()
    with transaction(line.engine) as tx:
        _decide(tx, line, scheme=scheme, groups=groups)
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        assert _number(tx, line, "sao-y", "SY-UBND") == "01/SY-UBND"
        assert _number(tx, line, "trich-sao", "TrS-UBND") == "02/TrS-UBND"
        assert COPIES_SERIES in {one.series for one in list_series(tx, AGENCY.id, 2026)}


def test_a_specialised_series_is_asked_for_by_name(line: Line) -> None:
    with transaction(line.engine) as tx:
        _decide(tx, line, specialised=(PERMITS,))
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        assert _number(tx, line, "quyet-dinh", "GPXD", series=PERMITS.series) == "01/GPXD"
        assert _number(tx, line, "quyet-dinh", "QĐ-UBND", series=Series("unknown")) == "02/QĐ-UBND"


def test_a_number_with_its_notation_never_stands_twice_in_a_year(line: Line) -> None:
    with transaction(line.engine) as tx:
        _decide(tx, line, specialised=(PERMITS,))
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
    with pytest.raises(ConflictError, match="number-notation-taken"), transaction(line.engine) as tx:
        _number(tx, line, "quyet-dinh", "QĐ-UBND", series=PERMITS.series)
    with transaction(line.engine) as tx:
        assert [one.last_number for one in list_series(tx, AGENCY.id, 2026)] == [1]


def test_the_scheme_of_a_year_that_has_counted_stays_and_the_next_years_may_change(line: Line) -> None:
    with transaction(line.engine) as tx:
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        with pytest.raises(ConflictError, match="number-policy-in-use"):
            _decide(tx, line, scheme=NumberScheme.PER_KIND)
        _decide(tx, line, scheme=NumberScheme.PER_KIND, from_year=2027)
        _decide(tx, line, before_signature=True)
        assert policy_of(tx, AGENCY.id, 2026).scheme is NumberScheme.COMMON
        assert policy_of(tx, AGENCY.id, 2028).scheme is NumberScheme.PER_KIND
        with pytest.raises(RequestError, match="number-policy-past"):
            _decide(tx, line, from_year=2025)


def test_a_draft_of_the_old_year_is_counted_by_the_policy_of_the_new_one(line: Line) -> None:
    with transaction(line.engine) as tx:
        _number(tx, line, "bao-cao", "BC-UBND")
        _decide(tx, line, scheme=NumberScheme.PER_KIND, from_year=2027)
        line.at = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
        waiting, last = line.signed(tx, "waiting"), _number(tx, line, "bao-cao", "BC-UBND")
        line.at = datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)
        from records.numbering import assign_number

        first = assign_number(tx, line.by(), waiting)
    assert last == "02/BC-UBND"
    assert (str(first.number), first.issue_date, first.particulars.series) == (
        "01/QĐ-UBND",
        date(2027, 1, 1),
        "quyet-dinh",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_year": 2010},
        {"scheme": NumberScheme.PER_GROUP},
        {"groups": (ORDERS,)},
        {"specialised": (replace(PERMITS, series=COMMON_SERIES),)},
        {"specialised": (PERMITS, PERMITS)},
        {"specialised": (replace(PERMITS, name=" "),)},
        {"scheme": NumberScheme.PER_GROUP, "groups": (ORDERS, replace(ORDERS, series=Series("khac")))},
        {"scheme": NumberScheme.PER_GROUP, "groups": (replace(LETTERS, kinds=frozenset({"cong-van"})),)},
        {"scheme": NumberScheme.PER_GROUP, "groups": (replace(ORDERS, series=Series("Có Dấu")),)},
        {"scheme": NumberScheme.PER_GROUP, "groups": (replace(ORDERS, kinds=frozenset()),)},
    ],
)
def test_an_impossible_way_to_count_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="number-policy-malformed"):
        NumberPolicy(**{"from_year": 2026} | wrong)  # type: ignore[arg-type]


def test_a_series_in_progress_goes_on_after_its_last_number(line: Line) -> None:
    with transaction(line.engine) as tx:
        import_series(tx, line.by(), AGENCY.id, COMMON_SERIES, 317, date(2026, 11, 20), PAPER)
        import_series(tx, line.by(), AGENCY.id, COMMON_SERIES, 318, date(2026, 11, 23), PAPER)
        assert _number(tx, line, "quyet-dinh", "QĐ-UBND") == "319/QĐ-UBND"
        (standing,) = list_series(tx, AGENCY.id, 2026)
        assert (standing.last_number, standing.imported_to, standing.gaps) == (319, 318, ())
        with pytest.raises(ConflictError, match="series-in-use"):
            import_series(tx, line.by(), AGENCY.id, COMMON_SERIES, 400, date(2026, 11, 23), PAPER)


@pytest.mark.parametrize(("last", "day"), [(0, date(2026, 11, 1)), (5, date(2025, 11, 1)), (5, date(2026, 11, 24))])
def test_an_impossible_import_is_refused(line: Line, last: int, day: date) -> None:
    with pytest.raises(RequestError, match="series-import-malformed"), transaction(line.engine) as tx:
        import_series(tx, line.by(), AGENCY.id, COMMON_SERIES, last, day, PAPER)


def test_a_correction_is_appended_and_what_it_replaced_stays_readable(line: Line) -> None:
    with transaction(line.engine) as tx:
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        place = Cursor(COMMON_SERIES, 1)
        for column, value in (("subject", "Về việc đã sửa"), ("recipients", "Sở A; Sở B"), ("copies", "12")):
            register.correct(tx, line.by(), AGENCY.id, place, 2026, column, value, "Ghi nhầm")
        (row,) = register.list_book(tx, AGENCY.id, OutgoingFilter(2026)).rows
    assert (row.subject, [one.name for one in row.recipients], row.copies) == ("Về việc đã sửa", ["Sở A", "Sở B"], 12)
    assert [(change.was, change.reason) for change in row.changes] == [
        ("Về việc thử nghiệm sổ văn bản", "Ghi nhầm"),
        ("Sở Thử nghiệm; Lưu: VT", "Ghi nhầm"),
        ("1", "Ghi nhầm"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "reason", "code"),
    [
        ("number", "7", "x", "column-not-correctable"),
        ("issue_date", "2026-01-01", "x", "column-not-correctable"),
        ("copies", "nhiều", "x", "correction-malformed"),
        ("subject", "", "x", "correction-malformed"),
        ("subject", "y", " ", "reason-malformed"),
    ],
)
def test_a_wrong_correction_is_refused(line: Line, column: str, value: str, reason: str, code: str) -> None:
    with transaction(line.engine) as tx:
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        with pytest.raises(RequestError, match=code):
            register.correct(tx, line.by(), AGENCY.id, Cursor(COMMON_SERIES, 1), 2026, column, value, reason)
        assert register.list_book(tx, AGENCY.id, OutgoingFilter(2026)).rows[0].changes == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [("thử nghiệm", 2), ("THU NGHIEM so van ban", 2), ("qđ-ubnd", 1), ("02/", 1), ("100%", 0), ("da sua", 1)],
)
def test_the_register_is_searched_without_regard_to_diacritics(line: Line, query: str, found: int) -> None:
    with transaction(line.engine) as tx:
        _number(tx, line, "quyet-dinh", "QĐ-UBND")
        _number(tx, line, "cong-van", "UBND-VP")
        register.correct(tx, line.by(), AGENCY.id, Cursor(COMMON_SERIES, 2), 2026, "note", "Đã sửa", "Bổ sung")
        assert len(register.list_book(tx, AGENCY.id, OutgoingFilter(2026, query=query)).rows) == found


def test_the_register_is_narrowed_by_day_and_series_and_read_in_pages(line: Line) -> None:
    with transaction(line.engine) as tx:
        _decide(tx, line, scheme=NumberScheme.PER_KIND)
        for kind, notation in (("quyet-dinh", "QĐ-UBND"), ("cong-van", "UBND-VP"), ("quyet-dinh", "QĐ-UBND")):
            _number(tx, line, kind, notation)
        first = register.list_book(tx, AGENCY.id, OutgoingFilter(2026), limit=2)
        second = register.list_book(tx, AGENCY.id, OutgoingFilter(2026), first.next_row, limit=2)
        assert [str(row.number) for row in (*first.rows, *second.rows)] == ["01/UBND-VP", "01/QĐ-UBND", "02/QĐ-UBND"]
        assert second.next_row is None
        later = OutgoingFilter(2026, since=date(2026, 11, 24))
        assert register.list_book(tx, AGENCY.id, later).rows == ()
