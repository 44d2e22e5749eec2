"""Bytes after the outermost signature that the file's own index does not account for.

Defeats incremental saving: viewers that repair files show objects which no cross-reference lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from signer.pdf.reader import Document
from signer.pdf.recovery import find_definitions
from signer.pdf.syntax import OBJECT_HEADER
from signer.pdf.xref import EntryKind

_WHITE = b"\x00\t\n\x0c\r "
_STREAM_END = re.compile(rb"endstream[\x00\t\n\x0c\r ]+endobj")


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
    stream_end = signed_end
    for definition in definitions:
        if _is_listed(document, definition.num, definition.offset):
            stream_end = _end_of(document, definition.offset)
        elif definition.offset >= stream_end:
            return True
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
    stop = document.data.find(b"endobj", offset, document.end)
    stream = document.data.find(b"stream", offset, stop if stop >= 0 else document.end)
    if stream >= 0:
        m = _STREAM_END.search(document.data, stream, document.end)
        if m is not None:
            return m.end()
    return stop if stop >= 0 else document.end
