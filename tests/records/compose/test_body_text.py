from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.compose import (
    Article,
    BodySyntaxError,
    Clause,
    Division,
    Paragraph,
    Point,
    Rank,
    RichText,
    Run,
    Style,
    Table,
    parse_body,
    write_body,
)
from records.errors import RequestError

DECISION = """
Điều 1. Ban hành kèm theo Quyết định này Quy chế văn thư.

Điều 2. Phân công nhiệm vụ:
1. Văn phòng có trách nhiệm:
a) Đôn đốc;
b) Tổng hợp.
2. Phòng Kinh tế bố trí kinh phí.
Đoạn cuối của Điều 2.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký./.
"""


def test_articles_clauses_and_points_are_nested() -> None:
    first, second, third = parse_body(DECISION)
    assert first == Article(1, (Paragraph("Ban hành kèm theo Quyết định này Quy chế văn thư."),))
    assert second == Article(
        2,
        (
            Paragraph("Phân công nhiệm vụ:"),
            Clause(1, "Văn phòng có trách nhiệm:", (Point("a", "Đôn đốc;"), Point("b", "Tổng hợp."))),
            Clause(2, "Phòng Kinh tế bố trí kinh phí."),
            Paragraph("Đoạn cuối của Điều 2."),
        ),
    )
    assert third.number == 3  # type: ignore[union-attr]


def test_marked_article_has_a_title() -> None:
    assert parse_body("### Điều 1. Phạm vi\nQuy chế này quy định.") == (
        Article(1, (Paragraph("Quy chế này quy định."),), "Phạm vi"),
    )


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("## Chương I. Quy định chung", Division(Rank.CHAPTER, "I", "Quy định chung")),
        ("Chương I\nQUY ĐỊNH CHUNG", Division(Rank.CHAPTER, "I", "QUY ĐỊNH CHUNG")),
        ("Phần thứ nhất\n\nMỞ ĐẦU", Division(Rank.PART, "thứ nhất", "MỞ ĐẦU")),
        ("Mục 2: Trình tự", Division(Rank.SECTION, "2", "Trình tự")),
        ("Tiểu mục 1. Nộp hồ sơ", Division(Rank.SUBSECTION, "1", "Nộp hồ sơ")),
        ("# I. Mục đích", Division(Rank.TOPIC, "I", "Mục đích")),
        ("IV. TỔ CHỨC THỰC HIỆN", Division(Rank.TOPIC, "IV", "TỔ CHỨC THỰC HIỆN")),
    ],
)
def test_division_is_read(text: str, division: Division) -> None:
    assert parse_body(text) == (division,)


@pytest.mark.parametrize("text", ["Phần mềm: dùng chung toàn xã", "I. là số La Mã", "Mục tiêu chung", "Điều này đúng."])
def test_ordinary_words_are_no_division(text: str) -> None:
    assert parse_body(text) == (Paragraph(text),)


def test_table_takes_relative_widths_from_its_dashes() -> None:
    text = "| STT | Nhiệm vụ |\n|---|---------|\n| 1 | Ký số \\| lưu |\n| 2 | |"
    assert parse_body(text) == (Table(("STT", "Nhiệm vụ"), (("1", "Ký số | lưu"), ("2", "")), (3.0, 9.0)),)


def test_bold_and_italic_words_become_runs() -> None:
    assert parse_body("1. **Mục đích**: xong *trước* hạn") == (
        Clause(
            1,
            RichText((Run("Mục đích", Style.BOLD), Run(": xong "), Run("trước", Style.ITALIC), Run(" hạn"))),
        ),
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("chữ **dở", "chữ **dở"),
        (r"\*không nghiêng\*", "*không nghiêng*"),
        (r"\1. số", "1. số"),
    ],
)
def test_unmatched_or_escaped_signs_stay_as_they_are(text: str, plain: str) -> None:
    assert parse_body(text) == (Paragraph(plain),)


def test_decomposed_text_reads_like_composed_text() -> None:
    assert parse_body(unicodedata.normalize("NFD", DECISION)) == parse_body(DECISION)


def test_windows_line_ends_read_like_others() -> None:
    assert parse_body(DECISION.replace("\n", "\r\n")) == parse_body(DECISION)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Mở đầu.\nĐiều 1.", "body-title-missing", 2),
        ("## Chương I.", "body-title-missing", 1),
        ("Mở đầu.\nChương I\n\n", "body-title-missing", 2),
        ("Điều 1. Một.\nĐiều 3. Ba.", "body-order-broken", 2),
        ("1. Một\n3. Ba", "body-order-broken", 2),
        ("1. Một\na) x\nc) y", "body-order-broken", 3),
        ("1. Một\nb) x", "body-order-broken", 2),
        ("Điều 1. Gồm:\na) x", "body-point-without-clause", 2),
        ("# Lời nói đầu", "body-heading-unknown", 1),
        ("Trước.\n| a | b |\nSau.", "body-table-without-dashes", 2),
        ("| a | b |\n| 1 | 2 |", "body-table-without-dashes", 2),
        ("| a | b |\n|---|---|\n| 1 |", "body-table-uneven", 3),
        ("Ngắn.\n" + "chữ " * 10_001, "body-line-too-long", 2),
    ],
)
def test_error_names_code_and_line(text: str, code: str, line: int) -> None:
    with pytest.raises(BodySyntaxError) as refusal:
        parse_body(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)
    assert f"Dòng {line}:" in refusal.value.text_vi


def test_error_quotes_nothing_of_the_text() -> None:
    with pytest.raises(BodySyntaxError) as refusal:
        parse_body("# Nguyễn Thị Bí Ẩn")
    assert "Nguyễn" not in str(refusal.value) + refusal.value.text_vi


def test_body_of_five_megabytes_is_refused() -> None:
    with pytest.raises(RequestError) as refusal:
        parse_body("chữ " * 1_250_000)
    assert refusal.value.code == "body-too-long"


PIECES = st.sampled_from(
    ["Điều 1. ", "Điều 2. ", "1. ", "2. ", "a) ", "b) ", "đ) ", "# ", "## ", "Chương I", "Mục 1. ", "I. ", "|", "---",
     "\\", "*", "**", "***", "\n", " ", "\t", "MỤC ĐÍCH", "nội dung", "x", "Phần thứ hai", "ệ", ":", "\u0301", "\r"]
)  # fmt: skip
NASTY = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=600, deadline=None)
@given(st.one_of(NASTY, st.text(max_size=200)))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    try:
        blocks = parse_body(text)
    except BodySyntaxError:
        return
    assert parse_body(write_body(blocks)) == blocks


@pytest.mark.parametrize("text", ["Chương I\\\u0301", "e\\\u0301", "**e\\\u0301**", "# I. E\\\u0301"])
def test_an_accent_kept_apart_by_a_backslash_joins_its_letter(text: str) -> None:
    blocks = parse_body(text)
    assert parse_body(write_body(blocks)) == blocks


WORDS = st.lists(
    st.sampled_from(["ký", "số", "1.", "a)", "*", "|", "\\", "#", "Điều", "I.", "./."]), min_size=1, max_size=6
).map(" ".join)
TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.builds(
        Table,
        st.tuples(*[WORDS] * columns),
        st.lists(st.tuples(*[WORDS] * columns), max_size=3).map(tuple),
        st.just(()),
    )
)


@settings(max_examples=200, deadline=None)
@given(title=WORDS, opening=WORDS, clause=WORDS, points=st.lists(WORDS, max_size=4), table=TABLES, last=WORDS)
def test_written_blocks_are_read_back(
    title: str, opening: str, clause: str, points: list[str], table: Table, last: str
) -> None:
    lettered = tuple(Point(letter, text) for letter, text in zip("abcd", points, strict=False))
    blocks = (
        Division(Rank.CHAPTER, "I", title),
        Article(1, (Paragraph(opening), Clause(1, clause, lettered), table)),
        Article(2, (Paragraph(last),), title),
    )
    assert parse_body(write_body(blocks)) == blocks
