"""Body blocks as the flat pieces the templates draw: headings, paragraphs, tables; plain strings only, never markup."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from records.compose.content import (
    Article,
    Block,
    Clause,
    Division,
    Paragraph,
    Point,
    Rank,
    RichText,
    Style,
    Table,
    Text,
)
from records.compose.wording import MAX_PARAGRAPH_CHARACTERS, Wording
from records.errors import RequestError

MAX_BODY_CHARACTERS = 600_000
"""About 200 pages; more belongs into an appendix of its own."""
MAX_BLOCKS = 10_000
"""Bounds the time to lay out a body of very many very short paragraphs."""
MAX_TABLE_COLUMNS = 12
"""Narrower columns could not hold a word of 13 pt on A4."""
MAX_TABLE_ROWS = 5_000
MAX_WEIGHT = 1_000.0
MAX_CELL_CHARACTERS = 2_000
_RANKS = (Rank.PART, Rank.CHAPTER, Rank.SECTION, Rank.SUBSECTION, Rank.TOPIC)
_ARTICLE_RANK = len(_RANKS)


@dataclass(frozen=True, slots=True)
class StyledWords:
    """Consecutive words in one style ("plain", "bold", "italic")."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Typeset:
    """One piece as the templates draw it.

    ``level`` is the depth of a heading in the outline, the title of the document being 1; ``label`` its number
    on a line of its own; ``lead`` a bold beginning of a paragraph; ``runs`` replace ``text`` when some words of
    it stand out.
    """

    type: Literal["division", "heading", "paragraph", "table"]
    text: str = ""
    label: str | None = None
    lead: str | None = None
    level: int = 2
    runs: tuple[StyledWords, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    weights: tuple[float, ...] = ()


def typeset_body(blocks: tuple[Block, ...], wording: Wording) -> tuple[Typeset, ...]:
    """Check and flatten a body.

    Raises:
        RequestError: what :class:`Wording` refuses, and ``list-empty``, ``body-too-long``, ``emphasis-splits-letter``,
            ``article-without-opening``, ``table-uneven``, ``table-too-large``.
    """
    pieces = _levelled(blocks, wording)
    if not pieces:
        raise RequestError("list-empty", "The body has no text.", "Văn bản chưa có nội dung.")
    size = sum(len(piece.text) + sum(len(cell) for row in piece.rows for cell in row) for piece in pieces)
    if size > MAX_BODY_CHARACTERS or len(pieces) > MAX_BLOCKS:
        raise RequestError(
            "body-too-long",
            f"The body is longer than {MAX_BODY_CHARACTERS} characters or {MAX_BLOCKS} paragraphs.",
            f"Nội dung dài quá {MAX_BODY_CHARACTERS} ký tự hoặc {MAX_BLOCKS} đoạn.",
        )
    return pieces


def _levelled(blocks: tuple[Block, ...], wording: Wording) -> tuple[Typeset, ...]:
    """The pieces with heading levels that never skip one, whichever divisions the clerk uses (PDF/UA-1, 7.4.2)."""
    pieces: list[Typeset] = []
    open_ranks: list[int] = []
    for block in blocks:
        if isinstance(block, Division | Article):
            rank = _ARTICLE_RANK if isinstance(block, Article) else _RANKS.index(block.rank)
            while open_ranks and open_ranks[-1] >= rank:
                open_ranks.pop()
            first, *others = _block(block, wording)
            if first.type != "paragraph":
                open_ranks.append(rank)
            pieces += [replace(first, level=1 + len(open_ranks)), *others]
        else:
            pieces += _block(block, wording)
    return tuple(pieces)


def _block(block: Block, wording: Wording) -> tuple[Typeset, ...]:
    match block:
        case Paragraph(text):
            return (_paragraph(text, wording),)
        case Clause(number, text, points):
            opening = _paragraph(text, wording, before=f"{number}. ")
            return (opening, *(_point(point, wording) for point in points))
        case Article():
            return _article(block, wording)
        case Table():
            return (_table(block, wording),)
        case Division():
            return (_division(block, wording),)


def _division(division: Division, wording: Wording) -> Typeset:
    number = wording.clean(division.number, "division.number", limit=10)
    title = wording.clean(division.title, "division.title")
    if division.rank is Rank.TOPIC:
        return Typeset("heading", text=f"{number}. {title}")
    return Typeset("division", text=title, label=f"{division.rank.value} {number}")


def _paragraph(text: Text, wording: Wording, *, before: str = "", lead: str | None = None) -> Typeset:
    if isinstance(text, RichText):
        return _rich_paragraph(text, wording, before, lead)
    return Typeset("paragraph", text=wording.clean(before + text, "body", limit=MAX_PARAGRAPH_CHARACTERS), lead=lead)


def _rich_paragraph(text: RichText, wording: Wording, before: str, lead: str | None) -> Typeset:
    """The styles follow the letters through the cleaning, which only changes blanks and compositions."""
    styled = [(unicodedata.normalize("NFC", run.text), run.style) for run in text.runs]
    whole = wording.clean(before + "".join(words for words, _ in styled), "body", limit=MAX_PARAGRAPH_CHARACTERS)
    styles = [Style.PLAIN for letter in before if not letter.isspace()]
    styles += [style for words, style in styled for letter in words if not letter.isspace()]
    if len(styles) != sum(not letter.isspace() for letter in whole):
        raise RequestError(
            "emphasis-splits-letter",
            "Bold or italic begins between a letter and its tone mark.",
            "Chữ đậm hoặc nghiêng bắt đầu giữa một chữ cái và dấu của nó.",
        )
    return Typeset("paragraph", text=whole, lead=lead, runs=_runs(whole, styles))


def _runs(whole: str, styles: list[Style]) -> tuple[StyledWords, ...]:
    """Each letter with its style, blanks with the style before them, neighbours of one style together."""
    remaining = iter(styles)
    style = Style.PLAIN
    pairs: list[tuple[str, Style]] = []
    for letter in whole:
        style = style if letter.isspace() else next(remaining)
        pairs.append((letter, style))
    return tuple(
        StyledWords("".join(letter for letter, _ in group), style.value)
        for style, group in groupby(pairs, key=lambda pair: pair[1])
    )


def _point(point: Point, wording: Wording) -> Typeset:
    return _paragraph(point.text, wording, before=f"{point.letter}) ")


def _article(article: Article, wording: Wording) -> tuple[Typeset, ...]:
    label = f"Điều {article.number}."
    if article.title is not None:
        heading = Typeset("heading", text=wording.clean(f"{label} {article.title}", "article.title"))
        return (heading, *(piece for block in article.blocks for piece in _block(block, wording)))
    if not article.blocks or not isinstance(article.blocks[0], Paragraph):
        raise RequestError(
            "article-without-opening",
            "An article without a title begins with a paragraph.",
            "Điều không có tiêu đề phải bắt đầu bằng một đoạn văn.",
        )
    opening = _paragraph(article.blocks[0].text, wording, lead=label)
    return (opening, *(piece for block in article.blocks[1:] for piece in _block(block, wording)))


def _table(table: Table, wording: Wording) -> Typeset:
    columns = len(table.header)
    if not 1 <= columns <= MAX_TABLE_COLUMNS or len(table.rows) > MAX_TABLE_ROWS:
        raise RequestError(
            "table-too-large",
            f"A table has 1 to {MAX_TABLE_COLUMNS} columns and at most {MAX_TABLE_ROWS} rows.",
            f"Bảng có từ 1 đến {MAX_TABLE_COLUMNS} cột và không quá {MAX_TABLE_ROWS} hàng.",
        )
    weights = table.weights or (1.0,) * columns
    if any(len(row) != columns for row in table.rows) or not _are_weights(weights, columns):
        raise RequestError(
            "table-uneven",
            "Every row of a table has as many cells as its header, every column a positive weight.",
            "Mỗi hàng của bảng phải đủ số ô như hàng tiêu đề; mỗi cột có độ rộng dương.",
        )
    return Typeset(
        "table",
        header=tuple(wording.clean(cell, "table", limit=1_000) for cell in table.header),
        rows=tuple(tuple(_cell(cell, wording) for cell in row) for row in table.rows),
        weights=weights,
    )


def _are_weights(weights: tuple[float, ...], columns: int) -> bool:
    return len(weights) == columns and all(0 < weight <= MAX_WEIGHT for weight in weights)


def _cell(text: str, wording: Wording) -> str:
    """A cell may be empty; everything else of a cell is ordinary text."""
    return wording.clean(text, "table", limit=MAX_CELL_CHARACTERS) if text.strip() else ""
