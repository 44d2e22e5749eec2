"""Walking the objects a document reaches, bounded and without recursion."""

from __future__ import annotations

from collections.abc import Iterator

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.reader import Document

MAX_VALUES = 5_000_000
"""Values visited in one walk."""


def walk_dictionaries(document: Document, start: Obj) -> Iterator[tuple[Ref | None, Dict, Stream | None]]:
    """Every dictionary and stream reachable from ``start``, each indirect object once.

    Raises: DocumentError ``pdf-too-complex``.
    """
    seen: set[int] = set()
    stack: list[tuple[Ref | None, Obj]] = [(None, start)]
    visited = 0
    while stack:
        owner, value = stack.pop()
        visited += 1
        if visited > MAX_VALUES:
            raise DocumentError("pdf-too-complex", "the document has too many objects")
        if isinstance(value, Ref):
            if value.num not in seen:
                seen.add(value.num)
                stack.append((value, document.get(value)))
        elif isinstance(value, Stream):
            yield owner, value.dict, value
            stack.extend((None, v) for v in value.dict.values() if isinstance(v, (Ref, list, dict)))
        elif isinstance(value, dict):
            yield owner, value, None
            stack.extend((None, v) for v in value.values() if isinstance(v, (Ref, list, dict)))
        elif isinstance(value, list):
            stack.extend((None, v) for v in value if isinstance(v, (Ref, list, dict)))
