"""Cross-reference sections: ISO 32000-1 clause 7.5.4 (tables), 7.5.8 (streams, hybrid files)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from signer.pdf.objects import Dict, Obj
from signer.pdf.syntax import Buffer, malformed

_ENTRY_BYTES = 20
_SUBSECTION = re.compile(rb"[\x00\t\n\x0c\r ]*+(\d{1,10})[\x00\t\x0c ]++(\d{1,10})[\x00\t\n\x0c\r ]*+")
_STRICT_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_LOOSE_ENTRY = re.compile(rb"[\x00\t\n\x0c\r ]*+(\d{1,10})[\x00\t\n\x0c\r ]++(\d{1,10})[\x00\t\n\x0c\r ]++([nf])")
_TRAILER = re.compile(rb"[\x00\t\n\x0c\r ]*+trailer")


class EntryKind(Enum):
    """What a cross-reference entry points to."""

    FREE = 0
    OFFSET = 1
    IN_STREAM = 2


_KINDS = (EntryKind.FREE, EntryKind.OFFSET, EntryKind.IN_STREAM)


class XrefEntry(NamedTuple):
    """``place`` is a byte offset or the number of an object stream; ``detail`` a generation or an index."""

    kind: EntryKind
    place: int
    detail: int


class XrefKind(Enum):
    """How a section is written."""

    TABLE = "table"
    STREAM = "stream"
    HYBRID = "hybrid"


class Run(NamedTuple):
    """A subsection of ``length`` entries from object ``first``, ``stride`` bytes each, at ``position``."""

    first: int
    length: int
    position: int


class XrefSection:
    """One cross-reference section with its trailer; entries are decoded when they are asked for."""

    __slots__ = ("_data", "_entries", "_runs", "_widths", "hybrid", "kind", "offset", "size", "trailer")

    def __init__(self, offset: int, kind: XrefKind, trailer: Dict, data: Buffer, runs: list[Run]) -> None:
        self.offset = offset
        self.kind = kind
        self.trailer = trailer
        self.size = sum(run.length for run in runs)
        self.hybrid: XrefSection | None = None
        self._data = data
        self._runs = runs
        self._widths: tuple[int, int, int] | None = None
        self._entries: dict[int, XrefEntry] | None = None

    @classmethod
    def of_entries(cls, offset: int, trailer: Dict, entries: dict[int, XrefEntry]) -> XrefSection:
        """A table whose entries were already read one by one."""
        section = cls(offset, XrefKind.TABLE, trailer, b"", [])
        section._entries = entries
        section.size = len(entries)
        return section

    @classmethod
    def of_stream(
        cls, offset: int, trailer: Dict, decoded: bytes, runs: list[Run], widths: tuple[int, int, int]
    ) -> XrefSection:
        """A cross-reference stream: ``decoded`` rows of ``widths`` bytes."""
        section = cls(offset, XrefKind.STREAM, trailer, decoded, runs)
        section._widths = widths
        return section

    def find(self, num: int) -> XrefEntry | None:
        """The entry of object ``num`` in this section (the hidden one of a hybrid file before a free one)."""
        entry = self._find_own(num)
        if self.hybrid is not None and (entry is None or entry.kind is EntryKind.FREE):
            return self.hybrid.find(num) or entry
        return entry

    def numbers(self) -> Iterator[int]:
        """Every object number this section speaks of; some twice in hybrid files."""
        if self._entries is not None:
            yield from self._entries
        for run in self._runs:
            yield from range(run.first, run.first + run.length)
        if self.hybrid is not None:
            yield from self.hybrid.numbers()

    def _find_own(self, num: int) -> XrefEntry | None:
        if self._entries is not None:
            return self._entries.get(num)
        for run in self._runs:
            index = num - run.first
            if 0 <= index < run.length:
                return self._read_row(run.position, index) if self._widths else self._read_line(run.position, index)
        return None

    def _read_line(self, position: int, index: int) -> XrefEntry:
        m = _STRICT_ENTRY.match(self._data, position + index * _ENTRY_BYTES)
        if m is None:
            raise malformed("a cross-reference entry is damaged")
        return XrefEntry(EntryKind.OFFSET if m[3] == b"n" else EntryKind.FREE, int(m[1]), int(m[2]))

    def _read_row(self, position: int, index: int) -> XrefEntry | None:
        assert self._widths is not None
        a, b, c = self._widths
        start = position + index * (a + b + c)
        row = self._data[start : start + a + b + c]
        kind = int.from_bytes(row[:a], "big") if a else 1
        if kind > 2:
            return None
        return XrefEntry(_KINDS[kind], int.from_bytes(row[a : a + b], "big"), int.from_bytes(row[a + b :], "big"))


def read_table_runs(
    data: Buffer, pos: int, end: int, allowed: int, anomalies: set[str]
) -> tuple[list[Run], dict[int, XrefEntry] | None, int]:
    """Read the subsections after ``xref``.

    Returns the runs, or the entries one by one when lines are not the standard 20 bytes, and the offset just
    after ``trailer``. Raises: DocumentError ``pdf-malformed``.
    """
    runs: list[Run] = []
    total, start = 0, pos
    while (trailer := _TRAILER.match(data, pos, end)) is None:
        m = _SUBSECTION.match(data, pos, end)
        if m is None:
            raise malformed("a cross-reference table is damaged")
        first, count = int(m[1]), int(m[2])
        total += count
        if total > allowed or first > allowed * 64:
            raise malformed("a cross-reference table has more entries than the file can hold")
        pos = m.end() + count * _ENTRY_BYTES
        if count and not (
            _STRICT_ENTRY.match(data, m.end(), end) and _STRICT_ENTRY.match(data, pos - _ENTRY_BYTES, end)
        ):
            return [], *_read_loose(data, start, end, allowed, anomalies)
        runs.append(_unshift(Run(first, count, m.end()), data, anomalies))
    return runs, None, trailer.end()


def _unshift(run: Run, data: Buffer, anomalies: set[str]) -> Run:
    """Some writers begin at 1 with the head of the free list, which is object 0."""
    if run.first == 1 and run.length and data[run.position : run.position + 18] == b"0000000000 65535 f":
        anomalies.add("xref-shifted")
        return run._replace(first=0)
    return run


def _read_loose(
    data: Buffer, pos: int, end: int, allowed: int, anomalies: set[str]
) -> tuple[dict[int, XrefEntry], int]:
    anomalies.add("xref-entry-width")
    entries: dict[int, XrefEntry] = {}
    while (trailer := _TRAILER.match(data, pos, end)) is None:
        header = _SUBSECTION.match(data, pos, end)
        if header is None:
            raise malformed("a cross-reference table is damaged")
        first, pos = int(header[1]), header.end()
        for num in range(first, first + int(header[2])):
            m = _LOOSE_ENTRY.match(data, pos, end)
            if m is None:
                raise malformed("a cross-reference table is shorter than it says")
            if first == 1 and num == 1 and m[3] == b"f" and int(m[2]) == 65535:
                anomalies.add("xref-shifted")
                first = 0
            kind = EntryKind.OFFSET if m[3] == b"n" else EntryKind.FREE
            entries.setdefault(num if first else num - 1, XrefEntry(kind, int(m[1]), int(m[2])))
            pos = m.end()
            if len(entries) > allowed:
                raise malformed("a cross-reference table has more entries than the file can hold")
    return entries, trailer.end()


def read_stream_layout(trailer: Dict, allowed: int) -> tuple[tuple[int, int, int], list[Run], int]:
    """Widths, runs and the decoded size a cross-reference stream announces.

    Raises: DocumentError ``pdf-malformed``.
    """
    widths, size = trailer.get("/W"), trailer.get("/Size")
    if not isinstance(widths, list) or len(widths) < 3 or not all(type(w) is int and 0 <= w <= 8 for w in widths):
        raise malformed("a cross-reference stream has no usable /W")
    index: Obj = trailer.get("/Index", [0, size])
    if not isinstance(index, list) or len(index) % 2 or not all(type(i) is int and i >= 0 for i in index):
        raise malformed("a cross-reference stream has no usable /Index")
    a, b, c = (w for w in widths[:3] if type(w) is int)
    runs: list[Run] = []
    rows = 0
    for first, count in zip(index[::2], index[1::2], strict=True):
        assert type(first) is int
        assert type(count) is int
        if first > allowed * 64:
            raise malformed("a cross-reference stream speaks of objects the file cannot hold")
        runs.append(Run(first, count, rows * (a + b + c)))
        rows += count
    if rows > allowed or a + b + c == 0:
        raise malformed("a cross-reference stream has more entries than the file can hold")
    return (a, b, c), runs, rows * (a + b + c)


def previous_offset(trailer: Dict) -> int | None:
    """/Prev when it is a usable offset."""
    value = trailer.get("/Prev")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and value > 0 else None
