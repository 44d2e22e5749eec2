"""What is typed into the drafting form, and how it is read: text with the marks of ``records.compose.parse_body``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from api.errors import BadRequestError
from api.flows.drafting import DEFAULT_FILING
from api.http.uploads import Form
from api.requests import (
    AppendixFields,
    DraftFields,
    EnclosureFields,
    RecipientFields,
    SignatoryFields,
    UploadedDraft,
)
from api.views import DocumentView

FIRST_KIND = "quyet-dinh"
BY_KIND = ("drafting_unit", "authority", "legal_bases", "addressees", "counterpart")
"""Parts that some kinds have no place for: what was typed there for another kind stays in the form and is not sent."""
_ARTICLE = re.compile(r"^(\s*)điều\s+(\d+)\s*[.:]?\s*", re.IGNORECASE | re.MULTILINE)
"""An article as people type it: any case, a colon or nothing after the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    """The form's fields as typed, so that nothing is lost when the draft is refused."""

    kind: str = FIRST_KIND
    subject: str = ""
    leader_id: str = ""
    authority: str = ""
    legal_bases: str = ""
    addressees: str = ""
    body: str = ""
    recipients: str = ""
    drafting_unit: str = ""
    drafter_mark: str = ""
    filing: str = ""
    copies: str = ""
    circulation: str = ""
    declared_level: str = "none"
    urgency: str = ""
    counterpart_capacity: str = ""
    counterpart_name: str = ""
    counterpart_person_id: str = ""
    """A colleague; empty for somebody elsewhere, who is named."""
    appendix_title: str = ""
    appendix_body: str = ""
    enclosure_kind: str = ""
    enclosure_subject: str = ""
    enclosure_body: str = ""
    replaces: str = ""
    """The issued document that this one stands in for."""
    corrects: str = ""
    """The issued document that this letter puts right."""
    version: str = ""
    """Of the draft that is written anew, as it was when the form was opened."""
    template: str = ""
    """The template of text that is to be put into the body."""
    declaration: bool = False
    is_upload: bool = False

    @classmethod
    def of(cls, document: DocumentView) -> DraftForm:
        """The particulars of a draft that is written anew."""
        recipients = "\n".join(recipient.name for recipient in document.recipients)
        return cls(kind=document.kind, subject=document.subject, leader_id=document.leader_id, recipients=recipients)

    @classmethod
    def read(cls, form: Form) -> DraftForm:
        """The fields of either form of the page."""
        typed: dict[str, Any] = {
            field.name: form.field(field.name, field.default)
            for field in dataclasses.fields(cls)
            if isinstance(field.default, str)
        }
        return cls(**typed, declaration=form.field("declaration") == "yes", is_upload=form.field("way") == "upload")

    def with_template(self, kind: str, text: str) -> DraftForm:
        """The wording below what was typed, which stays."""
        return dataclasses.replace(self, kind=kind, body=f"{self.body.rstrip()}\n\n{text}".lstrip(), template="")

    @property
    def has_more(self) -> bool:
        """Whether something stands in the part of the form that is folded away."""
        return any(
            (
                self.drafter_mark,
                self.filing,
                self.copies,
                self.circulation,
                self.appendix_title,
                self.appendix_body,
                self.enclosure_subject,
                self.enclosure_body,
            )
        )

    def fields(self, taken: Container[str] = BY_KIND) -> DraftFields:
        """A draft to compose; of :data:`BY_KIND` only what the kind takes.

        Raises: BadRequestError ``number-malformed``.
        """
        return DraftFields(
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            body=body_of(self.body),
            urgency=self.urgency or None,
            counterpart=self._counterpart() if "counterpart" in taken else None,
            authority=(self.authority or None) if "authority" in taken else None,
            legal_bases=_lines(self.legal_bases) if "legal_bases" in taken else (),
            addressees=_lines(self.addressees) if "addressees" in taken else (),
            recipients=self._recipients(),
            drafting_unit=(self.drafting_unit or None) if "drafting_unit" in taken else None,
            drafter_mark=self.drafter_mark or None,
            circulation=self.circulation or None,
            filing=self.filing or DEFAULT_FILING,
            copies=_count(self.copies),
            attachments=(*self._enclosure(), *self._appendix()),
            declared_level=self.declared_level,
            declaration=self.declaration,
            replaces=self.replaces or None,
            corrects=self.corrects or None,
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
            replaces=self.replaces or None,
            corrects=self.corrects or None,
        )

    def _counterpart(self) -> SignatoryFields | None:
        capacity = _lines(self.counterpart_capacity)
        if not (capacity or self.counterpart_name or self.counterpart_person_id):
            return None
        return SignatoryFields(capacity, self.counterpart_name, self.counterpart_person_id or None)

    def _recipients(self) -> tuple[RecipientFields, ...]:
        """``Name | identifier`` a line; the identifier may be missing."""
        pairs = (line.partition("|") for line in _lines(self.recipients))
        return tuple(RecipientFields(name.strip(), identifier.strip() or None) for name, _, identifier in pairs)

    def _enclosure(self) -> tuple[EnclosureFields, ...]:
        if not self.enclosure_subject and not self.enclosure_body:
            return ()
        return (EnclosureFields(self.enclosure_kind, self.enclosure_subject, body_of(self.enclosure_body)),)

    def _appendix(self) -> tuple[AppendixFields, ...]:
        if not self.appendix_title and not self.appendix_body:
            return ()
        return (AppendixFields(self.appendix_title, self.appendix_body),)


def body_of(text: str) -> str:
    """The text with its articles written the one way that is read: ``Điều 1. …``."""
    return _ARTICLE.sub(r"\1Điều \2. ", text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _count(text: str) -> int | None:
    """Raises: BadRequestError ``number-malformed``."""
    if text and (not text.isascii() or not text.isdecimal() or len(text) > 6):
        raise BadRequestError("number-malformed", "A number has digits only.", "Số chỉ gồm các chữ số.")
    return int(text) if text else None
