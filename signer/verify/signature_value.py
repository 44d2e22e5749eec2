"""Signature dictionaries and what their byte ranges cover: ISO 32000-1 clause 12.8.1.

The rules against universal forgery and signature wrapping: exactly four integers, the gap is the /Contents
string of this very dictionary, the range ends where a revision ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signer.errors import DocumentError
from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Obj, PdfString, Ref
from signer.pdf.reader import Document
from signer.pdf.region import Region, find_all
from signer.pdf.syntax import OBJECT_HEADER, Buffer, parse_value
from signer.pdf.xref import EntryKind

TIMESTAMP_SUBFILTER = "/ETSI.RFC3161"
CADES_SUBFILTER = "/ETSI.CAdES.detached"
PKCS7_SUBFILTER = "/adbe.pkcs7.detached"
PKCS7_SHA1_SUBFILTER = "/adbe.pkcs7.sha1"
X509_SUBFILTER = "/adbe.x509.rsa_sha1"
KNOWN_SUBFILTERS = frozenset(
    {TIMESTAMP_SUBFILTER, CADES_SUBFILTER, PKCS7_SUBFILTER, PKCS7_SHA1_SUBFILTER, X509_SUBFILTER}
)

_REVISION_END = re.compile(rb"startxref[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+%%EOF[\x00\t\n\x0c\r ]*$")
_TAIL = 256
_MENTION = re.compile(rb"/ByteRange[\x00\t\n\x0c\r ]*\[")
_HEX = re.compile(rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*>")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """``[0, first, second, length]``: bytes 0 to ``first`` and ``second`` to ``end`` are signed."""

    first: int
    second: int
    length: int

    @property
    def end(self) -> int:
        return self.second + self.length

    def pieces(self, data: Buffer) -> tuple[Region, Region]:
        """The two signed parts."""
        return Region(data, 0, self.first), Region(data, self.second, self.end)


@dataclass(frozen=True, slots=True)
class SignatureValue:
    """One signature dictionary. ``problems`` are codes that make it broken."""

    field: FormField
    dict: Dict
    ref: Ref | None
    sub_filter: str
    contents: bytes
    range: ByteRange | None
    covers_whole_revision: bool
    problems: tuple[str, ...]

    @property
    def is_timestamp(self) -> bool:
        """A document timestamp, whatever /Type says."""
        return self.sub_filter == TIMESTAMP_SUBFILTER

    @property
    def end(self) -> int:
        """Where the signed bytes end; 0 when there are none."""
        return self.range.end if self.range else 0


def find_signatures(document: Document) -> Iterator[SignatureValue]:
    """Every signature value in a field, once each, in signing order.

    Raises: DocumentError ``pdf-too-complex``.
    """
    found: list[SignatureValue] = []
    seen: set[object] = set()
    for field in document.fields():
        if field.type != "/Sig" and not _looks_signed(document, field):
            continue
        value = document.resolve(field.value)
        if not isinstance(value, dict):
            if value is None and not _is_unreadable(document, field.value):
                continue
            value = {}
        key: object = field.value if isinstance(field.value, Ref) else id(value)
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > document.limits.signatures:
            raise DocumentError("pdf-too-complex", "the document has too many signatures")
        found.append(_read(document, field, value))
    yield from sorted(found, key=lambda s: s.end)


def _is_unreadable(document: Document, value: Obj) -> bool:
    """Whether the file says that an object is there, but it cannot be read."""
    entry = document.entry(value.num) if isinstance(value, Ref) else None
    return entry is not None and entry.kind is not EntryKind.FREE


def removed_signatures(document: Document, kept: Sequence[SignatureValue]) -> list[int]:
    """Ends of signed ranges the file speaks of without listing them.

    Either an earlier revision listed them and the current one does not, or their dictionaries stand in no field.
    Usage rights (/Perms /UR3, ISO 32000-1 12.8.2.3) are not signatures of the document.
    Raises: DocumentError ``pdf-too-complex``.
    """
    mentioned = sum(1 for _ in find_all(_MENTION, document.data, 0, document.end))
    if mentioned <= sum(value.range is not None for value in kept):
        return []
    found = set(_ends_outside_fields(document))
    for revision in document.revisions[:-1]:
        if 0 < revision.end < document.end:
            try:
                earlier = document.before(revision.end)
                found |= {value.end for value in find_signatures(earlier) if value.range is not None}
            except DocumentError as error:
                if error.code == "pdf-too-complex":
                    raise
    return sorted(found - {value.end for value in kept})


def _ends_outside_fields(document: Document) -> Iterator[int]:
    rights = document.dictionary(document.dictionary(document.catalog.get("/Perms")).get("/UR3"))
    for num in document.object_numbers():
        value = document.get(Ref(num, 0))
        if isinstance(value, dict) and "/ByteRange" in value and "/Contents" in value and value is not rights:
            signed = _byte_range(document, value["/ByteRange"])
            if signed is not None:
                yield signed.end


def unsigned_fields(document: Document) -> tuple[str, ...]:
    """Names of signature fields that hold nothing."""
    return tuple(f.name for f in document.fields() if f.type == "/Sig" and not document.dictionary(f.value))


def _looks_signed(document: Document, field: FormField) -> bool:
    return field.type is None and "/ByteRange" in document.dictionary(field.value)


def _read(document: Document, field: FormField, value: Dict) -> SignatureValue:
    ref = field.value if isinstance(field.value, Ref) else field.ref
    contents = document.resolve(value.get("/Contents"))
    problems = list(_contents_problems(document, contents))
    signed_range = _byte_range(document, value.get("/ByteRange"))
    if signed_range is None:
        problems.append("byte-range-unusable")
    elif isinstance(contents, PdfString):
        problems.extend(_gap_problems(document, signed_range, contents, value, ref))
    return SignatureValue(
        field=field,
        dict=value,
        ref=ref,
        sub_filter=str(document.resolve(value.get("/SubFilter")) or ""),
        contents=bytes(contents) if isinstance(contents, PdfString) else b"",
        range=signed_range,
        covers_whole_revision=signed_range is not None and _ends_revision(document, signed_range.end),
        problems=tuple(problems),
    )


def _contents_problems(document: Document, contents: Obj) -> Iterator[str]:
    if not isinstance(contents, PdfString) or not contents:
        yield "contents-missing"
    elif len(contents) > document.limits.contents_bytes:
        yield "contents-too-large"
    elif not contents.strip(b"\0"):
        yield "signature-placeholder"


def _byte_range(document: Document, value: Obj) -> ByteRange | None:
    items = [document.resolve(item) for item in document.array(value)]
    if len(items) != 4:
        return None
    numbers = [item for item in items if type(item) is int and item >= 0]
    if len(numbers) != 4:
        return None
    start, first, second, length = numbers
    if start != 0 or first == 0 or second <= first or length == 0 or second + length > document.end:
        return None
    return ByteRange(first, second, length)


def _gap_problems(
    document: Document, signed: ByteRange, contents: PdfString, value: Dict, ref: Ref | None
) -> Iterator[str]:
    gap = bytes(document.data[signed.first : signed.second])
    if not _HEX.fullmatch(gap):
        yield "byte-range-gap"
        return
    held, _ = parse_value(gap, 0, len(gap), set())
    if held != contents:
        yield "byte-range-gap"
    elif not _lies_in_own_object(document, signed, value, ref):
        yield "signature-wrapped"


def _lies_in_own_object(document: Document, signed: ByteRange, value: Dict, ref: Ref | None) -> bool:
    """Whether the gap is inside the object that holds this dictionary, and is the value of its /Contents."""
    entry = document.entry(ref.num) if ref is not None else None
    if ref is None or entry is None or entry.kind is not EntryKind.OFFSET or entry.place >= signed.first:
        return False
    header = OBJECT_HEADER.match(document.data, entry.place, document.end)
    if header is None:
        header = OBJECT_HEADER.match(document.data, entry.place + document.header_offset, document.end)
    if header is None or not header.end() < signed.first:
        return False
    try:
        parsed, stop = parse_value(document.data, header.end(), document.end, set())
    except DocumentError:
        return False
    before = bytes(document.data[max(header.end(), signed.first - 64) : signed.first]).rstrip(b"\x00\t\n\x0c\r ")
    return signed.second <= stop and isinstance(parsed, dict) and before.endswith(b"/Contents")


def _ends_revision(document: Document, end: int) -> bool:
    tail = bytes(document.data[max(0, end - _TAIL) : end])
    return _REVISION_END.search(tail) is not None
