"""One incremental update, appended to bytes that are never touched: ISO 32000-1 clause 7.5.6.

The new cross-reference section is of the kind the file already ends with (table or stream), so that PDF 1.4
archives stay PDF 1.4 and files with object streams stay readable.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from signer.errors import InternalError
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream

MAX_TABLE_OFFSET = 9_999_999_999
"""A cross-reference table has ten digits for an offset."""

_PLAIN_STRING = re.compile(rb"[ !#-'*-\[\]-~]*\Z")  # printable ASCII without ( ) \
_NAME_ESCAPE = re.compile(rb"[^!$&'*+,\-.0-9:;=?@A-Z^_`a-z|~\"\\]")
_COPIED_TRAILER_KEYS = ("/Root", "/Info")
_names: dict[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class RawObject:
    """An object already written out in PDF syntax."""

    data: bytes


def serialize(value: Obj | RawObject) -> bytes:
    """A value in PDF syntax, without line ends. Streams are written by :class:`Update`, not here."""
    if isinstance(value, Name):
        return _name(value)
    if isinstance(value, Ref):
        return b"%d %d R" % (value.num, value.gen)
    if type(value) is int:
        return b"%d" % value
    if isinstance(value, dict):
        return b"<<" + b" ".join(_name(key) + b" " + serialize(item) for key, item in value.items()) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join([serialize(item) for item in value]) + b"]"
    if isinstance(value, RawObject):
        return value.data
    if value is True:
        return b"true"
    if value is False:
        return b"false"
    if value is None:
        return b"null"
    if isinstance(value, float):
        return number(value).encode("ascii")
    if isinstance(value, bytes):
        return _string(value)
    raise InternalError("writer-unknown-type", "a value of an unknown type was to be written")


def number(value: float) -> str:
    """A real or integer as PDF wants it: plain decimals, never an exponent."""
    text = repr(value)
    return text.removesuffix(".0") if "e" not in text else f"{value:.10f}".rstrip("0")


def text_string(text: str) -> PdfString:
    """A text string: ASCII as it stands, anything else in UTF-16BE with its mark (ISO 32000-1 clause 7.9.2.2)."""
    return PdfString(text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be"))


def stream(dictionary: Dict, content: bytes, *, compress: bool = False) -> Stream:
    """A new stream; with ``compress`` its content is deflated, otherwise it is written as given."""
    if compress:
        packed = zlib.compress(content, 9)
        return Stream(
            {**dictionary, "/Filter": Name("/FlateDecode"), "/Length": len(packed)}, packed, lambda _: content
        )
    return Stream({**dictionary, "/Length": len(content)}, content, lambda _: content)


def _name(name: str) -> bytes:
    written = _names.get(name)
    if written is None:
        body = name[1:].encode("latin-1")
        written = b"/" + _NAME_ESCAPE.sub(lambda match: b"#%02X" % match[0][0], body)
        if len(_names) < 4096:
            _names[name] = written
    return written


def _string(value: bytes) -> bytes:
    return b"(" + value + b")" if _PLAIN_STRING.match(value) else b"<" + value.hex().encode("ascii") + b">"


@dataclass(frozen=True, slots=True)
class Base:
    """What an update must know of the file it follows.

    ``size`` is the file's bytes, ``next_number`` the first unused object number (/Size of the newest trailer).
    """

    size: int
    ends_with_newline: bool
    startxref: int
    uses_xref_stream: bool
    next_number: int
    trailer: Dict


@dataclass(frozen=True, slots=True)
class Revision:
    """The bytes to append and, for each object, where its body starts: an offset into ``data``."""

    data: bytearray
    bodies: dict[Ref, int]


class Update:
    """Objects to add or replace, gathered and then written as one revision."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._objects: dict[Ref, Obj | RawObject] = {}
        self._next = base.next_number

    def reserve(self) -> Ref:
        """A fresh object number; its object must be :meth:`put` before :meth:`build`."""
        ref = Ref(self._next, 0)
        self._next += 1
        return ref

    def put(self, ref: Ref, value: Obj | RawObject) -> None:
        """Defines or replaces an object in this revision."""
        self._objects[ref] = value

    def add(self, value: Obj | RawObject) -> Ref:
        """A new object under a fresh number."""
        ref = self.reserve()
        self._objects[ref] = value
        return ref

    def get(self, ref: Ref) -> Obj | RawObject:
        """The object this revision defines for ``ref``; None when it does not."""
        return self._objects.get(ref)

    def __contains__(self, ref: Ref) -> bool:
        return ref in self._objects

    def build(self) -> Revision:
        """The revision's bytes: objects, cross-reference section, trailer."""
        out = bytearray(b"" if self._base.ends_with_newline else b"\n")
        bodies: dict[Ref, int] = {}
        offsets: dict[Ref, int] = {}
        for ref in sorted(self._objects):
            offsets[ref] = self._base.size + len(out)
            out += b"%d %d obj\n" % ref
            bodies[ref] = len(out)
            _write_body(out, self._objects[ref])
            out += b"\nendobj\n"
        self._close(out, offsets)
        return Revision(out, bodies)

    def _close(self, out: bytearray, offsets: dict[Ref, int]) -> None:
        start = self._base.size + len(out)
        if self._base.uses_xref_stream:
            self._write_xref_stream(out, offsets, start)
        else:
            self._write_xref_table(out, offsets, start)
        out += b"startxref\n%d\n%%%%EOF\n" % start

    def _trailer(self, size: int, start: int) -> Dict:
        old = self._base.trailer
        trailer: Dict = {"/Size": size, "/Prev": self._base.startxref}
        trailer.update((key, old[key]) for key in _COPIED_TRAILER_KEYS if key in old)
        identifier = old.get("/ID")
        if isinstance(identifier, list) and len(identifier) == 2:
            trailer["/ID"] = [identifier[0], _next_identifier(identifier, start)]
        return trailer

    def _write_xref_table(self, out: bytearray, offsets: dict[Ref, int], start: int) -> None:
        if start > MAX_TABLE_OFFSET:
            raise InternalError("file-too-large-for-xref-table", "offsets above 9,999,999,999 do not fit")
        out += b"xref\n"
        for first, refs in _runs(offsets):
            out += b"%d %d\n" % (first, len(refs))
            for ref in refs:
                out += b"%010d %05d n \n" % (offsets[ref], ref.gen)
        out += b"trailer\n" + serialize(self._trailer(self._next, start)) + b"\n"

    def _write_xref_stream(self, out: bytearray, offsets: dict[Ref, int], start: int) -> None:
        own = self.reserve()
        entries = {**offsets, own: start}
        width = (start.bit_length() + 7) // 8
        index: list[Obj] = []
        content = bytearray()
        for first, refs in _runs(entries):
            index += [first, len(refs)]
            for ref in refs:
                content += b"\x01" + entries[ref].to_bytes(width, "big") + ref.gen.to_bytes(2, "big")
        dictionary: Dict = {"/Type": Name("/XRef"), "/W": [1, width, 2], "/Index": index}
        out += b"%d %d obj\n" % own
        _write_body(out, stream({**dictionary, **self._trailer(own.num + 1, start)}, bytes(content)))
        out += b"\nendobj\n"


def _write_body(out: bytearray, value: Obj | RawObject) -> None:
    if isinstance(value, Stream):
        out += serialize(value.dict) + b"\nstream\n"
        out += value.raw
        out += b"\nendstream"
    else:
        out += serialize(value)


def _runs(refs: Iterable[Ref]) -> Iterator[tuple[int, list[Ref]]]:
    """Consecutive object numbers together: the subsections of a cross-reference section."""
    ordered = enumerate(sorted(refs))
    for _, group in groupby(ordered, key=lambda pair: pair[1].num - pair[0]):
        run = [ref for _, ref in group]
        yield run[0].num, run


def _next_identifier(identifier: list[Obj], start: int) -> PdfString:
    """The changing half of /ID (ISO 32000-1 clause 14.4), derived so that equal input gives equal output."""
    return PdfString(sha256(serialize(identifier) + b"%d" % start).digest()[:16])
