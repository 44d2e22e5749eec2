"""Bytes after the outermost signature that the file's own index does not account for.

Defeats incremental saving: viewers that repair files show objects which no cross-reference lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from signer.errors import DocumentError
from signer.pdf.reader import Document
from signer.pdf.recovery import find_definitions
from signer.pdf.syntax import OBJECT_HEADER, parse_value
from signer.pdf.xref import EntryKind

_WHITE = b"\x00\t\n\x0c\r "
_STREAM = re.compile(rb"[\x00\t\n\x0c\r ]*+stream(?:\r\n|\n|\r)?")


def appended_problems(document: Document, signed_end: int) -> Iterator[str]:
    """Codes for what is wrong with the bytes after ``signed_end``; none when nothing follows.

    Raises: DocumentError ``pdf-too-complex``.
    """
    if not bytes(document.data[signed_end : document.end]).strip(_WHITE):
        return
    later = [section for section in document.sections if section.offset >= signed_end]
    if document.trailing_bytes or (not later and not document.is_rebuilt):
        yield "trailing-bytes"
    if any(section.size == 0 for section in later if section.hybrid is None):
        yield "empty-revision"
    if _has_orphans(document, signed_end):
        yield "orphan-objects"


def _has_orphans(document: Document, signed_end: int) -> bool:
    definitions = find_definitions(document.data, signed_end, document.end, document.limits.objects)
    listed_end = signed_end
    for definition in definitions:
        if definition.offset < listed_end:
            continue
        if not _is_listed(document, definition.num, definition.offset):
            return True
        listed_end = _end_of(document, definition.offset)
    return False


def _is_listed(document: Document, num: int, offset: int) -> bool:
    """Whether any cross-reference section points here (or the object is such a section itself)."""
    for section in document.sections:
        if offset in (section.offset, section.trailer.get("/XRefStm")):
            return True
        entry = section.find(num)
        if entry is not None and entry.kind is EntryKind.OFFSET and _same_place(document, entry.place, offset):
            return True
    return False


def _same_place(document: Document, place: int, offset: int) -> bool:
    if place == offset or place + document.header_offset == offset:
        return True
    if not place < offset:
        return False
    header = OBJECT_HEADER.match(document.data, place, document.end)
    return header is not None and header.start(1) == offset


def _end_of(document: Document, offset: int) -> int:
    """Where a listed object ends, so that numbers inside its stream are not taken for objects."""
    header = OBJECT_HEADER.match(document.data, offset, document.end)
    if header is None:
        return offset
    try:
        value, end = parse_value(document.data, header.end(), document.end, set())
    except DocumentError:
        return header.end()
    length = document.resolve(value.get("/Length")) if isinstance(value, dict) else None
    word = _STREAM.match(document.data, end, document.end)
    if word is None or type(length) is not int or not 0 <= length <= document.end - word.end():
        return end
    return word.end() + length
