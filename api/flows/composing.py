"""From the fields of a form to the composer's content."""

from __future__ import annotations

from api.errors import BadRequestError
from api.requests import DraftFields
from records.agencies import Agency, Person
from records.compose import Agency as Letterhead
from records.compose import (
    Article,
    Block,
    DocumentKind,
    DraftContent,
    Paragraph,
    Signatory,
    Urgency,
    Verification,
)

URGENCIES = {"urgent": Urgency.URGENT, "very_urgent": Urgency.VERY_URGENT, "immediate": Urgency.IMMEDIATE}


def content_of(
    fields: DraftFields,
    kind: DocumentKind,
    letterhead: Letterhead,
    leader: Person,
    verification: Verification,
) -> DraftContent:
    """The content of the document that these fields describe, signed for by ``leader``.

    Raises: BadRequestError ``urgency-unknown``, ``leader-without-capacity``.
    """
    if not leader.capacity_lines:
        raise BadRequestError(
            "leader-without-capacity",
            "The person named has no capacity to sign for the agency.",
            "Người được chọn không có thẩm quyền ký văn bản của cơ quan.",
        )
    return DraftContent(
        kind=kind,
        agency=letterhead,
        subject=fields.subject,
        body=_body(fields),
        signatory=Signatory(leader.capacity_lines, leader.full_name),
        recipients=tuple(recipient.name for recipient in fields.recipients),
        unit_code=fields.drafting_unit,
        authority=fields.authority,
        legal_bases=fields.legal_bases,
        addressees=fields.addressees,
        drafter_mark=fields.drafter_mark,
        urgency=_urgency(fields.urgency),
        verification=verification,
    )


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
    return (
        *(Paragraph(text) for text in fields.paragraphs),
        *(
            Article(number, tuple(Paragraph(text) for text in article.paragraphs), article.title)
            for number, article in enumerate(fields.articles, 1)
        ),
    )


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
