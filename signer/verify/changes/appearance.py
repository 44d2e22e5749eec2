"""What a filled field shows, read from its appearance stream: ISO 32000-1 12.7.3.3 and 9.10.

A value and the picture of it are two things in PDF; a reader sees only the picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fontTools.agl import toUnicode

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.syntax import parse_value

MAX_APPEARANCE_BYTES = 256 * 1024
"""Bytes of content in one field's appearance."""

_TOKEN = re.compile(
    rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|([(<])|([-+.\d]+)|([A-Za-z'\"*]+\d?)|<<|>>|[\[\]{}>]|%[^\r\n]*", re.DOTALL
)
_PLAIN_OPERATORS = frozenset(
    b"BMC BDC EMC MP DP q Q cm re W W* n BT ET Tf Td TD Tm T* Tj TJ ' \" Tc Tw Tz TL Ts g rg k G RG K i ri".split()
)
_COLOUR_OPERATORS = frozenset((b"g", b"rg", b"k"))
_DARK = 0.35
"""Largest grey or colour component that still counts as ink on white paper."""
_CMAP_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_CMAP_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>")
_CMAP_TARGET = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_MAX_RANGE = 65536
_MAX_TABLE = 70_000
"""Codes of one mapping; no font has more than 65,536."""
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac-roman"}


@dataclass(frozen=True, slots=True)
class ShownText:
    """``text`` as drawn; ``fonts`` the font objects used; ``is_plain`` when nothing but dark text is drawn."""

    text: str
    fonts: frozenset[int]
    is_plain: bool


def read_appearance(document: Document, widget: Dict) -> ShownText | None:
    """What the normal appearance of ``widget`` shows; ``None`` when it cannot be told."""
    stream = document.resolve(document.dictionary(widget.get("/AP")).get("/N"))
    if not isinstance(stream, Stream):
        return None
    try:
        content = stream.decode()
    except DocumentError:
        return None
    if len(content) > MAX_APPEARANCE_BYTES:
        return None
    resources = document.dictionary(stream.dict.get("/Resources"))
    form = document.dictionary(document.catalog.get("/AcroForm"))
    fonts = document.dictionary(document.dictionary(form.get("/DR")).get("/Font")) | document.dictionary(
        resources.get("/Font")
    )
    return _Interpreter(document, fonts).run(content)


class _Interpreter:
    """Follows only what decides which characters are drawn, and whether anything else is."""

    def __init__(self, document: Document, fonts: Dict) -> None:
        self.document = document
        self.fonts = fonts
        self.used: set[int] = set()
        self.decoder: _Decoder | None = None
        self.pieces: list[str] = []
        self.is_plain = True

    def run(self, content: bytes) -> ShownText | None:
        pos, held, name, numbers = 0, list[bytes](), b"", list[float]()
        while (m := _TOKEN.search(content, pos)) is not None:
            pos = m.end()
            if m[1] is not None:
                name = m[1]
            elif m[2] is not None and not m[0].startswith(b"<<"):
                try:
                    value, pos = parse_value(content, m.start(), len(content), set())
                except DocumentError:
                    return None
                if isinstance(value, PdfString):
                    held.append(bytes(value))
            elif m[3] is not None:
                numbers.append(_float(m[3]))
            elif m[4] is not None:
                if not self._operate(m[4], name, held, numbers):
                    return None
                held, numbers = [], []
        return ShownText("".join(self.pieces), frozenset(self.used), self.is_plain)

    def _operate(self, operator: bytes, name: bytes, held: list[bytes], numbers: list[float]) -> bool:
        if operator not in _PLAIN_OPERATORS:
            self.is_plain = False
        if operator in _COLOUR_OPERATORS and not _is_dark(operator, numbers):
            self.is_plain = False
        if operator == b"Tf":
            self.decoder = self._font(name)
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            if self.decoder is None:
                return False
            self.pieces.extend(self.decoder.decode(raw) for raw in held)
        return True

    def _font(self, name: bytes) -> _Decoder | None:
        value = self.fonts.get(Name("/" + name.decode("latin-1")))
        if isinstance(value, Ref):
            self.used.add(value.num)
        font = self.document.dictionary(value)
        return _Decoder.of_font(self.document, font) if font else None


def _is_dark(operator: bytes, numbers: list[float]) -> bool:
    if operator == b"k":
        return bool(numbers) and max(numbers) >= 1 - _DARK
    return bool(numbers) and max(numbers) <= _DARK


def _float(raw: bytes) -> float:
    try:
        return float(raw)
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class _Decoder:
    """Character codes to text: ``width`` bytes a code."""

    width: int
    table: dict[int, str]

    @classmethod
    def of_font(cls, document: Document, font: Dict) -> _Decoder:
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        mapping = document.resolve(font.get("/ToUnicode"))
        if isinstance(mapping, Stream):
            return cls(width, _read_cmap(mapping.decode()[:MAX_APPEARANCE_BYTES]))
        return cls(width, _simple_encoding(document, font.get("/Encoding")) if width == 1 else {})

    def decode(self, raw: bytes) -> str:
        codes = (int.from_bytes(raw[i : i + self.width], "big") for i in range(0, len(raw), self.width))
        return "".join(self.table.get(code, "\ufffd") for code in codes)


def _simple_encoding(document: Document, value: Obj) -> dict[int, str]:
    encoding = document.resolve(value)
    base = encoding.get("/BaseEncoding") if isinstance(encoding, dict) else encoding
    codec = _CODECS.get(str(base), "cp1252")
    table = {code: bytes((code,)).decode(codec, "replace") for code in range(32, 256)}
    code = 0
    for item in document.array(encoding.get("/Differences")) if isinstance(encoding, dict) else []:
        if type(item) is int:
            code = item
        elif isinstance(item, Name):
            table[code] = toUnicode(item[1:])
            code += 1
    return table


def _read_cmap(content: bytes) -> dict[int, str]:
    table: dict[int, str] = {}
    for part in content.split(b"beginbf")[1:]:
        kind, block = part[:5], part.partition(b"endbf")[0]
        if kind.startswith(b"char"):
            table.update((_code(m[1]), _unicode(m[2])) for m in _CMAP_CHAR.finditer(block))
        elif kind == b"range":
            for m in _CMAP_RANGE.finditer(block):
                if len(table) < _MAX_TABLE:
                    _add_range(table, m)
    return table


def _add_range(table: dict[int, str], found: re.Match[bytes]) -> None:
    first, last = _code(found[1]), _code(found[2])
    if found[4] is not None:
        targets = [_unicode(target) for target in _CMAP_TARGET.findall(found[4])]
        table.update(zip(range(first, last + 1), targets, strict=False))
        return
    start = _unicode(found[3])
    for offset in range(min(last - first + 1, _MAX_RANGE) if start else 0):
        table[first + offset] = start[:-1] + chr(min(ord(start[-1]) + offset, 0x10FFFF))


def _code(raw: bytes) -> int:
    return int(b"".join(raw.split()) or b"0", 16)


def _unicode(raw: bytes) -> str:
    digits = b"".join(raw.split()).decode("ascii")
    return bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0").decode("utf-16-be", "replace")
