"""Hands of an attacker: appending revisions, patching bytes, without any of the care our writer takes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.writer import serialize


def stream_bytes(dictionary: Dict, content: bytes) -> bytes:
    """A stream object's body."""
    head = serialize({**dictionary, "/Length": len(content)})
    return head + b"\nstream\n" + content + b"\nendstream"


def body_of(value: Obj | bytes) -> bytes:
    """An object's body in PDF syntax; bytes are taken as they are."""
    if isinstance(value, Stream):
        return serialize({**value.dict, "/Length": len(value.raw)}) + b"\nstream\n" + value.raw + b"\nendstream"
    if isinstance(value, bytes) and not isinstance(value, PdfString):
        return value
    return serialize(value)


def append_objects(
    data: bytes,
    objects: Mapping[int, Obj | bytes],
    *,
    freed: tuple[int, ...] = (),
    trailer: Dict | None = None,
    prev: bool = True,
) -> bytes:
    """An incremental update with a cross-reference table."""
    document = Document(data)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    offsets: dict[int, int] = {}
    for num, value in objects.items():
        offsets[num] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (num, body_of(value))
    start = len(out)
    out += b"xref\n"
    for num in sorted({*offsets, *freed}):
        entry = b"%010d 00000 n \n" % offsets[num] if num in offsets else b"0000000000 00001 f \n"
        out += b"%d 1\n%s" % (num, entry)
    held: Dict = {k: v for k, v in document.trailer.items() if k in ("/Root", "/Info", "/ID")}
    held["/Size"] = max([next_number(document), *(n + 1 for n in offsets)])
    if prev:
        held["/Prev"] = document.last_startxref
    held |= trailer or {}
    out += b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (serialize(held), start)
    return bytes(out)


def next_number(document: Document) -> int:
    """The first unused object number."""
    return max(document.object_numbers()) + 1


def root_number(document: Document) -> int:
    root = document.trailer["/Root"]
    assert isinstance(root, Ref)
    return root.num


def field_named(document: Document, name: str) -> FormField:
    return next(field for field in document.fields() if field.name == name)


def field_number(document: Document, name: str) -> int:
    ref = field_named(document, name).ref
    assert ref is not None
    return ref.num


def change_field(data: bytes, name: str, changes: Dict) -> bytes:
    """Rewrite a field's dictionary in a new revision."""
    document = Document(data)
    field = field_named(document, name)
    return append_objects(data, {field_number(document, name): {**field.dict, **changes}})


def change_catalog(data: bytes, changes: Dict, objects: Mapping[int, Obj | bytes] | None = None) -> bytes:
    document = Document(data)
    return append_objects(data, {root_number(document): {**document.catalog, **changes}, **(objects or {})})


def change_page(data: bytes, changes: Dict, objects: Mapping[int, Obj | bytes] | None = None) -> bytes:
    document = Document(data)
    page = document.page(0)
    assert page.ref is not None
    return append_objects(data, {page.ref.num: {**page.dict, **changes}, **(objects or {})})


def add_annotation(data: bytes, annotation: Dict, appearance: bytes = b"1 g 0 0 400 60 re f") -> bytes:
    """Put an annotation on the first page."""
    document = Document(data)
    page = document.page(0)
    assert page.ref is not None
    new = next_number(document)
    drawn = stream_bytes({"/Type": Name("/XObject"), "/Subtype": Name("/Form"), "/BBox": [0, 0, 400, 60]}, appearance)
    held: Dict = {"/Type": Name("/Annot"), "/F": 4, "/Rect": [60, 580, 460, 640], "/AP": {"/N": Ref(new + 1, 0)}}
    annotations = [*document.array(page.dict.get("/Annots")), Ref(new, 0)]
    return append_objects(
        data, {page.ref.num: {**page.dict, "/Annots": annotations}, new: held | annotation, new + 1: drawn}
    )


def patch_signature(data: bytes, name: str, pattern: bytes, replacement: bytes) -> bytes:
    """Overwrite part of a signature dictionary in place, keeping every offset."""
    document = Document(data)
    value = field_named(document, name).value
    assert isinstance(value, Ref)
    entry = document.entry(value.num)
    assert entry is not None
    stop = data.index(b"endobj", entry.place)
    found = re.compile(pattern, re.DOTALL).search(data, entry.place, stop)
    assert found is not None, "the pattern is not in the signature dictionary"
    new = replacement.ljust(len(found[0]))
    assert len(new) == len(found[0]), "the replacement is too long"
    return data[: found.start()] + new + data[found.end() :]
