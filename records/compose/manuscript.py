"""The checked content in the flat shape the Typst templates read: plain strings only, never markup."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from records.compose.content import Agency, Article, Block, Clause, DraftContent, Paragraph, Point, Table
from records.compose.qr import qr_svg
from records.compose.wording import MAX_PARAGRAPH_CHARACTERS, MAX_SUBJECT_CHARACTERS, Wording
from records.errors import RequestError

MAX_BODY_CHARACTERS = 600_000
"""About 200 pages; more belongs into an appendix of its own."""
MAX_BLOCKS = 10_000
"""Bounds the time to lay out a body of very many very short paragraphs."""
MAX_LIST_ITEMS = 60
"""Recipients, addressees, legal bases; larger mailings name a group of recipients."""
MAX_CAPACITY_LINES = 5
MAX_TABLE_COLUMNS = 12
"""Narrower columns could not hold a word of 13 pt on A4."""
MAX_TABLE_ROWS = 5_000
MAX_WEIGHT = 1_000.0
MAX_NOTATION_CHARACTERS = 30
"""Length of CodeNotation in Decree 30/2020/NĐ-CP, appendix VI."""
MIN_SEAL_MM, MAX_SEAL_MM = 20.0, 50.0
"""Seals of Vietnamese agencies are near 36 mm; anything outside is a wrong unit."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """One block as the templates draw it: a heading, a paragraph (with a bold lead-in) or a table."""

    type: Literal["heading", "paragraph", "table"]
    text: str = ""
    lead: str | None = None
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The agency as cells 2, 4 and 13 show it."""

    parent: str | None
    name: str
    place: str
    address: str | None
    seal_mm: float


@dataclass(frozen=True, slots=True)
class QrMark:
    """The QR code and the short code beside it."""

    svg: str
    url: str
    code: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything a template needs, checked and cleaned."""

    template: str
    kind: str
    agency: Letterhead
    notation: str
    subject: str
    authority: str | None
    legal_bases: tuple[str, ...]
    addressees: tuple[str, ...]
    body: tuple[Typeset, ...]
    capacity: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    urgency: str | None
    qr: QrMark | None

    def to_json(self) -> str:
        """The JSON the templates read from ``sys.inputs``."""
        return json.dumps(asdict(self), ensure_ascii=False)


def manuscript(content: DraftContent, wording: Wording) -> Manuscript:
    """Check and clean everything a clerk wrote.

    Raises:
        RequestError: what :class:`Wording` refuses, and ``kind-not-composable``, ``unit-code-missing``,
            ``notation-too-long``, ``list-empty``, ``list-too-long``, ``recipient-doubled``, ``body-too-long``,
            ``article-without-opening``, ``table-uneven``, ``table-too-large``, ``seal-size-impossible``.
    """
    if content.kind.template is None:
        raise RequestError(
            "kind-not-composable",
            f"A {content.kind.code} cannot be composed here; upload it as PDF.",
            "Chưa soạn được loại văn bản này tại đây; hãy tải lên tệp PDF.",
        )
    notation = wording.clean(content.notation, "notation")
    if len(notation) > MAX_NOTATION_CHARACTERS:
        raise RequestError(
            "notation-too-long",
            f"The notation is longer than {MAX_NOTATION_CHARACTERS} characters.",
            f"Ký hiệu dài quá {MAX_NOTATION_CHARACTERS} ký tự.",
        )
    return Manuscript(
        template=content.kind.template,
        kind=content.kind.name,
        agency=_letterhead(content.agency, wording),
        notation=notation,
        subject=wording.clean(content.subject, "subject", limit=MAX_SUBJECT_CHARACTERS),
        authority=_optional(content.authority, "authority", wording),
        legal_bases=_punctuated(_items(content.legal_bases, "legal_bases", wording, limit=1_000)),
        addressees=_punctuated(_distinct(_items(content.addressees, "addressees", wording), "addressees")),
        body=_body(content.body, wording),
        capacity=_capacity(content.signatory.capacity, wording),
        signer=wording.clean(content.signatory.name, "signatory.name"),
        recipients=_recipients(content, wording),
        urgency=content.urgency.value if content.urgency else None,
        qr=_qr(content, wording),
    )


def _optional(text: str | None, field: str, wording: Wording) -> str | None:
    return None if text is None else wording.clean(text, field)


def _letterhead(agency: Agency, wording: Wording) -> Letterhead:
    if not MIN_SEAL_MM <= agency.seal_mm <= MAX_SEAL_MM:
        raise RequestError(
            "seal-size-impossible",
            f"A seal measures {MIN_SEAL_MM:g} to {MAX_SEAL_MM:g} mm across.",
            f"Đường kính con dấu từ {MIN_SEAL_MM:g} đến {MAX_SEAL_MM:g} mm.",
        )
    return Letterhead(
        parent=_optional(agency.parent, "agency.parent", wording),
        name=wording.clean(agency.name, "agency.name"),
        place=wording.clean(agency.place, "agency.place", limit=60),
        address=_optional(agency.address, "agency.address", wording),
        seal_mm=agency.seal_mm,
    )


def _items(items: tuple[str, ...], field: str, wording: Wording, *, limit: int = 300) -> tuple[str, ...]:
    if len(items) > MAX_LIST_ITEMS:
        raise _too_many(field, MAX_LIST_ITEMS)
    return tuple(wording.clean(item, field, limit=limit) for item in items)


def _too_many(field: str, most: int) -> RequestError:
    return RequestError("list-too-long", f"{field} has more than {most} items.", f"{field} có hơn {most} mục.")


def _distinct(items: tuple[str, ...], field: str) -> tuple[str, ...]:
    if len({item.casefold() for item in items}) < len(items):
        raise RequestError("recipient-doubled", f"{field} names somebody twice.", f"{field} có tên bị lặp lại.")
    return items


def _punctuated(items: tuple[str, ...]) -> tuple[str, ...]:
    """Each item ends with a semicolon, the last one with a full stop, whatever the clerk typed."""
    bare = [item.rstrip(" ;.") for item in items]
    return tuple(f"{item}{'.' if place == len(bare) else ';'}" for place, item in enumerate(bare, start=1))


def _capacity(lines: tuple[str, ...], wording: Wording) -> tuple[str, ...]:
    if not lines:
        raise RequestError("list-empty", "signatory.capacity has no line.", "Thiếu quyền hạn, chức vụ của người ký.")
    if len(lines) > MAX_CAPACITY_LINES:
        raise _too_many("signatory.capacity", MAX_CAPACITY_LINES)
    return tuple(wording.clean(line, "signatory.capacity", limit=120) for line in lines)


def _recipients(content: DraftContent, wording: Wording) -> tuple[str, ...]:
    named = _distinct(_items(content.recipients, "recipients", wording), "recipients")
    filing = wording.clean(content.filing, "filing", limit=100).rstrip(" .")
    mark = _optional(content.drafter_mark, "drafter_mark", wording)
    last = f"Lưu: {filing}, {mark}" if mark else f"Lưu: {filing}"
    return _punctuated((*named, last))


def _qr(content: DraftContent, wording: Wording) -> QrMark | None:
    if content.verification is None:
        return None
    code = wording.clean(content.verification.code, "verification.code", limit=40)
    return QrMark(svg=qr_svg(content.verification.url), url=content.verification.url, code=code)


def _body(blocks: tuple[Block, ...], wording: Wording) -> tuple[Typeset, ...]:
    typeset = tuple(piece for block in blocks for piece in _block(block, wording))
    if not typeset:
        raise RequestError("list-empty", "The body has no text.", "Văn bản chưa có nội dung.")
    size = sum(len(piece.text) + sum(len(cell) for row in piece.rows for cell in row) for piece in typeset)
    if size > MAX_BODY_CHARACTERS or len(typeset) > MAX_BLOCKS:
        raise RequestError(
            "body-too-long",
            f"The body is longer than {MAX_BODY_CHARACTERS} characters or {MAX_BLOCKS} paragraphs.",
            f"Nội dung dài quá {MAX_BODY_CHARACTERS} ký tự hoặc {MAX_BLOCKS} đoạn.",
        )
    return typeset


def _block(block: Block, wording: Wording) -> tuple[Typeset, ...]:
    match block:
        case Paragraph(text):
            return (_paragraph(text, wording),)
        case Clause(number, text, points):
            return (_paragraph(f"{number}. {text}", wording), *(_point(point, wording) for point in points))
        case Article():
            return _article(block, wording)
        case Table():
            return (_table(block, wording),)


def _paragraph(text: str, wording: Wording, *, lead: str | None = None) -> Typeset:
    return Typeset("paragraph", text=wording.clean(text, "body", limit=MAX_PARAGRAPH_CHARACTERS), lead=lead)


def _point(point: Point, wording: Wording) -> Typeset:
    return _paragraph(f"{point.letter}) {point.text}", wording)


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
    return wording.clean(text, "table", limit=2_000) if text.strip() else ""
