"""Tokens and objects: ISO 32000-1 clause 7.2 and 7.3, read without recursion."""

from __future__ import annotations

import re
from functools import lru_cache
from mmap import mmap
from typing import TypeAlias

from signer.errors import DocumentError
from signer.pdf.limits import MAX_NESTING
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref

Buffer: TypeAlias = bytes | mmap

_WS = rb"\x00\t\n\x0c\r "
_REGULAR = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_SKIP = rb"(?:[" + _WS + rb"]++|%[^\r\n]*+)*+"

_TOKEN = re.compile(
    _SKIP
    + rb"(?:/(" + _REGULAR + rb"*+)"  # 1 name
    + rb"|(\d{1,10})[" + _WS + rb"]++(\d{1,5})[" + _WS + rb"]++R(?!" + _REGULAR + rb")"  # 2, 3 reference
    + rb"|([+-]?\d++)(?!" + _REGULAR + rb")"  # 4 integer
    + rb"|([+-]?(?:\d++\.\d*+|\.\d++))(?!" + _REGULAR + rb")"  # 5 real
    + rb"|(<<)"  # 6
    + rb"|(>>)"  # 7
    + rb"|(\[)"  # 8
    + rb"|(\])"  # 9
    + rb"|\(([^()\\\r]*+)\)"  # 10 string without escapes
    + rb"|(\()"  # 11 any other literal string
    + rb"|<([0-9A-Fa-f" + _WS + rb"]*+)>"  # 12 hexadecimal string
    + rb"|(" + _REGULAR + rb"++)"  # 13 keyword
    + rb")"
)  # fmt: skip
_NAME, _REF, _INT, _REAL, _DICT, _DICT_END, _ARRAY, _ARRAY_END, _PLAIN, _LITERAL, _HEX = (
    1,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
)

_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_KEYWORDS: dict[bytes, Obj] = {b"true": True, b"false": False, b"null": None}
_ODD_NUMBER = re.compile(rb"[+-]*+(\d*+\.?\d*+)-?\d*+")
_MAX_DIGITS = 40

SKIP = re.compile(_SKIP)
OBJECT_HEADER = re.compile(_SKIP + rb"(\d{1,10})[" + _WS + rb"]++(\d{1,5})[" + _WS + rb"]++obj")


def malformed(text: str) -> DocumentError:
    """The error for bytes that break the syntax of ISO 32000-1 clause 7."""
    return DocumentError("pdf-malformed", text)


@lru_cache(maxsize=4096)
def _name(raw: bytes) -> Name:
    if b"#" in raw:
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), raw)
    return Name("/" + raw.decode("latin-1"))


def _unescape(match: re.Match[bytes]) -> bytes:
    octal, end_of_line, char = match.groups()
    if octal is not None:
        return bytes((int(octal, 8) & 0xFF,))
    if char is not None:
        return _ESCAPED.get(char, char)
    return b"" if end_of_line is not None else b"\n"


def _literal(data: Buffer, pos: int, end: int) -> tuple[PdfString, int]:
    """The string whose ``(`` stands just before ``pos``."""
    depth = 1
    for m in _PAREN.finditer(data, pos, end):
        token = m[0]
        depth += (token == b"(") - (token == b")")
        if not depth:
            return PdfString(_ESCAPE.sub(_unescape, data[pos : m.start()])), m.end()
    raise malformed("a string never ends")


def _hexadecimal(raw: bytes) -> PdfString:
    digits = raw.translate(None, b"\x00\t\n\x0c\r ")
    return PdfString(bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii")))


def _integer(raw: bytes) -> int:
    if len(raw) > _MAX_DIGITS:
        raise malformed("a number has too many digits")
    return int(raw)


def _dictionary(items: list[Obj], anomalies: set[str]) -> Dict:
    keys = items[::2]
    if len(items) % 2 or not all(type(k) is Name for k in keys):
        raise malformed("a dictionary does not alternate names and values")
    result = dict(zip(keys, items[1::2], strict=True))
    if len(result) != len(keys):
        anomalies.add("duplicate-key")
    if None in result.values():
        result = {k: v for k, v in result.items() if v is not None}
    return result  # type: ignore[return-value]


def parse_value(data: Buffer, pos: int, end: int, anomalies: set[str], nesting: int = MAX_NESTING) -> tuple[Obj, int]:
    """Read one object at ``pos``; returns it and the offset just after it.

    ``anomalies`` collects tolerated oddities (``duplicate-key``).
    Raises: DocumentError ``pdf-malformed``, or ``pdf-too-complex`` beyond ``nesting`` levels.
    """
    match = _TOKEN.match
    stack: list[tuple[bool, list[Obj]]] = []
    items: list[Obj] = []
    value: Obj
    while True:
        m = match(data, pos, end)
        if m is None:
            raise malformed("an object is cut short or not an object")
        pos = m.end()
        kind = m.lastindex
        if kind == _NAME:
            value = _name(m[1])
        elif kind == _REF:
            value = Ref(int(m[2]), int(m[3]))
        elif kind == _INT:
            value = _integer(m[4])
        elif kind in (_DICT, _ARRAY):
            if len(stack) >= nesting:
                raise DocumentError("pdf-too-complex", "arrays and dictionaries are nested too deeply")
            stack.append((kind == _DICT, items))
            items = []
            continue
        elif kind in (_DICT_END, _ARRAY_END):
            if not stack or stack[-1][0] != (kind == _DICT_END):
                raise malformed("brackets do not match")
            value = _dictionary(items, anomalies) if kind == _DICT_END else items
            items = stack.pop()[1]
        elif kind == _PLAIN:
            value = PdfString(m[10])
        elif kind == _HEX:
            value = _hexadecimal(m[12])
        elif kind == _REAL:
            value = float(m[5])
        elif kind == _LITERAL:
            value, pos = _literal(data, pos, end)
        else:
            value = _keyword(m[13], items, anomalies)
        if not stack:
            return value, pos
        items.append(value)


def _keyword(word: bytes, items: list[Obj], anomalies: set[str]) -> Obj:
    if word in _KEYWORDS:
        return _KEYWORDS[word]
    if word == b"R" and len(items) >= 2:
        gen, num = items.pop(), items.pop()
        if type(gen) is int and type(num) is int and gen >= 0 and num >= 0:
            return Ref(num, gen)
    number = _ODD_NUMBER.fullmatch(word) if len(word) <= _MAX_DIGITS else None
    if number and any(c in b"0123456789" for c in word):
        anomalies.add("odd-number")
        return float(number[1]) if number[1] not in (b"", b".") else 0
    raise malformed("an unknown word stands where an object should be")
