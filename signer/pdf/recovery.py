"""Finding objects without a usable cross-reference: in memory only, the file is never rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Ref
from signer.pdf.region import find_all
from signer.pdf.syntax import Buffer, parse_value
from signer.pdf.xref import EntryKind, XrefEntry

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\x00\t\n\x0c\r ]++(\d{1,5})[\x00\t\n\x0c\r ]++obj(?![A-Za-z])")
_TRAILER = re.compile(rb"trailer(?=[\x00\t\n\x0c\r ]*+<<)")


@dataclass(frozen=True, slots=True)
class Definition:
    """An ``N G obj`` in the bytes: where its header starts and where its value starts."""

    num: int
    gen: int
    offset: int
    body: int


def find_definitions(data: Buffer, start: int, end: int, allowed: int) -> list[Definition]:
    """Every ``N G obj`` between ``start`` and ``end``, in file order.

    Raises: DocumentError ``pdf-too-complex`` beyond ``allowed``.
    """
    found = [Definition(int(m[1]), int(m[2]), m.start(), m.end()) for m in _take(data, start, end, allowed)]
    if len(found) > allowed:
        raise DocumentError("pdf-too-complex", "the file defines too many objects")
    return found


def _take(data: Buffer, start: int, end: int, allowed: int) -> list[re.Match[bytes]]:
    found = []
    for m in find_all(_OBJECT, data, start, end):
        found.append(m)
        if len(found) > allowed:
            break
    return found


def recover_entries(definitions: list[Definition]) -> dict[int, XrefEntry]:
    """A cross-reference in which the last definition of a number wins."""
    return {d.num: XrefEntry(EntryKind.OFFSET, d.offset, d.gen) for d in definitions}


def recover_trailer(data: Buffer, end: int, anomalies: set[str]) -> Dict:
    """The last readable ``trailer`` dictionary with a /Root, else an empty dictionary."""
    result: Dict = {}
    for m in find_all(_TRAILER, data, 0, end):
        try:
            value, _ = parse_value(data, m.end(), end, anomalies)
        except DocumentError:
            continue
        if isinstance(value, dict) and isinstance(value.get("/Root"), Ref):
            result = {**result, **value}
    return result
