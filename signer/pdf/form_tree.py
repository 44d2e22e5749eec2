"""The tree of form fields: ISO 32000-1 clause 12.7.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref

if TYPE_CHECKING:
    from signer.pdf.reader import Document

FIELD_SEPARATOR = "."
_INHERITED = ("/FT", "/V", "/Ff")


@dataclass(frozen=True, slots=True)
class Widget:
    """A field's appearance on a page (a widget annotation)."""

    ref: Ref | None
    dict: Dict


@dataclass(frozen=True, slots=True)
class FormField:
    """A terminal form field: fully qualified name, type and flags with inheritance applied."""

    name: str
    ref: Ref | None
    dict: Dict
    type: str | None
    value: Obj
    """/V, unresolved."""
    flags: int
    widgets: tuple[Widget, ...]


def walk_fields(document: Document) -> Iterator[FormField]:
    """The terminal form fields, in the order of the field tree. Raises: DocumentError ``pdf-too-complex``."""
    form = document.dictionary(document.catalog.get("/AcroForm"))
    stack: list[tuple[Obj, str, Dict, int]] = [(f, "", {}, 0) for f in reversed(document.array(form.get("/Fields")))]
    seen: set[int] = set()
    count = 0
    while stack:
        value, prefix, inherited, depth = stack.pop()
        count += 1
        if count > document.limits.kids or depth > document.limits.nesting or len(stack) > document.limits.kids:
            raise DocumentError("pdf-too-complex", "the form has too many fields")
        ref = value if isinstance(value, Ref) else None
        if ref is not None and ref.num in seen:
            document.anomalies.add("field-listed-twice")
            continue
        if ref is not None:
            seen.add(ref.num)
        node = document.resolve(value)
        if not isinstance(node, dict):
            document.anomalies.add("field-missing")
            continue
        title = document.resolve(node.get("/T"))
        name = prefix
        if isinstance(title, PdfString):
            name = f"{prefix}{FIELD_SEPARATOR}{title.text}" if prefix else title.text
        passed = inherited | {key: node[key] for key in _INHERITED if key in node}
        kids = [(kid, document.resolve(kid)) for kid in document.array(node.get("/Kids"))]
        children = [kid for kid, d in kids if isinstance(d, dict) and "/T" in d]
        if children:
            stack.extend((kid, name, passed, depth + 1) for kid in reversed(children))
            continue
        kind, flags = document.resolve(passed.get("/FT")), document.resolve(passed.get("/Ff"))
        widgets = tuple(Widget(k if isinstance(k, Ref) else None, d) for k, d in kids if isinstance(d, dict))
        yield FormField(
            name=name,
            ref=ref,
            dict=node,
            type=kind if isinstance(kind, Name) else None,
            value=passed.get("/V"),
            flags=flags if type(flags) is int else 0,
            widgets=widgets or (Widget(ref, node),),
        )
