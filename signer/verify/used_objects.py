"""Which objects a document puts to use, told from the bytes of each object without building its values.

Building every object only to see whom it mentions would double the time a verification takes. Whatever does not
look plain is given to the reader. What is mentioned in a string counts too: this finds what nobody mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from signer.pdf.objects import Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.syntax import OBJECT_HEADER
from signer.pdf.xref import EntryKind

WINDOW_BYTES = 64 * 1024
"""Bytes of one object looked at; dictionaries and arrays that are longer are left to the reader."""

_REVERSED_REFERENCE = re.compile(rb"R[\x00\t\n\x0c\r ]++[0-9]{1,5}+[\x00\t\n\x0c\r ]++([0-9]{1,10})")
"""A reference read backwards: its R is rare, while forwards every number of an array would be tried."""
_WHITE = b"\x00\t\n\x0c\r "


def used_objects(document: Document) -> frozenset[int]:
    """Numbers of the objects that can be got to from the trailer. Raises: DocumentError ``pdf-too-complex``."""
    keys = ("/Root", "/Info", "/Encrypt")
    waiting = [n for key in keys if key in document.trailer for n in _mentioned_in(document.trailer[key])]
    seen: set[int] = set()
    while waiting:
        num = waiting.pop()
        if num not in seen:
            seen.add(num)
            waiting.extend(_mentioned_by(document, num))
    return frozenset(seen)


def _mentioned_by(document: Document, num: int) -> list[int]:
    entry = document.entry(num)
    if entry is None or entry.kind is EntryKind.FREE:
        return []
    plain = None
    if entry.kind is EntryKind.OFFSET and not document.is_rebuilt:
        plain = _mentioned_at(document, num, entry.place)
    return list(_mentioned_in(document.get(Ref(num, 0)))) if plain is None else plain


def _mentioned_at(document: Document, num: int, place: int) -> list[int] | None:
    """References in the dictionary or array of object ``num`` at ``place``; None when it is not plain to see."""
    header = OBJECT_HEADER.match(document.data, place, document.end)
    if header is None or int(header[1]) != num:
        return None
    window = document.data[header.end() : min(header.end() + WINDOW_BYTES, document.end)]
    stop = window.find(b"endobj")
    word = window.find(b"stream", 0, stop) if stop >= 0 else window.find(b"stream")
    body = window[: word if word >= 0 else max(stop, 0)].strip(_WHITE)
    if not body.startswith((b"<<", b"[")) or not body.endswith((b">>", b"]")):
        return None
    return [int(number[::-1]) for number in _REVERSED_REFERENCE.findall(body[::-1])]


def _mentioned_in(value: Obj) -> Iterator[int]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Ref):
            yield value.num
        elif isinstance(value, Stream):
            waiting.extend(value.dict.values())
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
