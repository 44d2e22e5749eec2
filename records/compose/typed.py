"""Every text that a content is made of, piece by piece: what a guard has to read as lines of their own.

The form may set "Điều 1." or "a)" before a piece; a marking typed there still stands by itself to whoever typed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from records.compose.content import (
    Appendix,
    Article,
    Attachment,
    Block,
    Clause,
    Division,
    DraftContent,
    Enclosure,
    Paragraph,
    Signatory,
    Table,
    Text,
)
from records.compose.copies import CopyContent


def texts_of(content: DraftContent | CopyContent) -> tuple[str, ...]:
    """The texts in the order of the form, none of them empty."""
    found = _of_copy(content) if isinstance(content, CopyContent) else _of_draft(content)
    return tuple(text for text in found if text.strip())


def _of_draft(content: DraftContent) -> Iterator[str]:
    yield content.subject
    yield content.authority or ""
    yield from (*content.legal_bases, *content.addressees)
    yield from _of_blocks(content.body)
    for attachment in content.attachments:
        yield from _of_attachment(attachment)
    yield from _of_signatory(content.signatory)
    if content.counterpart:
        yield from _of_signatory(content.counterpart)
    yield from (*content.recipients, content.filing, content.drafter_mark or "")


def _of_copy(content: CopyContent) -> Iterator[str]:
    source = content.source
    yield from (source.agency.name, source.number, source.subject)
    yield from _of_signatory(source.signatory)
    yield from _of_blocks(source.body)
    yield from _of_signatory(content.signatory)
    yield from (*content.recipients, content.filing)


def _of_attachment(attachment: Attachment) -> Iterator[str]:
    match attachment:
        case Appendix(title=title, body=body):
            yield title
        case Enclosure(subject=subject, body=body):
            yield subject
    yield from _of_blocks(body)


def _of_signatory(signatory: Signatory) -> Iterator[str]:
    yield from (*signatory.capacity, signatory.name)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield _words(text)
            case Clause(text=text, points=points):
                yield _words(text)
                yield from (_words(point.text) for point in points)
            case Division(title=title):
                yield title
            case Table(header=header, rows=rows):
                yield from header
                yield from (cell for row in rows for cell in row)
            case Article(blocks=inner, title=heading):
                yield heading or ""
                yield from _of_blocks(inner)


def _words(text: Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text.runs)
