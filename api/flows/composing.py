"""From the fields of a form to the composer's content."""

from __future__ import annotations

import unicodedata

from api.errors import BadRequestError
from api.requests import AppendixFields, DraftFields, EnclosureFields, SignatoryFields
from records.agencies import Agency, Person
from records.compose import Agency as Letterhead
from records.compose import (
    Appendix,
    Article,
    Attachment,
    Block,
    Circulation,
    DocumentKind,
    DraftContent,
    Enclosure,
    Paragraph,
    Signatory,
    Urgency,
    Verification,
    parse_body,
)
from records.errors import NotFoundError

URGENCIES = {
    "normal": None,
    "urgent": Urgency.URGENT,
    "very_urgent": Urgency.VERY_URGENT,
    "immediate": Urgency.IMMEDIATE,
}
CIRCULATIONS = {"internal": Circulation.INTERNAL, "return_after_reading": Circulation.RETURN_AFTER_READING}


def kind_named(kinds: tuple[DocumentKind, ...], name: str) -> DocumentKind:
    """One of the kinds in force, by code (``quyet-dinh``) or abbreviation (``QĐ``; ``CV`` for a công văn).

    Raises: NotFoundError ``kind-unknown``.
    """
    wanted = unicodedata.normalize("NFC", name)
    for kind in kinds:
        if wanted in (kind.code, kind.abbreviation) or (wanted == "CV" and kind.code == "cong-van"):
            return kind
    raise NotFoundError("kind-unknown", "There is no such kind of document.", "Không có loại văn bản này.")


def content_of(
    fields: DraftFields,
    kind: DocumentKind,
    kinds: tuple[DocumentKind, ...],
    letterhead: Letterhead,
    signatory: Signatory,
    verification: Verification | None,
) -> DraftContent:
    """The content of the document that these fields describe.

    ``kinds`` are those in force, for what the document encloses.

    Raises: BadRequestError ``urgency-unknown``, ``circulation-unknown``, ``body-given-twice``; NotFoundError
    ``kind-unknown``; RequestError (what :func:`parse_body` refuses).
    """
    return DraftContent(
        kind=kind,
        agency=letterhead,
        subject=fields.subject,
        body=_body(fields),
        filing=fields.filing,
        copies=fields.copies,
        circulation=_circulation(fields.circulation),
        counterpart=named_signatory(fields.counterpart) if fields.counterpart else None,
        attachments=tuple(_attachment(one, kinds) for one in fields.attachments),
        signatory=signatory,
        recipients=tuple(recipient.name for recipient in fields.recipients),
        unit_code=fields.drafting_unit,
        authority=fields.authority,
        legal_bases=fields.legal_bases,
        addressees=fields.addressees,
        drafter_mark=fields.drafter_mark,
        urgency=_urgency(fields.urgency),
        verification=verification,
    )


def signatory_of(leader: Person) -> Signatory:
    """The leader as the form names who signs. Raises: BadRequestError ``leader-without-capacity``."""
    if not leader.capacity_lines:
        raise BadRequestError(
            "leader-without-capacity",
            "The person named has no capacity to sign for the agency.",
            "Người được chọn không có thẩm quyền ký văn bản của cơ quan.",
        )
    return Signatory(leader.capacity_lines, leader.full_name)


def letterhead_of(agency: Agency, page_foot: str | None) -> Letterhead:
    """The agency as the composer prints it, with a line for the foot of the first page."""
    return Letterhead(
        name=agency.name,
        code=agency.short_code,
        place=agency.place,
        parent=agency.parent_name,
        seal_mm=agency.seal_mm,
        address=page_foot,
    )


def _body(fields: DraftFields) -> tuple[Block, ...]:
    pieces: tuple[Block, ...] = (
        *(Paragraph(text) for text in fields.paragraphs),
        *(
            Article(number, tuple(Paragraph(text) for text in article.paragraphs), article.title)
            for number, article in enumerate(fields.articles, 1)
        ),
    )
    if fields.body and pieces:
        raise BadRequestError(
            "body-given-twice",
            "The text comes as body, or as paragraphs and articles, not as both.",
            "Nội dung gửi theo body, hoặc theo paragraphs và articles, không gửi cả hai.",
        )
    return parse_body(fields.body) if fields.body else pieces


def named_signatory(fields: SignatoryFields) -> Signatory:
    """A signatory whom the clerk names."""
    return Signatory(fields.capacity, fields.name)


def _attachment(fields: AppendixFields | EnclosureFields, kinds: tuple[DocumentKind, ...]) -> Attachment:
    match fields:
        case AppendixFields(title, body, landscape):
            return Appendix(title, parse_body(body), landscape)
        case EnclosureFields(kind, subject, body):
            return Enclosure(kind_named(kinds, kind), subject, parse_body(body))


def _circulation(word: str | None) -> Circulation | None:
    if word is None:
        return None
    if word not in CIRCULATIONS:
        raise BadRequestError(
            "circulation-unknown",
            f"Circulation is one of: {', '.join(CIRCULATIONS)}.",
            "Chỉ dẫn phạm vi lưu hành không hợp lệ.",
        )
    return CIRCULATIONS[word]


def _urgency(word: str | None) -> Urgency | None:
    if word is None:
        return None
    if word not in URGENCIES:
        raise BadRequestError(
            "urgency-unknown",
            f"Urgency is one of: {', '.join(URGENCIES)}.",
            "Mức độ khẩn không hợp lệ.",
        )
    return URGENCIES[word]
