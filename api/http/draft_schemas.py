"""The bodies that describe a document to be made: fields to compose, or the particulars of an uploaded PDF."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from api.http.schemas import MAX_ITEMS, Line, Paragraph, StrictBody, Version
from api.requests import (
    AppendixFields,
    ArticleFields,
    DraftFields,
    EnclosureFields,
    RecipientFields,
    SignatoryFields,
    UploadedDraft,
)

MAX_ATTACHMENTS = 50
MAX_CAPACITY_LINES = 5

Body = Annotated[str, Field(min_length=1)]
"""Its length is judged where it is read, with a code of its own: ``body-too-long``."""


def _number_by_hand(_value: object) -> None:
    raise PydanticCustomError("number-set-by-hand", "A number is never typed: it comes from the register.")


def _date_by_hand(_value: object) -> None:
    raise PydanticCustomError("date-set-by-hand", "A date is never typed: it is set with the number.")


def _one_counterpart(value: object) -> object:
    if isinstance(value, list):
        raise PydanticCustomError("too-many-signatories", "One person signs beside the leader.")
    return value


def _no_counterpart(_value: object) -> None:
    raise PydanticCustomError("counterpart-on-upload", "An uploaded PDF has one signatory, its leader.")


FromRegister = SkipJsonSchema[Annotated[None, BeforeValidator(_number_by_hand)]]
WithNumber = SkipJsonSchema[Annotated[None, BeforeValidator(_date_by_hand)]]
"""Members that only the register sets: whoever sends them is told so, by a code of its own."""


class ArticleIn(StrictBody):
    """One article (Điều)."""

    title: Line | None = None
    paragraphs: Annotated[tuple[Paragraph, ...], Field(max_length=MAX_ITEMS)] = ()


class RecipientIn(StrictBody):
    """One line of "Nơi nhận"; with an identifier the document is sent there electronically."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    identifier: Annotated[str, Field(min_length=1, max_length=60)] | None = None

    def fields(self) -> RecipientFields:
        return RecipientFields(self.name, self.identifier)


class SignatoryIn(StrictBody):
    """A signatory as the page names one."""

    capacity: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MAX_CAPACITY_LINES)]
    name: Line

    def fields(self) -> SignatoryFields:
        return SignatoryFields(self.capacity, self.name)


class CounterpartIn(StrictBody):
    """Who signs beside the leader: a colleague by `person_id`, or somebody elsewhere by `name`."""

    capacity: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MAX_CAPACITY_LINES, strict=False)]
    """Not strict: after ``_one_counterpart`` it is a Python list, no longer JSON, which has no tuples of its own."""
    name: Annotated[str, Field(max_length=200, description="As in the certificate they will sign with.")] = ""
    person_id: Annotated[str, Field(min_length=1, max_length=60)] | None = None

    def fields(self) -> SignatoryFields:
        return SignatoryFields(self.capacity, self.name, self.person_id)


class AppendixIn(StrictBody):
    """An appendix (phụ lục) in the same file, with page numbers of its own."""

    form: Literal["appendix"]
    title: Line
    body: Body
    landscape: bool = False

    def fields(self) -> AppendixFields:
        return AppendixFields(self.title, self.body, self.landscape)


class EnclosureIn(StrictBody):
    """A regulation, plan or programme that the document issues (ban hành kèm theo), in the same file."""

    form: Literal["enclosure"]
    kind: Annotated[str, Field(min_length=1, max_length=20)]
    subject: Line
    body: Body

    def fields(self) -> EnclosureFields:
        return EnclosureFields(self.kind, self.subject, self.body)


AttachmentIn = Annotated[AppendixIn | EnclosureIn, Field(discriminator="form")]


class _DraftIn(StrictBody):
    kind: Annotated[
        str, Field(min_length=1, max_length=20, examples=["QĐ", "CV"], description="See `GET /v1/document-kinds`.")
    ]
    subject: Line
    leader_id: Annotated[str, Field(min_length=1, max_length=60)]
    recipients: Annotated[tuple[RecipientIn, ...], Field(max_length=MAX_ITEMS)] = ()
    drafting_unit: Annotated[str, Field(max_length=20)] | None = None
    declared_level: Annotated[str, Field(min_length=1, max_length=40)] = "none"
    declaration: bool = Field(default=False, description="I declare by name that this document holds no state secret.")
    note: Annotated[str, Field(max_length=500)] = ""
    urgency: Annotated[str, Field(max_length=20, examples=["urgent", "very_urgent", "immediate"])] | None = None
    delegation_id: Annotated[str, Field(max_length=60, description="What the leader signs under.")] | None = None
    replaces: Annotated[str, Field(max_length=60, description="The document this one stands in for.")] | None = None
    corrects: Annotated[str, Field(max_length=60, description="The document this letter puts right.")] | None = None

    number: FromRegister = None
    issued_on: WithNumber = None


class DraftIn(_DraftIn):
    """A document to compose here: its text as `body`, or piece by piece as `paragraphs` and `articles`.

    `body` is text with marks: `# I. …`, `## Chương I. …`, `### Điều 1. …`, `1. …`, `a) …`, tables with `|`,
    `**bold**` and `*italic*`; a backslash takes the next sign as it is.
    """

    body: str = ""
    paragraphs: Annotated[tuple[Paragraph, ...], Field(max_length=MAX_ITEMS)] = ()
    articles: Annotated[tuple[ArticleIn, ...], Field(max_length=MAX_ITEMS)] = ()
    legal_bases: Annotated[tuple[Paragraph, ...], Field(max_length=MAX_ITEMS)] = ()
    addressees: Annotated[tuple[Line, ...], Field(max_length=MAX_ITEMS)] = ()
    authority: Line | None = None
    drafter_mark: Annotated[str, Field(max_length=20)] | None = None
    circulation: Annotated[str, Field(max_length=30, examples=["internal", "return_after_reading"])] | None = None
    filing: Annotated[str, Field(min_length=1, max_length=100, description='After "Lưu:".')] = "VT"
    copies: Annotated[int, Field(ge=1, le=100_000)] | None = None
    counterpart: Annotated[CounterpartIn | None, BeforeValidator(_one_counterpart)] = None
    attachments: Annotated[tuple[AttachmentIn, ...], Field(max_length=MAX_ATTACHMENTS)] = ()

    def fields(self) -> DraftFields:
        return DraftFields(
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            paragraphs=self.paragraphs,
            articles=tuple(ArticleFields(article.paragraphs, article.title) for article in self.articles),
            legal_bases=self.legal_bases,
            addressees=self.addressees,
            recipients=tuple(recipient.fields() for recipient in self.recipients),
            authority=self.authority,
            drafting_unit=self.drafting_unit,
            drafter_mark=self.drafter_mark,
            urgency=self.urgency,
            declared_level=self.declared_level,
            declaration=self.declaration,
            note=self.note,
            body=self.body,
            circulation=self.circulation,
            filing=self.filing,
            copies=self.copies,
            counterpart=self.counterpart.fields() if self.counterpart else None,
            attachments=tuple(attachment.fields() for attachment in self.attachments),
            delegation_id=self.delegation_id,
            replaces=self.replaces,
            corrects=self.corrects,
        )


class RevisionIn(DraftIn):
    """A draft written anew."""

    version: Version = None


class UploadIn(_DraftIn):
    """The part ``fields`` that goes with an uploaded PDF."""

    counterpart: SkipJsonSchema[Annotated[None, BeforeValidator(_no_counterpart)]] = None

    def upload(self, data: bytes, file_name: str | None) -> UploadedDraft:
        return UploadedDraft(
            data=data,
            file_name=file_name,
            kind=self.kind,
            subject=self.subject,
            leader_id=self.leader_id,
            recipients=tuple(recipient.fields() for recipient in self.recipients),
            drafting_unit=self.drafting_unit,
            declared_level=self.declared_level,
            declaration=self.declaration,
            note=self.note,
            urgency=self.urgency,
            delegation_id=self.delegation_id,
            replaces=self.replaces,
            corrects=self.corrects,
        )


class UploadedRevisionIn(UploadIn):
    """The part ``fields`` that goes with a PDF in place of the one before."""

    version: Version = None
