"""What a clerk writes: the content of a document before it has a form, a number or a date.

Component numbers in the docstrings are the cells (ô số) of Decree 30/2020/NĐ-CP, appendix I, part I, section IV.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from records.compose.kinds import DocumentKind

DEFAULT_SEAL_MM = 36.0


class Urgency(Enum):
    """Level of urgency (mức độ khẩn), cell 10b; the value is what the mark says."""

    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    IMMEDIATE = "HỎA TỐC"


class Circulation(Enum):
    """Limit of circulation (chỉ dẫn phạm vi lưu hành), cell 11: restricted, but never a state secret."""

    INTERNAL = "LƯU HÀNH NỘI BỘ"
    RETURN_AFTER_READING = "XEM XONG TRẢ LẠI"


class Style(Enum):
    """How a run of text stands out."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one style."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class RichText:
    """Text of which some words stand out."""

    runs: tuple[Run, ...]


Text = str | RichText
"""Running text: plain unless something in it stands out. A plain string is never read as markup."""


@dataclass(frozen=True, slots=True)
class Agency:
    """The issuing agency (cơ quan ban hành), cells 2, 4 and 13.

    ``code`` stands in the notation ("UBND"); ``place`` before the date; ``seal_mm`` is the diameter of the
    real seal; ``address`` becomes the foot of the first page.
    """

    name: str
    code: str
    place: str
    parent: str | None = None
    seal_mm: float = DEFAULT_SEAL_MM
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Point:
    """A point (điểm) of a clause: ``letter`` without its bracket, in the Vietnamese alphabet (a, b, c, d, đ, e …)."""

    letter: str
    text: Text


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause (khoản): ``1. text`` and its points."""

    number: int
    text: Text
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header row is repeated on every page. ``weights`` are relative column widths."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article (điều). Without a title its first block is a paragraph that runs on after "Điều 1."."""

    number: int
    blocks: tuple[Paragraph | Clause | Table, ...]
    title: str | None = None


class Rank(Enum):
    """Divisions of a body above the article; the value is the word before the number.

    ``TOPIC`` is the section that bears a Roman number only ("I. MỤC ĐÍCH"), as plans and reports have it.
    """

    PART = "Phần"
    CHAPTER = "Chương"
    SECTION = "Mục"
    SUBSECTION = "Tiểu mục"
    TOPIC = ""


@dataclass(frozen=True, slots=True)
class Division:
    """The heading of a part, chapter, section, subsection or topic; ``number`` as printed ("I", "1")."""

    rank: Rank
    number: str
    title: str


Block = Paragraph | Clause | Article | Table | Division


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix (phụ lục) in the same file: own page numbers, signed with the document it belongs to.

    Appendices get Roman numbers when there are two or more. ``landscape`` is for wide tables.
    """

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A regulation, plan or programme that a decision issues or approves (ban hành kèm theo), in the same file."""

    kind: DocumentKind
    subject: str
    body: tuple[Block, ...]


Attachment = Appendix | Enclosure


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs and in which capacity (quyền hạn, chức vụ, họ tên), cells 7a and 7b.

    ``capacity`` holds one line each, for example ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH").
    """

    capacity: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Where anybody may check the document: the address in the QR code and the short code printed beside it."""

    url: str
    code: str


@dataclass(frozen=True, slots=True)
class DraftContent:
    """Everything a document says, except its number and its date: those are filled in after the leader signs.

    ``subject`` is the trích yếu. ``authority`` is the line above the legal bases of a decision. ``recipients``
    leaves out the last line, "Lưu: …", which is made of ``filing`` and ``drafter_mark`` (cell 12). Items of lists
    carry no closing punctuation; the form adds it. ``copies`` is the number of copies issued (cell 12).
    ``counterpart`` is who signs beside the signatory: the secretary of minutes, the other party of a contract.
    """

    kind: DocumentKind
    agency: Agency
    subject: str
    body: tuple[Block, ...]
    signatory: Signatory
    recipients: tuple[str, ...]
    unit_code: str | None = None
    authority: str | None = None
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    filing: str = "VT"
    drafter_mark: str | None = None
    urgency: Urgency | None = None
    verification: Verification | None = None
    circulation: Circulation | None = None
    copies: int | None = None
    counterpart: Signatory | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def notation(self) -> str:
        """The notation (ký hiệu) that will follow the number."""
        return self.kind.notation(self.agency.code, self.unit_code)
