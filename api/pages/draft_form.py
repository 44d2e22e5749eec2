"""What is typed into the drafting form, and how it is read: one line a paragraph, ``Điều 1.`` opens an article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from api.http.uploads import Form
from api.requests import ArticleFields, DraftFields, RecipientFields, UploadedDraft
from api.views import DocumentView

LETTER_KIND = "CV"
_ARTICLE = re.compile(r"^Điều\s+\d+\s*[.:]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DraftForm:
    """The form's fields as typed, so that nothing is lost when the draft is refused."""

    kind: str
    subject: str
    leader_id: str
    legal_bases: str
    addressees: str
    body: str
    recipients: str
    drafting_unit: str
    declared_level: str
    declaration: bool
    is_upload: bool

    @classmethod
    def empty(cls) -> DraftForm:
        """A decision that is still to be written."""
        return cls("QĐ", "", "", "", "", "", "", "", "none", declaration=False, is_upload=False)

    @classmethod
    def of(cls, document: DocumentView) -> DraftForm:
        """The particulars of a draft that is written anew."""
        recipients = "\n".join(recipient.name for recipient in document.recipients)
        return replace(
            cls.empty(),
            kind=LETTER_KIND if document.kind in (LETTER_KIND, "cong-van") else "QĐ",
            subject=document.subject,
            leader_id=document.leader_id,
            recipients=recipients,
        )

    @classmethod
    def read(cls, form: Form) -> DraftForm:
        """The fields of either form of the page."""
        return cls(
            kind=form.field("kind"),
            subject=form.field("subject"),
            leader_id=form.field("leader_id"),
            legal_bases=form.field("legal_bases"),
            addressees=form.field("addressees"),
            body=form.field("body"),
            recipients=form.field("recipients"),
            drafting_unit=form.field("drafting_unit"),
            declared_level=form.field("declared_level", "none"),
            declaration=form.field("declaration") == "yes",
            is_upload=form.field("way") == "upload",
        )

    def fields(self) -> DraftFields:
        """A draft to compose: articles for a decision, plain paragraphs for a letter."""
        is_letter = self.kind == LETTER_KIND
        return DraftFields(
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            paragraphs=_lines(self.body) if is_letter else (),
            articles=() if is_letter else articles_of(self.body),
            legal_bases=_lines(self.legal_bases),
            addressees=_lines(self.addressees),
            recipients=self._recipients(),
            drafting_unit=self.drafting_unit or None,
            declared_level=self.declared_level,
            declaration=self.declaration,
        )

    def upload(self, data: bytes, file_name: str | None) -> UploadedDraft:
        """A PDF to take over."""
        return UploadedDraft(
            data=data,
            file_name=file_name,
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            recipients=self._recipients(),
            drafting_unit=self.drafting_unit or None,
            declared_level=self.declared_level,
            declaration=self.declaration,
        )

    def _recipients(self) -> tuple[RecipientFields, ...]:
        """``Name | identifier`` a line; the identifier may be missing."""
        pairs = (line.partition("|") for line in _lines(self.recipients))
        return tuple(RecipientFields(name.strip(), identifier.strip() or None) for name, _, identifier in pairs)


def articles_of(text: str) -> tuple[ArticleFields, ...]:
    """Split at lines that begin ``Điều n.``; what follows on that line is the article's first paragraph."""
    articles: list[list[str]] = []
    for line in _lines(text):
        opening = _ARTICLE.match(line)
        if opening or not articles:
            articles.append([])
        rest = line[opening.end() :] if opening else line
        if rest:
            articles[-1].append(rest)
    return tuple(ArticleFields(tuple(paragraphs)) for paragraphs in articles)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
