"""The few DER productions (ITU-T X.690) a signature needs: writing, and strict reading of what others send.

Writing works on bytes already encoded, so a template is a plain ``bytes`` and filling it in is concatenation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = b"\x05\x00"
OID = 0x06
UTF8_STRING = 0x0C
SEQUENCE = 0x30
SET = 0x31
GENERALIZED_TIME = 0x18
BOOLEAN_TRUE = b"\x01\x01\xff"

MAX_DEPTH = 32
"""Nesting allowed when a whole structure is checked; real CMS stays below 20."""


class DerError(ValueError):
    """The bytes are not the DER that was expected. Never leaves :mod:`signer`: callers wrap it."""


def tlv(tag: int, content: bytes) -> bytes:
    """One element: identifier octet, definite length, content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """A SET OF in DER order (X.690 11.6)."""
    return tlv(SET, b"".join(sorted(parts)))


def octets(content: bytes) -> bytes:
    return tlv(OCTET_STRING, content)


def integer(value: int) -> bytes:
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def context(number: int, content: bytes, *, constructed: bool = True) -> bytes:
    """A context-specific element ``[number]``."""
    return tlv((0xA0 if constructed else 0x80) | number, content)


@lru_cache(maxsize=256)
def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted form."""
    arcs = [int(arc) for arc in dotted.split(".")]
    content = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(0x80 | arc & 0x7F)
        content += bytes(reversed(groups))
    return tlv(OID, bytes(content))


@dataclass(frozen=True, slots=True)
class Element:
    """One element inside ``data``: where it starts, where its content lies."""

    data: bytes
    tag: int
    start: int
    content_start: int
    end: int

    @property
    def content(self) -> bytes:
        return self.data[self.content_start : self.end]

    @property
    def encoded(self) -> bytes:
        """Identifier, length and content as they stood."""
        return self.data[self.start : self.end]

    def expect(self, tag: int) -> Element:
        """This element, when it carries ``tag``.

        Raises: DerError.
        """
        if self.tag != tag:
            raise DerError(f"tag {tag:#04x} expected, {self.tag:#04x} found")
        return self

    def children(self) -> list[Element]:
        """The elements inside a constructed one.

        Raises: DerError.
        """
        found = []
        position = self.content_start
        while position < self.end:
            child = read(self.data, position, self.end)
            found.append(child)
            position = child.end
        return found


def read(data: bytes, start: int = 0, end: int | None = None) -> Element:
    """The element at ``start``; it must end at or before ``end``. Definite lengths and one-octet tags only.

    Raises: DerError.
    """
    limit = len(data) if end is None else end
    if start + 2 > limit:
        raise DerError("element cut short")
    tag, first = data[start], data[start + 1]
    if tag & 0x1F == 0x1F:
        raise DerError("tags above 30 do not occur here")
    position = start + 2
    size = first
    if first & 0x80:
        octet_count = first & 0x7F
        if not 1 <= octet_count <= 4 or position + octet_count > limit:
            raise DerError("length not in definite form")
        size = int.from_bytes(data[position : position + octet_count], "big")
        position += octet_count
    if position + size > limit:
        raise DerError("content cut short")
    return Element(data, tag, start, position, position + size)


def read_whole(data: bytes) -> Element:
    """The single element that ``data`` is, with nothing behind it.

    Raises: DerError.
    """
    element = read(data)
    if element.end != len(data):
        raise DerError("bytes after the element")
    return element


def read_oid(element: Element) -> str:
    """The dotted form of an OBJECT IDENTIFIER.

    Raises: DerError.
    """
    content = element.expect(OID).content
    if not content or content[-1] & 0x80:
        raise DerError("object identifier cut short")
    arcs: list[int] = []
    value = 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (first, arcs[0] - first * 40, *arcs[1:]))


def read_integer(element: Element) -> int:
    """The value of an INTEGER.

    Raises: DerError.
    """
    content = element.expect(INTEGER).content
    if not content:
        raise DerError("empty integer")
    return int.from_bytes(content, "big", signed=True)
