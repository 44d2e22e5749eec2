"""Body text as clerks type it, Markdown-like, read into blocks; and written back for them to edit.

One line is one block::

    # I. MỤC ĐÍCH                      topic with a Roman number
    ## Chương I. Quy định chung        part (Phần), chapter (Chương), section (Mục), subsection (Tiểu mục)
    ### Điều 1. Phạm vi điều chỉnh     article with a title
    Điều 1. Ban hành kèm theo …        article without a title: the words run on
    1. Văn phòng có trách nhiệm:       clause
    a) Đôn đốc, theo dõi;              point of the clause above
    | STT | Nhiệm vụ |                 table: header, line of dashes (relative widths), rows
    |---|-----------|
    Mọi dòng khác                      paragraph

``**đậm**`` and ``*nghiêng*`` stand out; a backslash takes the next sign as it is. The marks ``#`` may be left
out before divisions (topics then need a title in capitals), never before an article's title; how many there are
plays no part. The title of a division may follow on the next line. Blank lines play no part, except that one
ends a table.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from records.compose.content import (
    Article,
    Block,
    Clause,
    Division,
    Paragraph,
    Point,
    Rank,
    RichText,
    Run,
    Style,
    Table,
    Text,
)
from records.compose.roman import is_roman
from records.compose.wording import MAX_PARAGRAPH_CHARACTERS
from records.errors import RequestError

MAX_TEXT_CHARACTERS = 1_000_000
"""More than a body may hold once its marks are gone; bounds the time to read."""
MAX_LINE_CHARACTERS = 2 * MAX_PARAGRAPH_CHARACTERS
"""Twice what a paragraph may hold: every letter of it may have a backslash."""
MAX_NUMBER_DIGITS = 4
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The Vietnamese alphabet without ă, â, ê, ô, ơ, ư: points are never lettered with those."""
EVEN_DASHES = 3
LONGEST_DASHES = 1_000

_ARTICLE = re.compile(rf"Điều (\d{{1,{MAX_NUMBER_DIGITS}}})\. *(.*)")
_CLAUSE = re.compile(rf"(\d{{1,{MAX_NUMBER_DIGITS}}})\. +(.*)")
_POINT = re.compile(rf"([{POINT_LETTERS}])\) +(.*)")
_DIVISION = re.compile(r"(Phần|Chương|Mục|Tiểu mục) ([CLXVI]{1,10}|\d{1,4}|thứ \w{1,10})(?:[.:] *(.*))?")
_TOPIC = re.compile(r"([CLXVI]{1,10})\. +(.*)")
_DASHES = re.compile(r":?(-+):?")
_CELL = re.compile(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)")
_EMPHASIS = re.compile(
    r"\\(?P<escaped>\S)|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\*(?P<italic>(?:\\.|[^*\\])+)\*",
)
_ESCAPED = re.compile(r"\\(\S)")
_LINE_END = re.compile(r"\r\n|[\n\r]")


class BodySyntaxError(RequestError):
    """A line of a body that cannot be read; ``line`` counts from 1."""

    def __init__(self, code: str, line: int, text: str, text_vi: str) -> None:
        super().__init__(code, f"Line {line}: {text}", f"Dòng {line}: {text_vi}")
        self.line = line


def parse_body(text: str) -> tuple[Block, ...]:
    """The blocks of a body.

    Guarantees: ``parse_body(write_body(blocks)) == blocks`` for blocks as this function makes them.

    Raises:
        BodySyntaxError: ``body-title-missing``, ``body-order-broken`` (articles, clauses or points out of order),
            ``body-point-without-clause``, ``body-heading-unknown``, ``body-table-without-dashes``,
            ``body-table-uneven``, ``body-line-too-long``.
        RequestError: ``body-too-long``.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        raise RequestError(
            "body-too-long",
            f"The body is longer than {MAX_TEXT_CHARACTERS} characters.",
            f"Nội dung dài quá {MAX_TEXT_CHARACTERS} ký tự.",
        )
    reader = _Reader()
    for number, line in enumerate(_LINE_END.split(unicodedata.normalize("NFC", text)), start=1):
        reader.read(line.strip(), number)
    return reader.blocks()


@dataclass(slots=True)
class _OpenTable:
    """A table whose lines are still being read."""

    line: int
    header: tuple[str, ...]
    dashes: tuple[int, ...] | None = None
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def finished(self) -> Table:
        if self.dashes is None:
            raise _without_dashes(self.line)
        even = len(set(self.dashes)) == 1
        return Table(self.header, tuple(self.rows), () if even else tuple(float(count) for count in self.dashes))


@dataclass(frozen=True, slots=True)
class _Untitled:
    """A division whose title is on the next line."""

    rank: Rank
    number: str
    line: int


@dataclass(slots=True)
class _OpenArticle:
    number: int
    title: str | None
    blocks: list[Paragraph | Clause | Table] = field(default_factory=list)


class _Reader:
    """Reads line by line; what is open (table, clause, article) takes what belongs to it."""

    def __init__(self) -> None:
        self._done: list[Block] = []
        self._article: _OpenArticle | None = None
        self._clause: Clause | None = None
        self._points: list[Point] = []
        self._table: _OpenTable | None = None
        self._untitled: _Untitled | None = None
        self._last_article = 0

    def read(self, line: str, number: int) -> None:
        if len(line) > MAX_LINE_CHARACTERS:
            raise BodySyntaxError(
                "body-line-too-long",
                number,
                f"the line has more than {MAX_LINE_CHARACTERS} characters.",
                f"dòng dài quá {MAX_LINE_CHARACTERS} ký tự.",
            )
        if line.startswith("|") and self._untitled is None:
            self._read_row(line, number)
            return
        self._close_table()
        if not line:
            return
        if self._untitled is not None:
            waiting, self._untitled = self._untitled, None
            self._done.append(Division(waiting.rank, waiting.number, _plain(_given(line.lstrip("# "), waiting.line))))
        elif line.startswith("#"):
            self._read_heading(line.lstrip("#").strip(), number)
        elif found := _DIVISION.fullmatch(line):
            self._open_division(Rank(found[1]), found[2], found[3], number)
        elif found := _topic(line):
            self._open_division(Rank.TOPIC, found[1], found[2], number)
        else:
            self._read_text(line, number)

    def _read_text(self, line: str, number: int) -> None:
        if found := _ARTICLE.fullmatch(line):
            self._open_article(int(found[1]), None, number)
            self._add(Paragraph(_text(_given(found[2], number))))
        elif found := _CLAUSE.fullmatch(line):
            self._open_clause(int(found[1]), found[2], number)
        elif found := _POINT.fullmatch(line):
            self._add_point(found[1], found[2], number)
        else:
            self._close_clause()
            self._add(Paragraph(_text(line)))

    def blocks(self) -> tuple[Block, ...]:
        self._close_table()
        self._close_article()
        if self._untitled is not None:
            raise _no_text(self._untitled.line)
        return tuple(self._done)

    def _add(self, block: Paragraph | Clause | Table) -> None:
        if self._article is None:
            self._done.append(block)
        else:
            self._article.blocks.append(block)

    def _read_heading(self, line: str, number: int) -> None:
        if found := _ARTICLE.fullmatch(line):
            self._open_article(int(found[1]), _plain(_given(found[2], number)), number)
        elif found := _DIVISION.fullmatch(line):
            self._open_division(Rank(found[1]), found[2], found[3], number)
        elif (found := _TOPIC.fullmatch(line)) and is_roman(found[1]):
            self._open_division(Rank.TOPIC, found[1], found[2], number)
        else:
            raise BodySyntaxError(
                "body-heading-unknown",
                number,
                "a heading is a part, chapter, section, article or a Roman number.",
                "tiêu đề phải là Phần, Chương, Mục, Tiểu mục, Điều hoặc số La Mã.",
            )

    def _open_division(self, rank: Rank, label: str, title: str | None, number: int) -> None:
        self._close_article()
        if title is None:
            self._untitled = _Untitled(rank, label, number)
        else:
            self._done.append(Division(rank, label, _plain(_given(title, number))))

    def _open_article(self, article: int, title: str | None, number: int) -> None:
        self._close_article()
        if self._last_article and article != self._last_article + 1:
            raise _out_of_order(number, f"Điều {self._last_article + 1}")
        self._last_article = article
        self._article = _OpenArticle(article, title)

    def _open_clause(self, clause: int, text: str, number: int) -> None:
        expected = self._clause.number + 1 if self._clause else None
        if expected is not None and clause not in (expected, 1):
            raise _out_of_order(number, f"{expected}.")
        self._close_clause()
        self._clause = Clause(clause, _text(_given(text, number)))

    def _add_point(self, letter: str, text: str, number: int) -> None:
        if self._clause is None:
            raise BodySyntaxError(
                "body-point-without-clause",
                number,
                "a point belongs to a clause; write a backslash before it to keep it as text.",
                "điểm phải thuộc một khoản; thêm dấu \\ phía trước để giữ nguyên như đoạn văn.",
            )
        expected = POINT_LETTERS[len(self._points) : len(self._points) + 1]
        if letter != expected:
            raise _out_of_order(number, f"{expected})" if expected else "-")
        self._points.append(Point(letter, _text(_given(text, number))))

    def _close_clause(self) -> None:
        if self._clause is not None:
            self._add(Clause(self._clause.number, self._clause.text, tuple(self._points)))
        self._clause, self._points = None, []

    def _close_article(self) -> None:
        self._close_clause()
        if self._article is not None:
            self._done.append(Article(self._article.number, tuple(self._article.blocks), self._article.title))
        self._article = None

    def _read_row(self, line: str, number: int) -> None:
        cells = _cells(line)
        if self._table is None:
            self._close_clause()
            self._table = _OpenTable(number, cells)
            return
        if len(cells) != len(self._table.header):
            raise BodySyntaxError(
                "body-table-uneven",
                number,
                "the row has another number of cells than the header.",
                "hàng có số ô khác với hàng tiêu đề của bảng.",
            )
        if self._table.dashes is None:
            self._table.dashes = _dashes(cells, number)
        else:
            self._table.rows.append(cells)

    def _close_table(self) -> None:
        if self._table is not None:
            self._add(self._table.finished())
        self._table = None


def _topic(line: str) -> re.Match[str] | None:
    """A Roman number and a title in capitals."""
    found = _TOPIC.fullmatch(line)
    return found if found and is_roman(found[1]) and found[2].isupper() else None


def _given(text: str, line: int) -> str:
    if not text.strip():
        raise _no_text(line)
    return text


def _no_text(line: int) -> BodySyntaxError:
    return BodySyntaxError("body-title-missing", line, "no text after the number.", "sau số chưa có nội dung.")


def _out_of_order(line: int, expected: str) -> BodySyntaxError:
    return BodySyntaxError("body-order-broken", line, f"expected {expected}.", f"số thứ tự phải là {expected}.")


def _without_dashes(line: int) -> BodySyntaxError:
    return BodySyntaxError(
        "body-table-without-dashes",
        line,
        "the second line of a table is a line of dashes.",
        "dòng thứ hai của bảng phải là dòng gạch (|---|---|).",
    )


def _cells(line: str) -> tuple[str, ...]:
    parts = [found[1].strip() for found in _CELL.finditer(line, 1)]
    return tuple(_plain(part) for part in (parts[:-1] if len(parts) > 1 else parts))


def _dashes(cells: tuple[str, ...], line: int) -> tuple[int, ...]:
    found = [_DASHES.fullmatch(cell) for cell in cells]
    counts = tuple(min(len(match[1]), LONGEST_DASHES) for match in found if match)
    if len(counts) != len(cells):
        raise _without_dashes(line)
    return counts


def _plain(text: str) -> str:
    """Text in which nothing stands out: stars are stars."""
    return _composed(_ESCAPED.sub(r"\1", text))


def _composed(text: str) -> str:
    """NFC once more: a sign that is taken away may have kept a letter and its accent apart."""
    return unicodedata.normalize("NFC", text)


def _text(line: str) -> Text:
    runs: list[Run] = []
    end = 0
    for found in _EMPHASIS.finditer(line):
        _append(runs, line[end : found.start()], Style.PLAIN)
        end = found.end()
        for style, group in ((Style.PLAIN, "escaped"), (Style.BOLD, "bold"), (Style.ITALIC, "italic")):
            if found[group] is not None:
                _append(runs, found[group] if group == "escaped" else _plain(found[group]), style)
    _append(runs, line[end:], Style.PLAIN)
    if all(run.style is Style.PLAIN for run in runs):
        return _composed("".join(run.text for run in runs))
    return RichText(tuple(Run(_composed(run.text), run.style) for run in runs))


def _append(runs: list[Run], text: str, style: Style) -> None:
    """Neighbours of one style are one run."""
    if text and runs and runs[-1].style is style:
        runs[-1] = Run(runs[-1].text + text, style)
    elif text:
        runs.append(Run(text, style))


def write_body(blocks: tuple[Block, ...]) -> str:
    """The text that :func:`parse_body` reads as these blocks; blank lines only between tables."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(text):
            return [_guarded(_marked(text))]
        case Clause(number, text, points):
            return [f"{number}. {_marked(text)}", *(f"{point.letter}) {_marked(point.text)}" for point in points)]
        case Division(rank, number, title):
            return [
                f"# {number}. {_escaped(title)}"
                if rank is Rank.TOPIC
                else f"## {rank.value} {number}. {_escaped(title)}"
            ]
        case Table():
            return _table_lines(block)
        case Article():
            return _article_lines(block)


def _article_lines(article: Article) -> list[str]:
    if article.title is not None:
        inner = [line for block in article.blocks for line in _lines(block)]
        return [f"### Điều {article.number}. {_escaped(article.title)}", *inner]
    opening, *others = article.blocks
    text = opening.text if isinstance(opening, Paragraph) else ""
    return [f"Điều {article.number}. {_marked(text)}", *(line for block in others for line in _lines(block))]


def _table_lines(table: Table) -> list[str]:
    weights = table.weights or (float(EVEN_DASHES),) * len(table.header)
    # Whole weights are kept as they are; finer ones are scaled until the narrowest column has three dashes.
    scale = 1.0 if all(weight.is_integer() for weight in weights) else EVEN_DASHES / min(weights)
    dashes = ["-" * min(LONGEST_DASHES, round(weight * scale)) for weight in weights]
    rows = [_row(table.header), f"|{'|'.join(dashes)}|", *(_row(row) for row in table.rows)]
    return [*rows, ""]


def _row(cells: tuple[str, ...]) -> str:
    return "".join(f"| {_escaped(cell)} " for cell in cells) + "|"


def _escaped(text: str) -> str:
    return re.sub(r"([\\*|])", r"\\\1", text)


def _marked(text: Text) -> str:
    if isinstance(text, str):
        return _escaped(text)
    signs = {Style.PLAIN: "", Style.BOLD: "**", Style.ITALIC: "*"}
    return "".join(f"{signs[run.style]}{_escaped(run.text)}{signs[run.style]}" for run in text.runs)


_MARKER = re.compile(
    rf"[#|].*|{_DIVISION.pattern}|{_TOPIC.pattern}|{_ARTICLE.pattern}|{_CLAUSE.pattern}|{_POINT.pattern}"
)


def _guarded(line: str) -> str:
    """A paragraph that looks like something else gets a backslash in front."""
    return "\\" + line if _MARKER.fullmatch(line) else line
