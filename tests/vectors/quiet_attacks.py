"""Attacks on what no reader sees at first: shared objects, indexes, evidence, metadata, locks, object streams.

They need a document that has these things when it is signed: :func:`prepared_draft` makes one.
"""

from __future__ import annotations

from collections.abc import Callable

from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref
from signer.pdf.reader import Document
from signer.pdf.writer import serialize
from tests.vectors.attacks import FORGED_CONTENT
from tests.vectors.tampering import (
    append_objects,
    body_of,
    change_catalog,
    change_field,
    change_page,
    field_named,
    field_number,
    next_number,
    root_number,
    stream_bytes,
)

Forge = Callable[[bytes], bytes]
EMPTY, FILLED, GROUP = "Later", "Filled", "Group"


def prepared_draft(pdf: bytes) -> bytes:
    """``pdf`` with developer extensions, evidence, outlines, shared objects and a form."""
    document = Document(pdf)
    page = document.page(0)
    assert page.ref is not None
    n = next_number(document)
    form = stream_bytes({"/Type": Name("/XObject"), "/Subtype": Name("/Form"), "/BBox": [0, 0, 90, 20]}, b"")
    widget: Dict = {"/Type": Name("/Annot"), "/Subtype": Name("/Widget"), "/F": 4, "/P": page.ref}
    text: Dict = {**widget, "/FT": Name("/Tx"), "/DA": PdfString(b"/Helv 9 Tf 0 g")}
    objects: dict[int, Obj | bytes] = {
        n: {"/ESIC": {"/BaseVersion": Name("/1.7"), "/ExtensionLevel": 5}},
        n + 1: {"/Certs": [Ref(n + 2, 0)], "/VRI": {}},
        n + 2: stream_bytes({}, b"0\x00"),
        n + 3: {"/Type": Name("/Outlines"), "/First": Ref(n + 4, 0), "/Last": Ref(n + 4, 0), "/Count": 1},
        n + 4: {"/Title": PdfString(b"One"), "/Parent": Ref(n + 3, 0), "/Dest": [page.ref, Name("/Fit")]},
        n + 5: form,
        n + 6: {
            **widget,
            "/FT": Name("/Sig"),
            "/T": PdfString(EMPTY.encode()),
            "/Rect": [300, 40, 390, 60],
            "/AP": {"/N": Ref(n + 5, 0)},
        },
        n + 7: {**text, "/T": PdfString(FILLED.encode()), "/Rect": [300, 70, 390, 90], "/V": PdfString(b"1")},
        n + 8: {"/T": PdfString(GROUP.encode()), "/Kids": [Ref(n + 9, 0)]},
        n + 9: {**text, "/T": PdfString(b"Child"), "/Parent": Ref(n + 8, 0), "/Rect": [300, 100, 390, 120]},
    }
    fields: list[Obj] = [Ref(n + 6, 0), Ref(n + 7, 0), Ref(n + 8, 0)]
    catalog: Dict = {
        **document.catalog,
        "/Extensions": Ref(n, 0),
        "/DontTouch": Ref(n, 0),
        "/AlsoShown": Ref(n + 5, 0),
        "/DSS": Ref(n + 1, 0),
        "/Outlines": Ref(n + 3, 0),
        "/AcroForm": {"/Fields": fields, "/SigFlags": 3},
    }
    annotations = [*document.array(page.dict.get("/Annots")), Ref(n + 6, 0), Ref(n + 7, 0), Ref(n + 9, 0)]
    objects[page.ref.num] = {**page.dict, "/Annots": annotations}
    objects[root_number(document)] = catalog
    return append_objects(pdf, objects, trailer={"/Hidden": Ref(n + 7, 0)})


def quiet_attacks() -> dict[str, Forge]:
    """By name; every one must make the signature of a prepared document INVALID."""
    return {
        "extensions-removed": lambda d: change_catalog(d, {"/Extensions": None}),
        "extension-removed": lambda d: change_catalog(d, {"/Extensions": {}}),
        "extension-level-lowered": lambda d: change_catalog(d, {"/Extensions": _extension("/1.7", 4)}),
        "extension-base-lowered": lambda d: change_catalog(d, {"/Extensions": _extension("/1.6", 5)}),
        "extension-overwritten-that-is-shared": _overwrite_extensions,
        "evidence-removed": lambda d: change_catalog(d, {"/DSS": None}),
        "evidence-made-a-string": lambda d: change_catalog(d, {"/DSS": PdfString(b"none")}),
        "evidence-over-another-object": _evidence_over_outlines,
        "metadata-removed": lambda d: change_catalog(d, {"/Metadata": None}),
        "metadata-made-nonsense": _nonsense_metadata,
        "outline-title-changed": _change_outline,
        "outlines-exchanged": _exchange_outlines,
        "certification-added": lambda d: change_catalog(d, {"/Perms": {"/DocMDP": {"/Type": Name("/Sig")}}}),
        "signature-value-made-text": lambda d: change_field(d, "Signature1", {"/V": PdfString(b"signed")}),
        "signature-field-type-changed": lambda d: change_field(d, "Signature1", {"/FT": Name("/Tx")}),
        "text-field-made-signature": lambda d: change_field(d, FILLED, {"/FT": Name("/Sig")}),
        "text-field-renamed": lambda d: change_field(d, FILLED, {"/T": PdfString(b"Other")}),
        "text-field-moved": lambda d: change_field(d, FILLED, {"/Rect": [10, 10, 500, 500]}),
        "text-field-calculated": lambda d: change_field(d, FILLED, {"/AA": {"/C": {"/S": Name("/JavaScript")}}}),
        "text-field-kids-added": lambda d: change_field(d, FILLED, {"/Kids": [None]}),
        "group-child-removed": lambda d: _change_group(d, {"/Kids": []}),
        "group-renamed": lambda d: _change_group(d, {"/T": PdfString(b"Other")}),
        "empty-signature-field-typed-wrongly": _sign_with_wrong_type,
        "appearance-overwritten-that-is-shared": _overwrite_shared_appearance,
        "hybrid-revision-hides-content": _hybrid_content,
        "object-stream-hides-content": _packed_content,
        "object-stream-hides-page": _packed_page,
        "orphan-after-a-harmless-revision": _orphan_after_revision,
        "content-put-in-front": lambda d: _surround_content(d, before=True),
        "content-put-behind": lambda d: _surround_content(d, before=False),
        "page-label-changed": lambda d: change_catalog(d, {"/PageLabels": {"/Nums": [0, {"/S": Name("/r")}]}}),
        "page-user-unit": lambda d: change_page(d, {"/UserUnit": 2}),
        "page-group": lambda d: change_page(d, {"/Group": {"/S": Name("/Transparency")}}),
        "viewer-told-to-hide": lambda d: change_catalog(d, {"/ViewerPreferences": {"/HideToolbar": True}}),
        "form-fields-emptied": _empty_fields,
        "form-calculation-order": lambda d: _change_form(d, {"/CO": []}),
    }


def _extension(base: str, level: int) -> Dict:
    return {"/ESIC": {"/BaseVersion": Name(base), "/ExtensionLevel": level}}


def _number_in(document: Document, key: str) -> int:
    held = document.catalog[Name(key)]
    assert isinstance(held, Ref)
    return held.num


def _overwrite_extensions(data: bytes) -> bytes:
    number = _number_in(Document(data), "/Extensions")
    return append_objects(data, {number: _extension("/1.7", 6)})


def _evidence_over_outlines(data: bytes) -> bytes:
    document = Document(data)
    number = _number_in(document, "/Outlines")
    store = body_of(dict(document.dictionary(document.catalog["/DSS"])))
    return change_catalog(data, {"/DSS": Ref(number, 0)}, {number: store})


def _nonsense_metadata(data: bytes) -> bytes:
    new = next_number(Document(data))
    packet = stream_bytes({"/Type": Name("/Metadata"), "/Subtype": Name("/XML")}, b"nothing of the kind")
    return change_catalog(data, {"/Metadata": Ref(new, 0)}, {new: packet})


def _change_outline(data: bytes) -> bytes:
    document = Document(data)
    first = document.dictionary(document.catalog["/Outlines"])["/First"]
    assert isinstance(first, Ref)
    return append_objects(data, {first.num: {**document.dictionary(first), "/Title": PdfString(b"Two")}})


def _exchange_outlines(data: bytes) -> bytes:
    """The whole tree under new numbers, with one word changed."""
    document = Document(data)
    new = next_number(document)
    outlines = document.dictionary(document.catalog["/Outlines"])
    item = document.dictionary(outlines["/First"])
    objects: dict[int, Obj | bytes] = {
        new: {**outlines, "/First": Ref(new + 1, 0), "/Last": Ref(new + 1, 0)},
        new + 1: {**item, "/Parent": Ref(new, 0), "/Title": PdfString(b"Two")},
    }
    return change_catalog(data, {"/Outlines": Ref(new, 0)}, objects)


def _change_group(data: bytes, changes: Dict) -> bytes:
    document = Document(data)
    child = field_named(document, f"{GROUP}.Child")
    parent = child.dict["/Parent"]
    assert isinstance(parent, Ref)
    return append_objects(data, {parent.num: {**document.dictionary(parent), **changes}})


def _sign_with_wrong_type(data: bytes) -> bytes:
    return change_field(data, EMPTY, {"/Type": Name("/Foo"), "/V": {"/Type": Name("/Sig")}})


def _overwrite_shared_appearance(data: bytes) -> bytes:
    document = Document(data)
    field = field_named(document, EMPTY)
    normal = document.dictionary(field.dict["/AP"])["/N"]
    assert isinstance(normal, Ref)
    drawn = stream_bytes({"/Subtype": Name("/Form"), "/BBox": [0, 0, 90, 20]}, b"0 g 0 0 90 20 re f")
    signed: Dict = {**field.dict, "/V": {"/Type": Name("/Sig")}}
    return append_objects(data, {normal.num: drawn, field_number(document, EMPTY): signed})


def _contents_number(document: Document) -> int:
    held = document.page(0).dict["/Contents"]
    held = held[0] if isinstance(held, list) else held
    assert isinstance(held, Ref)
    return held.num


def _hybrid_content(data: bytes) -> bytes:
    """The table frees the page's content, the hidden stream gives another one: only new readers follow it."""
    document = Document(data)
    number, new = _contents_number(document), next_number(document)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    place = len(out)
    out += b"%d 0 obj\n%s\nendobj\n" % (number, FORGED_CONTENT)
    hidden = len(out)
    head: Dict = {"/Type": Name("/XRef"), "/W": [1, 4, 2], "/Index": [number, 1], "/Size": new + 1}
    out += b"%d 0 obj\n%s\nendobj\n" % (new, stream_bytes(head, b"\x01" + place.to_bytes(4, "big") + b"\0\0"))
    start = len(out)
    trailer = _trailer(document, new + 1) | {"/XRefStm": hidden}
    out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (serialize(trailer), start)
    return bytes(out)


def _trailer(document: Document, size: int) -> Dict:
    kept: Dict = {key: value for key, value in document.trailer.items() if key in ("/Root", "/Info", "/ID")}
    return kept | {"/Size": size, "/Prev": document.last_startxref}


def _packed(data: bytes, number: int, value: Dict, objects: dict[int, bytes]) -> bytes:
    """A revision that overwrites ``number`` from inside an object stream."""
    document = Document(data)
    new = max(next_number(document), *(n + 1 for n in objects)) if objects else next_number(document)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    rows: list[tuple[int, int, int]] = []
    inner = b"%d 0 " % number
    stream = stream_bytes({"/Type": Name("/ObjStm"), "/N": 1, "/First": len(inner)}, inner + serialize(value))
    for num, body in {**objects, new: stream}.items():
        rows.append((num, 1, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (num, body)
    start = len(out)
    rows += [(number, 2, new), (new + 1, 1, start)]
    head = _trailer(document, new + 2) | {"/Type": Name("/XRef"), "/W": [1, 4, 2]}
    head["/Index"] = [part for num, *_ in rows for part in (num, 1)]
    body = b"".join(bytes((kind,)) + place.to_bytes(4, "big") + b"\0\0" for _, kind, place in rows)
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (new + 1, stream_bytes(head, body), start)
    return bytes(out)


def _packed_content(data: bytes) -> bytes:
    document = Document(data)
    page, new = document.page(0), next_number(document)
    assert page.ref is not None
    return _packed(data, page.ref.num, {**page.dict, "/Contents": Ref(new, 0)}, {new: FORGED_CONTENT})


def _packed_page(data: bytes) -> bytes:
    document = Document(data)
    page = document.page(0)
    assert page.ref is not None
    return _packed(data, page.ref.num, {**page.dict, "/CropBox": [0, 0, 200, 200]}, {})


def _orphan_after_revision(data: bytes) -> bytes:
    later = change_catalog(data, {})
    orphan = b"%d 0 obj\n%s\nendobj\n" % (_contents_number(Document(data)), FORGED_CONTENT)
    at = later.rindex(b"xref\n")
    at = later.rindex(b"endobj\n", 0, at) + len(b"endobj\n")
    moved = later[:at] + orphan + later[at:]
    start = later.rindex(b"startxref")
    offset = int(later[start:].split()[1])
    return moved[: start + len(orphan)] + b"startxref\n%d\n%%%%EOF\n" % (offset + len(orphan))


def _surround_content(data: bytes, *, before: bool) -> bytes:
    document = Document(data)
    new = next_number(document)
    held = document.page(0).dict["/Contents"]
    pieces: list[Obj] = list(held) if isinstance(held, list) else [held]
    changed: list[Obj] = [Ref(new, 0), *pieces] if before else [*pieces, Ref(new, 0)]
    return change_page(data, {"/Contents": changed}, {new: FORGED_CONTENT})


def _empty_fields(data: bytes) -> bytes:
    return _change_form(data, {"/Fields": []})


def _change_form(data: bytes, changes: Dict) -> bytes:
    document = Document(data)
    form: Dict = {**document.dictionary(document.catalog["/AcroForm"]), **changes}
    held = document.catalog["/AcroForm"]
    return (
        append_objects(data, {held.num: form}) if isinstance(held, Ref) else change_catalog(data, {"/AcroForm": form})
    )
