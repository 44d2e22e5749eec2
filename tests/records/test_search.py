"""Records are found by words, number, signer, hash, dates and retention; another agency's never are."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from records import archive, retention, schema
from records.agencies import seed
from records.archive import (
    ArchivedRecord,
    Capture,
    CapturedPart,
    Description,
    Part,
    RecordSearch,
    Source,
    SourceKind,
    find_records,
    walking,
    words,
)
from records.database import snapshot, transaction
from records.errors import RequestError
from records.identifiers import AgencyId, RecordFileId
from tests.records.office import AGENCY, NOON, Line

SCHEDULE = retention.load_schedule(NOON.date())
PERMANENT = SCHEDULE.find("tap-luu-quyet-dinh")
FIVE_YEARS = SCHEDULE.find("van-ban-gui-de-biet")
_later = count(1)
OTHER = replace(AGENCY, id=AgencyId("agy_khac"), identifier="000.00.09.H99", name="SỞ KHÁC (MẪU)")


@pytest.fixture
def kept(line: Line) -> list[ArchivedRecord]:
    """Three records, oldest first."""
    return [
        keep(line, "Ban hành Kế hoạch chuyển đổi số", "05/QĐ-UBND", date(2026, 3, 1), "Nguyễn Văn Mẫu"),
        keep(line, "Phê duyệt quy hoạch khu dân cư Đông Sơn", "06/QĐ-UBND", date(2026, 5, 2), "Nguyễn Văn Mẫu"),
        keep(line, "Thông báo lịch tiếp dân", "07/TB-UBND", date(2026, 7, 3), "Lê Văn Mẫu"),
    ]


def keep(
    line: Line, title: str, number: str, day: date, signer: str, agency_id: AgencyId = AGENCY.id
) -> ArchivedRecord:
    stored = line.put(f"{title} {agency_id}")
    captured = Capture(
        agency_id=agency_id,
        source=Source(SourceKind.IMPORTED, f"pkg_{number}{agency_id}"),
        title=title,
        parts=(CapturedPart(Part.PDF, stored),),
        metadata=line.put("{}"),
        retention=PERMANENT,
        description=Description(day, number, "Quyết định", signer, "Cơ quan mẫu", ("Sở Nội vụ",)),
    )
    with transaction(line.engine) as tx:
        seed(tx, [OTHER], [])
        return archive.capture(tx, line.by(after=timedelta(seconds=next(_later))), captured)


def titles(line: Line, agency_id: AgencyId = AGENCY.id, **wanted: object) -> list[str]:
    with snapshot(line.engine) as tx:
        return [one.title for one in find_records(tx, agency_id, RecordSearch(**wanted)).records]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", ["đông sơn", "DONG SON", "dong  son", "Đông", "sơn quy hoạch", unicodedata.normalize("NFD", "đông sơn")]
)
def test_words_are_found_with_and_without_diacritics(line: Line, kept: list[ArchivedRecord], words: str) -> None:
    assert titles(line, text=words) == ["Phê duyệt quy hoạch khu dân cư Đông Sơn"]


def test_an_exact_search_minds_the_diacritics(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, text="kê hoạch") == ["Ban hành Kế hoạch chuyển đổi số"]
    assert titles(line, text="kê hoạch", exact=True) == []
    assert titles(line, text="kế hoạch", exact=True) == ["Ban hành Kế hoạch chuyển đổi số"]


def test_all_words_must_be_there(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, text="kế hoạch tiếp dân") == []


@pytest.mark.parametrize("number", ["05/QĐ-UBND", "05/qd-ubnd"])
def test_a_number_is_found(line: Line, kept: list[ArchivedRecord], number: str) -> None:
    assert titles(line, number=number) == ["Ban hành Kế hoạch chuyển đổi số"]


def test_a_signers_records_are_found_newest_first(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, signer="nguyen van mau") == [kept[1].title, kept[0].title]


def test_days_bound_the_search_on_both_sides(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, issued_from=date(2026, 5, 2), issued_to=date(2026, 5, 2)) == [kept[1].title]
    assert titles(line, issued_from=date(2026, 5, 3)) == [kept[2].title]


def test_a_hash_finds_its_record(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, sha256=kept[2].pdf) == [kept[2].title]


def test_conditions_hold_together(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, text="quyet dinh", signer="mau", issued_to=date(2026, 4, 1)) == [kept[0].title]
    assert titles(line, text="quy hoach", state=archive.RecordState.DESTROYED) == []
    assert titles(line, due_before=date(2100, 1, 1)) == []  # permanent: never due


def test_where_it_comes_from_and_its_file_narrow_what_words_find(line: Line, kept: list[ArchivedRecord]) -> None:
    assert titles(line, text="mau", source=SourceKind.IMPORTED, without_file=True) == [one.title for one in kept[::-1]]
    assert titles(line, text="mau", source=SourceKind.OUTGOING) == []
    assert titles(line, text="mau", file_id=RecordFileId("fil_01KARX0000000000000000000A")) == []


def test_another_agencys_records_are_not_found_nor_counted(line: Line, kept: list[ArchivedRecord]) -> None:
    keep(line, "Kế hoạch riêng của sở khác", "05/QĐ-UBND", date(2026, 3, 1), "Nguyễn Văn Mẫu", OTHER.id)
    assert titles(line, text="rieng") == []
    assert titles(line, number="05/QĐ-UBND") == [kept[0].title]
    assert titles(line, OTHER.id, text="kế hoạch") == ["Kế hoạch riêng của sở khác"]
    assert titles(line, OTHER.id, sha256=kept[2].pdf) == []


def test_pages_go_by_key_and_miss_nothing(line: Line) -> None:
    for number in range(7):
        keep(line, f"Báo cáo tháng {number}", f"{number:02d}/BC-UBND", date(2026, 1, 1), "Nguyễn Văn Mẫu")
    seen: list[str] = []
    after = None
    with snapshot(line.engine) as tx:
        while True:
            page = find_records(tx, AGENCY.id, RecordSearch(text="báo cáo"), after, 3)
            seen += [one.title for one in page.records]
            after = page.next_cursor
            if after is None:
                break
    assert seen == [f"Báo cáo tháng {number}" for number in reversed(range(7))]


def in_pages(line: Line, wanted: RecordSearch, limit: int) -> tuple[list[str], int]:
    """Titles of every page, one after the other, and how many pages had less than they could."""
    seen: list[str] = []
    after, short = None, 0
    with snapshot(line.engine) as tx:
        for _ in range(100):
            page = find_records(tx, AGENCY.id, wanted, after, limit)
            seen += [one.title for one in page.records]
            after = page.next_cursor
            if after is None:
                return seen, short
            short += len(page.records) < limit
    raise AssertionError("the pages never end")


def test_short_pages_give_every_match_once_and_come_to_an_end(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "STEPS", (1, 2))
    both = {2, 3, 9, 17}
    for number in range(20):
        words = "mưa nắng" if number in both else "mưa" if number % 2 else "nắng"
        keep(line, f"{words} {number}", f"{number:02d}/BC-UBND", date(2026, 1, 1 + number // 3), "Lê Văn Mẫu")
    expected = [f"mưa nắng {number}" for number in sorted(both, reverse=True)]
    pages = [in_pages(line, RecordSearch(text="mưa nắng"), limit) for limit in (1, 2, 50)]
    assert [seen for seen, _ in pages] == [expected] * 3
    assert any(short for _, short in pages), "so few rows were looked at that some pages were short"


def test_rows_that_lack_a_word_are_passed_over_without_being_looked_at(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "STEPS", (2,))
    for number in range(walking.PASSED_OVER):
        keep(line, f"mưa {number}", f"{number:02d}/BC-UBND", date(2026, 2, 1), "Lê Văn Mẫu")
        keep(line, f"nắng {number}", f"{number:02d}/TB-UBND", date(2026, 2, 1), "Lê Văn Mẫu")
    keep(line, "mưa nắng", "99/TB-UBND", date(2026, 1, 1), "Lê Văn Mẫu")
    assert in_pages(line, RecordSearch(text="mưa nắng"), 5) == (["mưa nắng"], 0)
    _forget_signatures(line)
    seen, short = in_pages(line, RecordSearch(text="mưa nắng"), 5)
    assert seen == ["mưa nắng"]
    assert short, "rows without a signature are looked at"


def _forget_signatures(line: Line) -> None:
    """As records captured by an earlier version are."""
    with transaction(line.engine) as tx:
        tx.execute(update(schema.record_words).values(signature=-1))


@pytest.mark.parametrize("exact", [True, False])
def test_a_signature_has_the_bit_of_every_word_that_finds_its_record(exact: bool) -> None:
    title = "Ủy ban nhân dân xã ĐÔNG SƠN ban hành Straße ﬁle Ⅷ 05/QĐ-UBND năm 2026 " + "dài" * 30
    kept = words.signature(words.words_of(title))
    for word in title.split():
        assert set(words.asked_words(word, exact=exact)) <= set(words.words_of(title))
        asked = words.signature(words.asked_words(word, exact=False))
        assert asked
        assert asked & kept == asked
    assert kept < 2**words.SIGNATURE_BITS


def test_conditions_that_lie_apart_in_time_end_at_once(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "STEPS", (1, 2))
    for number in range(12):
        word = "xưa" if number < 6 else "nay"
        keep(line, f"{word} {number}", f"{number:02d}/BC-UBND", date(2026, 1, 1 + number), "Lê Văn Mẫu")
    assert in_pages(line, RecordSearch(text="xưa nay"), 5) == ([], 0)


def test_lists_go_by_the_documents_day_whenever_it_was_captured(line: Line, kept: list[ArchivedRecord]) -> None:
    keep(line, "Quyết định cũ, nhập sau", "01/QĐ-UBND", date(2019, 1, 1), "Nguyễn Văn Mẫu")
    assert titles(line, signer="nguyen van mau")[-1] == "Quyết định cũ, nhập sau"
    assert titles(line)[-1] == "Quyết định cũ, nhập sau"
    assert titles(line, state=archive.RecordState.KEPT, issued_to=date(2026, 3, 1)) == [
        kept[0].title,
        "Quyết định cũ, nhập sau",
    ]


def test_what_bears_no_day_is_listed_under_that_of_its_capture(line: Line) -> None:
    stored = line.put("undated")
    captured = Capture(
        AGENCY.id, Source(SourceKind.IMPORTED, "x"), "Không ngày", (CapturedPart(Part.PDF, stored),), stored, PERMANENT
    )
    with transaction(line.engine) as tx:
        archive.capture(tx, line.by(), captured)
    assert titles(line, issued_from=NOON.date(), issued_to=NOON.date()) == ["Không ngày"]


def test_overdue_records_are_listed_the_longest_overdue_first(line: Line) -> None:
    for number, year in enumerate((2012, 2010, 2011)):
        stored = line.put(f"due {year}")
        source, parts = Source(SourceKind.IMPORTED, f"due_{number}"), (CapturedPart(Part.PDF, stored),)
        captured = Capture(AGENCY.id, source, f"Việc {year}", parts, stored, FIVE_YEARS, date(year, 3, 1))
        with transaction(line.engine) as tx:
            archive.capture(tx, line.by(after=timedelta(seconds=number)), captured)
    overdue = RecordSearch(text="việc", due_before=date(2026, 1, 1))
    for wanted in (overdue, replace(overdue, retention_class=FIVE_YEARS.code)):
        assert in_pages(line, wanted, 1)[0] == ["Việc 2010", "Việc 2011", "Việc 2012"]


def test_what_never_falls_due_does_not_stand_in_the_way_of_what_is_overdue(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "STEPS", (1, 1, 50))
    for number in range(4):
        keep(line, f"việc {number}", f"{number:02d}/BC-UBND", date(2026, 1, 1), "Lê Văn Mẫu")
    stored = line.put("due")
    source, parts = Source(SourceKind.IMPORTED, "due"), (CapturedPart(Part.PDF, stored),)
    captured = Capture(AGENCY.id, source, "Việc cũ", parts, stored, FIVE_YEARS, date(2010, 3, 1))
    with transaction(line.engine) as tx:
        archive.capture(tx, line.by(), captured)
    assert in_pages(line, RecordSearch(text="việc", due_before=date(2026, 1, 1)), 5)[0] == ["Việc cũ"]


def test_a_cursor_of_another_agency_is_none(line: Line, kept: list[ArchivedRecord]) -> None:
    theirs = keep(line, "Của sở khác", "01/QĐ", date(2026, 1, 1), "Nguyễn Văn Mẫu", OTHER.id)
    with snapshot(line.engine) as tx, pytest.raises(RequestError, match="cursor-malformed"):
        find_records(tx, AGENCY.id, RecordSearch(), theirs.id)


def test_a_page_has_a_size(line: Line) -> None:
    with snapshot(line.engine) as tx, pytest.raises(RequestError, match="page-size-malformed"):
        find_records(tx, AGENCY.id, RecordSearch(), None, 0)


def test_a_forgotten_record_leaves_no_word_behind(line: Line, kept: list[ArchivedRecord]) -> None:
    with transaction(line.engine) as tx:
        archive.forget(tx, kept[0].id)
    assert titles(line, text="chuyển đổi số") == []
    with snapshot(line.engine) as tx:
        words = schema.record_words
        assert tx.scalars(select(words.c.word).where(words.c.record_id == kept[0].id)).all() == []
