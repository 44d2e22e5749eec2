"""What is typed into the drafting form, and how it is read: text with the marks of ``records.compose.parse_body``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from api.http.uploads import Form
from api.requests import DraftFields, RecipientFields, SignatoryFields, UploadedDraft
from api.views import DocumentView

FIRST_KIND = "quyet-dinh"
_ARTICLE = re.compile(r"^(\s*)điều\s+(\d+)\s*[.:]?\s*", re.IGNORECASE | re.MULTILINE)
"""An article as people type it: any case, a colon or nothing after the number."""


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
    urgency: str = ""
    counterpart_capacity: str = ""
    counterpart_name: str = ""
    counterpart_person_id: str = ""
    """A colleague; empty for somebody elsewhere, who is named."""
    replaces: str = ""
    """The issued document that this one stands in for."""
    corrects: str = ""
    """The issued document that this letter puts right."""
    version: str = ""
    """Of the draft that is written anew, as it was when the form was opened."""

    @classmethod
    def empty(cls) -> DraftForm:
        """A decision that is still to be written."""
        return cls(FIRST_KIND, "", "", "", "", "", "", "", "none", declaration=False, is_upload=False)

    @classmethod
    def of(cls, document: DocumentView) -> DraftForm:
        """The particulars of a draft that is written anew."""
        recipients = "\n".join(recipient.name for recipient in document.recipients)
        return replace(
            cls.empty(),
            kind=document.kind,
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
            urgency=form.field("urgency"),
            counterpart_capacity=form.field("counterpart_capacity"),
            counterpart_name=form.field("counterpart_name"),
            counterpart_person_id=form.field("counterpart_person_id"),
            replaces=form.field("replaces"),
            corrects=form.field("corrects"),
            version=form.field("version"),
        )

    def fields(self) -> DraftFields:
        """A draft to compose."""
        return DraftFields(
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            body=body_of(self.body),
            urgency=self.urgency or None,
            counterpart=self._counterpart(),
            legal_bases=_lines(self.legal_bases),
            addressees=_lines(self.addressees),
            recipients=self._recipients(),
            drafting_unit=self.drafting_unit or None,
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


def body_of(text: str) -> str:
    """The text with its articles written the one way that is read: ``Điều 1. …``."""
    return _ARTICLE.sub(r"\1Điều \2. ", text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
