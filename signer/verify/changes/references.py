"""Who points at which object: one pass over the bytes of the signed revision."""

from __future__ import annotations

import re
from bisect import bisect_right

from signer.errors import DocumentError
from signer.pdf.objects import Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.xref import EntryKind

_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"
_POINT = re.compile(rb"(\d{1,10})" + _GAP + rb"(\d{1,5})" + _GAP + rb"(?:(R)|obj)(?![A-Za-z])|endobj|trailer")
_REFERENCE = re.compile(rb"(\d{1,10})" + _GAP + rb"\d{1,5}" + _GAP + rb"R(?![A-Za-z])")


def find_holders(document: Document, targets: frozenset[int]) -> dict[int, set[int]]:
    """For each target, the numbers of the objects in force that point at it.

    Trailers and cross-reference streams do not count. Raises: DocumentError.
    """
    holders: dict[int, set[int]] = {}
    holder: tuple[int, int] | None = None
    for m in _POINT.finditer(document.data, 0, document.end):
        if m[3] is None:
            holder = (int(m[1]), m.start()) if m[1] is not None else None
        elif holder is not None and int(m[1]) in targets and _is_in_force(document, *holder):
            holders.setdefault(int(m[1]), set()).add(holder[0])
    _add_packed(document, targets, holders)
    return {target: {h for h in found if not _is_infrastructure(document, h)} for target, found in holders.items()}


def _is_in_force(document: Document, num: int, offset: int) -> bool:
    entry = document.entry(num)
    return entry is not None and entry.kind is EntryKind.OFFSET and 0 <= offset - entry.place <= document.header_offset


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
        for m in _REFERENCE.finditer(body, first):
            if int(m[1]) in targets and starts:
                holder = places[max(0, bisect_right(starts, m.start()) - 1)][1]
                entry = document.entry(holder)
                if entry is not None and entry.kind is EntryKind.IN_STREAM and entry.place == container:
                    holders.setdefault(int(m[1]), set()).add(holder)


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
