"""What people ask of the flows, already parsed: one frozen value a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """One article (Điều): an optional title and its paragraphs."""

    paragraphs: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class RecipientFields:
    """One line of "Nơi nhận"; with an identifier (mã định danh) the document is sent there electronically."""

    name: str
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class DraftFields:
    """A document to be composed. ``kind`` is the decree's abbreviation (``QĐ``), or ``CV`` for a công văn."""

    kind: str
    subject: str
    leader_id: str
    paragraphs: tuple[str, ...] = ()
    articles: tuple[ArticleFields, ...] = ()
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[RecipientFields, ...] = ()
    authority: str | None = None
    drafting_unit: str | None = None
    drafter_mark: str | None = None
    urgency: str | None = None
    declared_level: str = "none"
    declaration: bool = False
    """The clerk declares by name that the document holds no state secret."""
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that was typed, piece by piece."""
        articles = (text for article in self.articles for text in (article.title or "", *article.paragraphs))
        recipients = (recipient.name for recipient in self.recipients)
        lines = (*self.paragraphs, *self.legal_bases, *self.addressees, *articles, *recipients, self.note)
        return tuple(text for text in (self.subject, self.authority or "", *lines) if text)


@dataclass(frozen=True, slots=True)
class UploadedDraft:
    """A PDF made elsewhere. Number, date and signatures go beside the words the form has for them."""

    data: bytes
    file_name: str | None
    kind: str
    subject: str
    leader_id: str
    recipients: tuple[RecipientFields, ...] = ()
    drafting_unit: str | None = None
    declared_level: str = "none"
    declaration: bool = False
    note: str = ""
