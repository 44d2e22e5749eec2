"""Everything a file says, for a guard that decides before a byte is stored: text anywhere, pictures, files in files.

All of it happens in memory. What could not be looked into is named, so that nobody takes silence for an answer.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from signer.errors import DocumentError, SignerError
from signer.facts import PdfFacts
from signer.inspect import inspect
from signer.pdf.limits import MIB
from signer.pdf.pdfium import read_pages
from signer.pdf.reader import Document
from signer.seeing.attachments import (
    EmbeddedFile,
    archive_members,
    behind_picture,
    embedded_files,
    picture_of,
    picture_texts,
    text_of,
)
from signer.seeing.looking import MAX_PAGES, look, look_at_picture
from signer.seeing.pictures import pictures_not_shown
from signer.seeing.sight import PageSight, TextReader
from signer.seeing.strings import texts_of
from signer.seeing.unshown import MAX_UNSHOWN, unshown

MAX_DEPTH = 5
"""Files inside files inside files."""
MAX_FILES = 300
"""Files opened in one upload, however they are nested; an office file counts its parts."""
MAX_OPENED_BYTES = 256 * MIB
"""Bytes of all opened files together."""
MAX_EARLIER_REVISIONS = 12
"""Earlier revisions read; an official document with renewed evidence has about eight."""

_END_OF_FILE = re.compile(rb"%%EOF")
_BLANK = b"\x00\t\n\f\r\x1a "


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in one file and in the files it carries."""

    names: tuple[str, ...] = ()
    facts: PdfFacts | None = None
    """Of a PDF."""
    pages: tuple[PageSight, ...] = ()
    """How pages, or an attached picture, look."""
    texts: tuple[tuple[str, str], ...] = ()
    """(place, text) pairs: every string of a PDF, or the text of another kind of file."""
    earlier: tuple[str, ...] = ()
    """Texts of pages as earlier revisions had them and the last one has not."""
    hidden: tuple[str, ...] = ()
    """Texts of pages and drawings that are in the file and that nothing shows."""
    attachments: tuple[Examination, ...] = ()
    unread: tuple[str, ...] = ()
    """Reasons why something was not looked into: ``attachment-unreadable``, ``attachment-too-deep``,
    ``attachment-too-complex``, ``earlier-revisions``, ``pages-not-drawn``, ``pages-not-shown``,
    ``pictures-not-shown``."""


@dataclass(slots=True)
class _Budget:
    """What one upload may still open."""

    files: int = MAX_FILES
    bytes: int = MAX_OPENED_BYTES

    def takes(self, size: int) -> bool:
        self.files -= 1
        self.bytes -= size
        return self.files >= 0 and self.bytes >= 0


@dataclass(frozen=True, slots=True)
class _Examiner:
    reader: TextReader | None
    budget: _Budget = field(default_factory=_Budget)

    def pdf(self, data: bytes, facts: PdfFacts, names: tuple[str, ...] = (), depth: int = 0) -> Examination:
        document = Document(data)
        unread: list[str] = []
        try:
            pages = look(data, [page.text for page in facts.pages], self.reader)
        except DocumentError:
            pages = ()
        if len(pages) < min(len(facts.pages), MAX_PAGES) or len(facts.pages) > MAX_PAGES:
            unread.append("pages-not-drawn")
        earlier = _Earlier.of(document, facts)
        texts, embedded = list(texts_of(document)), list(embedded_files(document))
        for revision in earlier.documents:
            texts.extend(texts_of(revision))
            embedded.extend(embedded_files(revision))
        if not earlier.is_complete:
            unread.append("earlier-revisions")
        if any(pictures_not_shown(one, (page.pictures for page in pages)) for one in (document, *earlier.documents)):
            unread.append("pictures-not-shown")
        hidden = _Hidden.of(document, self.reader)
        if not hidden.is_seen:
            unread.append("pages-not-shown")
        embedded.extend((*_before_the_start(data), *_behind_the_end(data)))
        return Examination(
            names=names,
            facts=facts,
            pages=pages,
            texts=tuple(dict.fromkeys(texts)),
            earlier=earlier.pages,
            hidden=hidden.pages,
            attachments=tuple(self.file(one, depth + 1) for one in _distinct(embedded)),
            unread=tuple(unread),
        )

    def file(self, one: EmbeddedFile, depth: int) -> Examination:
        if one.data is None:
            return Examination(one.names, unread=("attachment-unreadable",))
        if depth > MAX_DEPTH:
            return Examination(one.names, unread=("attachment-too-deep",))
        if not self.budget.takes(len(one.data)):
            return Examination(one.names, unread=("attachment-too-complex",))
        try:
            return self._opened(one.names, one.data, depth)
        except SignerError as error:
            too_much = error.code in ("pdf-too-complex", "pdf-too-large", "attachment-too-complex")
            return Examination(one.names, unread=("attachment-too-complex" if too_much else "attachment-unreadable",))

    def _opened(self, names: tuple[str, ...], data: bytes, depth: int) -> Examination:
        if b"%PDF-" in data[:1024]:
            return self.pdf(data, inspect(data), names, depth)
        if data.startswith(b"PK"):
            parts = archive_members(data, self.budget.bytes)
            return Examination(names, attachments=tuple(self.file(one, depth + 1) for one in parts))
        picture = picture_of(data)
        if picture is not None:
            return self._picture(names, data, look_at_picture(*picture, self.reader), depth)
        text = text_of(data)
        if text is None:
            return Examination(names, unread=("attachment-unreadable",))
        return Examination(names, texts=(("text", text),))

    def _picture(self, names: tuple[str, ...], data: bytes, seen: PageSight, depth: int) -> Examination:
        """What it shows, what it says of itself, and what rides behind it."""
        behind = EmbeddedFile((), behind_picture(data))
        carried = (self.file(behind, depth + 1),) if (behind.data or b"").strip(_BLANK) else ()
        said = picture_texts(data)
        return Examination(names, pages=(seen,), texts=(("picture", said),) if said else (), attachments=carried)


def examine(data: bytes, facts: PdfFacts, reader: TextReader | None) -> Examination:
    """Look into a PDF that :func:`signer.inspect.inspect` could read. ``reader`` reads pictures; without one they are
    only seen. Raises: DocumentError ``pdf-too-complex``.
    """
    return _Examiner(reader).pdf(data, facts)


def examine_file(data: bytes, reader: TextReader | None) -> Examination:
    """Look into a file of another kind: a Word file, an archive, a picture, a text. What cannot be read is named."""
    return _Examiner(reader).file(EmbeddedFile((), data), 0)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The revisions before the last, as far as they can be read."""

    documents: tuple[Document, ...]
    pages: tuple[str, ...]
    is_complete: bool

    @classmethod
    def of(cls, document: Document, facts: PdfFacts) -> _Earlier:
        ends = _ends_of_revisions(document)
        known = {page.text for page in facts.pages}
        documents: list[Document] = []
        texts: list[str] = []
        failed = len(ends) > MAX_EARLIER_REVISIONS
        for end in ends[:MAX_EARLIER_REVISIONS]:
            try:
                documents.append(document.before(end))
                texts.extend(_page_texts(document, end))
            except SignerError:
                failed = True
        return cls(tuple(documents), tuple(dict.fromkeys(t for t in texts if t not in known)), not failed)


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Pages and drawings that nothing shows: what they say, and whether all of it is words."""

    pages: tuple[str, ...] = ()
    is_seen: bool = True

    @classmethod
    def of(cls, document: Document, reader: TextReader | None) -> _Hidden:
        found = unshown(document)
        if found.data is None:
            return cls(is_seen=found.is_complete)
        try:
            texts = [page.text for page in read_pages(found.data, MAX_UNSHOWN)]
            seen = look(found.data, texts, reader)
        except DocumentError:
            return cls(is_seen=False)
        drawn = [word for page in seen for word in (page.lettering.text if page.lettering else "", *page.read)]
        is_seen = all(page.unread is None and not page.frames for page in seen)
        return cls(tuple(text for text in (*texts, *drawn) if text.strip()), found.is_complete and is_seen)


def _before_the_start(data: bytes) -> Iterator[EmbeddedFile]:
    """A PDF may begin some bytes into its file (ISO 32000-1, annex H.3.4.1)."""
    before = data[: max(0, data.find(b"%PDF-"))]
    if before.strip(_BLANK):
        yield EmbeddedFile((), before)


def _behind_the_end(data: bytes) -> Iterator[EmbeddedFile]:
    """Bytes that no PDF reader looks at: a file of another kind may ride on this one (a polyglot)."""
    at = data.rfind(b"%%EOF")
    tail = data[at + len(b"%%EOF") :] if at >= 0 else b""
    if tail.strip(_BLANK):
        yield EmbeddedFile((), tail)
    elif zipfile.is_zipfile(BytesIO(data)):
        try:
            yield from archive_members(data, MAX_OPENED_BYTES)
        except DocumentError:
            yield EmbeddedFile((), None)


def _ends_of_revisions(document: Document) -> list[int]:
    """Where earlier revisions end; in a damaged file every end-of-file marker may be such a place."""
    ends = {revision.end for revision in document.revisions}
    if document.is_rebuilt:
        ends = {marker.end() for marker in _END_OF_FILE.finditer(document.data, 0, document.end)}
        ends -= {max(ends, default=0)}
    return sorted(end for end in ends if 0 < end < document.end)


def _page_texts(document: Document, end: int) -> Iterator[str]:
    data = bytes(document.data[:end])
    return (page.text for page in read_pages(data, document.limits.pages))


def _distinct(files: list[EmbeddedFile]) -> list[EmbeddedFile]:
    return list(dict.fromkeys(files))
