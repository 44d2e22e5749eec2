"""Stream filters: ISO 32000-1 clause 7.4, each bounded."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from signer.errors import DocumentError
from signer.pdf.objects import Dict

_PNG_UP = 2
_ADD_BYTES: Callable[[Any, int], Any] = lambda a, b: (a + b) & 0xFF  # noqa: E731  (named once, typed for accumulate)


def _too_large() -> DocumentError:
    return DocumentError("pdf-too-complex", "a stream expands beyond the limit")


def _flate(raw: bytes, limit: int) -> bytes:
    decoder = zlib.decompressobj()
    try:
        out = decoder.decompress(raw, limit + 1)
    except zlib.error as error:
        out = _flate_prefix(raw, limit)
        if not out:
            raise DocumentError("pdf-malformed", "a compressed stream is damaged") from error
    if len(out) > limit:
        raise _too_large()
    return out


def _flate_prefix(raw: bytes, limit: int) -> bytes:
    """What decodes before the damage, as viewers show it; also without the zlib header."""
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        decoder, out = zlib.decompressobj(window_bits), bytearray()
        try:
            for start in range(0, len(raw), 256):
                out += decoder.decompress(raw[start : start + 256], limit + 1 - len(out))
                if len(out) > limit:
                    raise _too_large()
        except zlib.error:
            pass
        if out:
            return bytes(out)
    return b""


def _lzw(raw: bytes, limit: int, early: int) -> bytes:
    out = bytearray()
    table: list[bytes] = [bytes((i,)) for i in range(256)] + [b"", b""]
    width, bits, held, previous = 9, 0, 0, b""
    for byte in raw:
        held, bits = (held << 8) | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code = (held >> bits) & ((1 << width) - 1)
        held &= (1 << bits) - 1
        if code == 256:
            del table[258:]
            width, previous = 9, b""
            continue
        if code == 257:
            break
        if code > len(table) or (code == len(table) and not previous):
            raise DocumentError("pdf-malformed", "an LZW stream is damaged")
        entry = table[code] if code < len(table) else previous + previous[:1]
        out += entry
        if len(out) > limit:
            raise _too_large()
        if previous and len(table) < 4096:
            table.append(previous + entry[:1])
        previous = entry
        width = min(12, max(9, (len(table) + early).bit_length()))
    return bytes(out)


def _ascii_hex(raw: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw.partition(b">")[0])
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _ascii85(raw: bytes) -> bytes:
    body = raw.partition(b"~>")[0].translate(None, b"\x00\t\n\x0c\r ")
    try:
        return base64.a85decode(body)
    except (ValueError, binascii.Error) as error:
        raise DocumentError("pdf-malformed", "an ASCII85 stream is damaged") from error


def _run_length(raw: bytes, limit: int) -> bytes:
    out, pos = bytearray(), 0
    while pos < len(raw) and raw[pos] != 128:
        length = raw[pos]
        if length < 128:
            out += raw[pos + 1 : pos + 2 + length]
            pos += length + 2
        else:
            out += raw[pos + 1 : pos + 2] * (257 - length)
            pos += 2
        if len(out) > limit:
            raise _too_large()
    return bytes(out)


def _number(parameters: Dict, key: str, default: int) -> int:
    value = parameters.get(key, default)
    return value if type(value) is int and 0 <= value <= 1 << 20 else default


def _png(data: bytes, row: int, pixel: int) -> bytes:
    stride = row + 1
    if data[::stride].count(_PNG_UP) * stride == len(data):
        out = bytearray(len(data) // stride * row)
        for column in range(row):
            out[column::row] = bytes(accumulate(data[column + 1 :: stride], _ADD_BYTES))
        return bytes(out)
    out, above = bytearray(), bytes(row)
    for start in range(0, len(data), stride):
        line = bytearray(data[start + 1 : start + stride].ljust(row, b"\0"))
        _undo_png_row(data[start], line, above, pixel)
        out += line
        above = bytes(line)
    return bytes(out)


def _undo_png_row(kind: int, line: bytearray, above: bytes, pixel: int) -> None:
    for i in range(len(line) if kind else 0):
        left = line[i - pixel] if i >= pixel else 0
        corner = above[i - pixel] if i >= pixel else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[i]
        elif kind == 3:
            guess = (left + above[i]) // 2
        else:
            p = left + above[i] - corner
            a, b, c = abs(p - left), abs(p - above[i]), abs(p - corner)
            guess = left if a <= b and a <= c else above[i] if b <= c else corner
        line[i] = (line[i] + guess) & 0xFF


def _unpredict(data: bytes, parameters: Dict) -> bytes:
    predictor = _number(parameters, "/Predictor", 1)
    if predictor <= 1:
        return data
    colors, depth = _number(parameters, "/Colors", 1), _number(parameters, "/BitsPerComponent", 8)
    row = (_number(parameters, "/Columns", 1) * colors * depth + 7) // 8
    pixel = max(1, colors * depth // 8)
    if row == 0:
        raise DocumentError("pdf-malformed", "a predictor has no columns")
    if predictor >= 10:
        return _png(data, row, pixel)
    if depth != 8:
        raise DocumentError("pdf-unsupported-filter", "a TIFF predictor of this depth is not supported")
    out = bytearray(data)
    for start in range(0, len(out), row):
        for i in range(start + pixel, min(start + row, len(out))):
            out[i] = (out[i] + out[i - pixel]) & 0xFF
    return bytes(out)


def apply_filter(name: str, raw: bytes, parameters: Dict, limit: int) -> bytes:
    """Undo one filter; at most ``limit`` bytes. Raises: DocumentError."""
    if name in ("/FlateDecode", "/Fl"):
        return _unpredict(_flate(raw, limit), parameters)
    if name in ("/LZWDecode", "/LZW"):
        return _unpredict(_lzw(raw, limit, _number(parameters, "/EarlyChange", 1)), parameters)
    if name in ("/ASCIIHexDecode", "/AHx"):
        return _ascii_hex(raw)
    if name in ("/ASCII85Decode", "/A85"):
        return _ascii85(raw)
    if name in ("/RunLengthDecode", "/RL"):
        return _run_length(raw, limit)
    if name == "/Crypt" and parameters.get("/Name", "/Identity") == "/Identity":
        return raw
    raise DocumentError("pdf-unsupported-filter", "a stream uses a filter that is not text or data")
