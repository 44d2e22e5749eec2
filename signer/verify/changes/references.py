"""Who points at which object: one pass over the bytes of the signed revision."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from signer.errors import DocumentError
from signer.pdf.objects import Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.region import WINDOW_BYTES, let_go
from signer.pdf.syntax import OBJECT_HEADER, parse_value
from signer.pdf.xref import EntryKind

_OVERLAP = 4096
"""Bytes two windows share: more than any reference is long, comments inside it included."""

_WORTH_SKIPPING = 256 * 1024
_LONG_OBJECT = 16 * 1024
"""In files from the first size on, objects from the second on are read only as far as their value goes."""

_TO_SPACE = bytes.maketrans(b"\x00\t\n\x0c\r", b"     ")
_AFTER = re.compile(rb" R(?![A-Za-z0-9_.#*'\"-])")
_BEFORE = re.compile(rb"(?<![0-9])0*(\d{1,10}) +\d{1,5} *\Z")
_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"
_WITH_COMMENTS = re.compile(rb"(\d{1,10})" + _GAP + rb"\d{1,5}" + _GAP + rb"\Z")
_LONGEST = 40
_LONGEST_COMMENT = 1024
MAX_COMMENTED = 20_000
"""Places where a comment could stand inside a reference; honest files have a handful, in their streams."""


def find_holders(document: Document, targets: frozenset[int]) -> dict[int, set[int]]:
    """For each target, the numbers of the objects in force that point at it.

    Trailers and cross-reference streams do not count. Raises: DocumentError.
    """
    holders: dict[int, set[int]] = {}
    layout = _Layout(document)
    for start, end in layout.windows():
        for num, place in _references(bytes(document.data[start:end])):
            if num in targets:
                holder = layout.holder_of(place + start)
                if holder is not None:
                    holders.setdefault(num, set()).add(holder)
        let_go(document.data, start, end)
    _add_packed(document, targets, holders)
    return {target: {h for h in found if not _is_infrastructure(document, h)} for target, found in holders.items()}


def _references(raw: bytes) -> Iterator[tuple[int, int]]:
    """Every ``num gen R`` in ``raw`` and where its R stands."""
    spaced = raw.translate(_TO_SPACE)
    with_comments = 0
    for m in _AFTER.finditer(spaced):
        before = _BEFORE.search(spaced, max(0, m.start() - _LONGEST), m.start())
        if before is None and raw.rfind(b"%", max(0, m.start() - _LONGEST_COMMENT), m.start()) >= 0:
            with_comments += 1
            if with_comments > MAX_COMMENTED:
                raise DocumentError("pdf-too-complex", "too many comments stand where references may be")
            before = _WITH_COMMENTS.search(raw, max(0, m.start() - _LONGEST_COMMENT), m.start() + 1)
        if before is not None:
            yield int(before[1]), m.start()


class _Layout:
    """Where the objects in force lie in the bytes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._ends: dict[int, int | None] = {}

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        return sorted(
            (entry.place, num)
            for num in self.document.object_numbers()
            if (entry := self.document.entry(num)) is not None and entry.kind is EntryKind.OFFSET
        )

    def windows(self) -> Iterator[tuple[int, int]]:
        """Parts of the file that hold every value in force, none long; each begins a little before its first byte."""
        for start, end in self._values():
            for at in range(start, end, WINDOW_BYTES):
                yield max(0, at - _OVERLAP), min(end, at + WINDOW_BYTES)

    def _values(self) -> Iterator[tuple[int, int]]:
        """The whole file; of a large one without the long streams, in which no reference can stand."""
        end = self.document.end
        if end < _WORTH_SKIPPING:
            yield 0, end
            return
        start = 0
        for (offset, _), (following, _) in zip(self.places, [*self.places[1:], (end, -1)], strict=True):
            if following - offset > _LONG_OBJECT and (value_end := self._value_end(offset)) is not None:
                yield start, min(following, value_end + _LONGEST)
                start = following
        yield start, end

    def holder_of(self, place: int) -> int | None:
        """The object whose value encloses ``place``; objects that were superseded do not count."""
        index = bisect_right(self.places, (place, -1)) - 1
        if index < 0:
            return None
        offset, num = self.places[index]
        end = self._value_end(offset)
        return num if end is None or place < end else None

    def _value_end(self, offset: int) -> int | None:
        """Where the value of the object at ``offset`` ends (a stream's dictionary), None when that cannot be read."""
        if offset not in self._ends:
            self._ends[offset] = self._read_value_end(offset)
        return self._ends[offset]

    def _read_value_end(self, offset: int) -> int | None:
        header = OBJECT_HEADER.match(self.document.data, offset, self.document.end)
        if header is None:
            return None
        try:
            _, end = parse_value(self.document.data, header.end(), self.document.end, set())
        except DocumentError:
            return None
        return end


def _is_infrastructure(document: Document, num: int) -> bool:
    try:
        value = document.get(Ref(num, 0))
    except DocumentError:
        return False
    return isinstance(value, Stream) and value.dict.get("/Type") in ("/XRef", "/ObjStm")


def _add_packed(document: Document, targets: frozenset[int], holders: dict[int, set[int]]) -> None:
    """References from inside object streams."""
    for container in packed_containers(document):
        stream = document.get(Ref(container, 0))
        if not isinstance(stream, Stream):
            continue
        body = stream.decode()
        first, count = document.resolve(stream.dict.get("/First")), document.resolve(stream.dict.get("/N"))
        if type(first) is not int or type(count) is not int:
            continue
        numbers = [int(n) for n in body[:first].split()[: count * 2] if n.isdigit() and len(n) < 12]
        places = sorted(zip((first + offset for offset in numbers[1::2]), numbers[::2], strict=False))
        starts = [start for start, _ in places]
        for num, place in _references(body):
            if num in targets and starts and place >= first:
                holder = places[max(0, bisect_right(starts, place) - 1)][1]
                entry = document.entry(holder)
                if entry is not None and entry.kind is EntryKind.IN_STREAM and entry.place == container:
                    holders.setdefault(num, set()).add(holder)


def packed_containers(document: Document) -> set[int]:
    """Numbers of the object streams in force."""
    found = set()
    for num in document.object_numbers():
        entry = document.entry(num)
        if entry is not None and entry.kind is EntryKind.IN_STREAM:
            found.add(entry.place)
    return found


def reachable_objects(document: Document) -> frozenset[int]:
    """Numbers of every object a reader can get to from the trailer.

    Raises: DocumentError ``pdf-too-complex``.
    """
    seen: set[int] = set()
    keys = ("/Root", "/Info", "/Encrypt")
    stack: list[Obj] = [document.trailer[key] for key in keys if key in document.trailer]
    while stack:
        value = stack.pop()
        if isinstance(value, Ref):
            if value.num not in seen:
                seen.add(value.num)
                stack.append(document.get(value))
        elif isinstance(value, Stream):
            stack.extend(v for v in value.dict.values() if isinstance(v, (Ref, list, dict)))
        elif isinstance(value, dict):
            stack.extend(v for v in value.values() if isinstance(v, (Ref, list, dict)))
        elif isinstance(value, list):
            stack.extend(v for v in value if isinstance(v, (Ref, list, dict)))
    return frozenset(seen)
