"""The tree of pages and what they inherit: ISO 32000-1 clause 7.7.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref

if TYPE_CHECKING:
    from signer.pdf.reader import Document

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what it inherits; ``ref`` is ``None`` for a page written in place."""

    index: int
    ref: Ref | None
    dict: Dict
    inherited: Dict

    def attribute(self, key: str) -> Obj:
        """The page's own or inherited attribute (unresolved)."""
        return self.dict.get(key, self.inherited.get(key))


def walk_pages(document: Document) -> Iterator[Page]:
    """The pages in order, one at a time. Raises: DocumentError ``pdf-too-complex``."""
    seen: set[int] = set()
    stack: list[tuple[Obj, Dict, int]] = [(document.catalog.get("/Pages"), {}, 0)]
    index = nodes = 0
    while stack:
        value, inherited, depth = stack.pop()
        ref = value if isinstance(value, Ref) else None
        nodes += 1
        if nodes > document.limits.kids or depth > document.limits.nesting:
            raise DocumentError("pdf-too-complex", "the page tree is too large")
        node = document.resolve(value)
        if not isinstance(node, dict):
            document.anomalies.add("page-missing")
            continue
        if "/Kids" in node and node.get("/Type") != "/Page":
            if ref is not None and ref.num in seen:
                document.anomalies.add("page-tree-loop")
                continue
            if ref is not None:
                seen.add(ref.num)
            kids = document.array(node["/Kids"])
            if len(kids) > document.limits.kids:
                raise DocumentError("pdf-too-complex", "the page tree is too large")
            passed = inherited | {key: node[key] for key in _INHERITED if key in node}
            stack.extend((kid, passed, depth + 1) for kid in reversed(kids))
            continue
        if index >= document.limits.pages:
            raise DocumentError("pdf-too-complex", "the document has too many pages")
        yield Page(index, ref, node, inherited)
        index += 1
