"""Reading DER, and the BER that older CMS carries: ITU-T X.690. Bounded, never raises anything but DerError."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

MAX_DEPTH = 40
"""Levels of nesting; certificates need about 12."""

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, ENUMERATED = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
_STRING_CODECS = {0x0C: "utf-8", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}
_CONSTRUCTED = 0x20


class DerError(ValueError):
    """The bytes are not the ASN.1 they should be."""


class Node:
    """One tag-length-value; ``start`` to ``after`` is all of it, ``body`` to ``end`` its content."""

    __slots__ = ("after", "body", "data", "end", "start", "tag")

    def __init__(self, data: bytes, tag: int, start: int, body: int, end: int, after: int) -> None:
        self.data = data
        self.tag = tag
        self.start = start
        self.body = body
        self.end = end
        self.after = after

    @property
    def content(self) -> bytes:
        return self.data[self.body : self.end]

    @property
    def encoded(self) -> bytes:
        return self.data[self.start : self.after]

    def children(self) -> list[Node]:
        """The elements inside. Raises: DerError."""
        found, pos = [], self.body
        while pos < self.end:
            node = read(self.data, pos, self.end)
            found.append(node)
            pos = node.after
        return found

    def expect(self, tag: int) -> Node:
        """Itself, when its tag is ``tag``. Raises: DerError."""
        if self.tag != tag:
            raise DerError(f"tag {self.tag:#x} where {tag:#x} should be")
        return self

    def oid(self) -> str:
        """The object identifier in dots. Raises: DerError."""
        return _oid(self.expect(OID).content)

    def integer(self) -> int:
        """A signed integer, INTEGER or ENUMERATED. Raises: DerError."""
        if self.tag not in (INTEGER, ENUMERATED) or self.body == self.end:
            raise DerError("not an integer")
        return int.from_bytes(self.content, "big", signed=True)

    def boolean(self) -> bool:
        return self.expect(BOOLEAN).content != b"\x00"

    def octets(self, depth: int = 0) -> bytes:
        """An OCTET STRING's bytes, the pieces of a constructed one joined. Raises: DerError."""
        if not self.tag & _CONSTRUCTED:
            return self.content
        if depth > MAX_DEPTH:
            raise DerError("nested too deeply")
        return b"".join(child.octets(depth + 1) for child in self.children())

    def bits(self) -> bytes:
        """A BIT STRING's bytes. Raises: DerError."""
        content = self.expect(BIT_STRING).content
        if not content:
            raise DerError("an empty bit string")
        return content[1:]

    def text(self) -> str:
        """Any character string."""
        return self.content.decode(_STRING_CODECS.get(self.tag, "latin-1"), "replace")

    def time(self) -> datetime:
        """UTCTime or GeneralizedTime, aware, in UTC. Raises: DerError."""
        if self.tag not in (UTC_TIME, GENERALIZED_TIME):
            raise DerError("not a time")
        return _time(self.content.decode("ascii", "replace"), is_short=self.tag == UTC_TIME)


def read(data: bytes, pos: int = 0, limit: int | None = None, depth: int = 0) -> Node:
    """The element at ``pos``. Raises: DerError."""
    limit = len(data) if limit is None else limit
    if pos + 2 > limit or depth > MAX_DEPTH:
        raise DerError("cut short, or nested too deeply")
    tag, length, body = data[pos], data[pos + 1], pos + 2
    if tag & 0x1F == 0x1F:
        raise DerError("a multi-byte tag")
    if length == 0x80:
        if not tag & _CONSTRUCTED:
            raise DerError("an indefinite length on a primitive")
        end = body
        while data[end : end + 2] != b"\0\0":
            end = read(data, end, limit, depth + 1).after
        return Node(data, tag, pos, body, end, end + 2)
    if length & 0x80:
        count = length & 0x7F
        if count > 4 or body + count > limit:
            raise DerError("a length of impossible size")
        length = int.from_bytes(data[body : body + count], "big")
        body += count
    if body + length > limit:
        raise DerError("longer than what holds it")
    return Node(data, tag, pos, body, body + length, body + length)


def read_whole(data: bytes, tag: int = SEQUENCE) -> Node:
    """The one element ``data`` begins with, of ``tag``; padding may follow. Raises: DerError."""
    return read(data).expect(tag)


@lru_cache(maxsize=1024)
def _oid(content: bytes) -> str:
    if not content or content[-1] & 0x80 or len(content) > 64:
        raise DerError("not an object identifier")
    arcs, value = [], 0
    for byte in content:
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def _time(raw: str, *, is_short: bool) -> datetime:
    try:
        if is_short:
            year = int(raw[:2])
            raw = f"{1900 + year if year >= 50 else 2000 + year}{raw[2:]}"
        zone = timedelta()
        if raw[-5:-4] in ("+", "-"):
            zone = timedelta(hours=int(raw[-4:-2]), minutes=int(raw[-2:])) * (1 if raw[-5] == "+" else -1)
            raw = raw[:-5]
        digits, _, fraction = raw.rstrip("Z").partition(".")
        moment = datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return moment + timedelta(seconds=float(f"0.{fraction[:6]}")) - zone if fraction else moment - zone
    except (ValueError, OverflowError) as error:
        raise DerError("not a time") from error
