"""Just enough DER (X.690) to write what this package signs often: no tree of objects, only bytes."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.x509 import ObjectIdentifier

SEQUENCE = 0x30
SET = 0x31
NULL = b"\x05\x00"

_INTEGER = 0x02
_BIT_STRING = 0x03
_OCTET_STRING = 0x04
_OBJECT_IDENTIFIER = 0x06
_UTF8_STRING = 0x0C
_GENERALIZED_TIME = 0x18
_CONTEXT_CONSTRUCTED = 0xA0


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: ``tag``, the length of ``parts`` together, ``parts``."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return tlv(SEQUENCE, *parts)


def set_of(*elements: bytes) -> bytes:
    """A SET OF: the elements in ascending order of their encodings, as DER asks."""
    return tlv(SET, *sorted(elements))


def context(number: int, *parts: bytes) -> bytes:
    """A constructed element with the context-specific tag ``number``."""
    return tlv(_CONTEXT_CONSTRUCTED | number, *parts)


def integer(value: int) -> bytes:
    """An INTEGER."""
    return tlv(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def octet_string(value: bytes) -> bytes:
    """An OCTET STRING."""
    return tlv(_OCTET_STRING, value)


def named_bit(number: int) -> bytes:
    """A BIT STRING of named bits with the one bit ``number`` set, trailing zeros dropped."""
    octets, bit = divmod(number, 8)
    return tlv(_BIT_STRING, bytes((7 - bit,)) + bytes(octets) + bytes((0x80 >> bit,)))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = (int(arc) for arc in ObjectIdentifier(dotted).dotted_string.split("."))
    return tlv(_OBJECT_IDENTIFIER, *(_base128(arc) for arc in (40 * first + second, *rest)))


def utf8_string(value: str) -> bytes:
    """A UTF8String."""
    return tlv(_UTF8_STRING, value.encode())


def generalized_time(moment: datetime) -> bytes:
    """A GeneralizedTime in UTC, whole seconds (the fraction is cut off)."""
    return tlv(_GENERALIZED_TIME, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def _base128(arc: int) -> bytes:
    septets = [arc & 0x7F]
    while arc := arc >> 7:
        septets.append(0x80 | arc & 0x7F)
    return bytes(reversed(septets))
