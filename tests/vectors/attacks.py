"""Attacks on signed documents, generated: each takes an official document and returns forged bytes.

Names follow the literature: incremental saving (ISA), signature wrapping (SWA), universal forgery (USF), evil
annotation (EAA), sneaky signature (SSA), shadow hide and replace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from signer.fields import AGENCY_FIELD, LEADER_FIELD, NUMBER_FIELD
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.writer import serialize
from tests.vectors.official import OfficialDocument
from tests.vectors.tampering import (
    add_annotation,
    append_objects,
    body_of,
    change_catalog,
    change_field,
    change_page,
    field_named,
    field_number,
    next_number,
    patch_signature,
    root_number,
    stream_bytes,
)

Forge = Callable[[bytes], bytes]
FORGED_CONTENT = stream_bytes({}, b"BT /F1 24 Tf 100 700 Td (Da sua) Tj ET 0 0 300 300 re f")


@dataclass(frozen=True, slots=True)
class Attack:
    """One forgery; ``stage`` is the document it starts from."""

    name: str
    stage: str
    forge: Forge

    def on(self, official: OfficialDocument) -> bytes:
        return self.forge(getattr(official, self.stage))


def all_attacks() -> list[Attack]:
    """Every forgery whose verdict must be INVALID."""
    both = [Attack(f"{name}-after-{stage}", stage, forge) for name, forge in _anywhere() for stage in _STAGES]
    after_seal = [Attack(f"{name}-after-seal", "sealed", forge) for name, forge in _after_seal()]
    return both + after_seal


_STAGES = ("leader_signed", "sealed")


def _anywhere() -> Iterator[tuple[str, Forge]]:
    yield from _incremental_saving()
    yield from _catalog()
    yield from _pages()
    yield from _annotations()
    yield from _forms()
    yield from _universal_forgery()


# -- incremental saving ------------------------------------------------------------------------------------


def _incremental_saving() -> Iterator[tuple[str, Forge]]:
    yield "isa-content-exchanged", _exchange_content
    yield "isa-content-overwritten", _overwrite_content
    yield "isa-content-freed", _free_content
    yield "isa-orphan-without-xref", lambda d: d + _orphan(d)
    yield "isa-orphan-with-empty-xref", _orphan_with_empty_xref
    yield "isa-orphan-with-trailer-only", lambda d: d + _orphan(d) + b"trailer << /Root 1 0 R >>\n%%EOF\n"
    yield "isa-orphan-with-old-startxref", _orphan_with_old_startxref
    yield "isa-bytes-after-end", lambda d: d + b"PK\x03\x04 appended"
    yield "isa-history-cut", _cut_history
    yield "isa-xref-empty-then-eof", lambda d: append_objects(d, {})


def _content_number(document: Document) -> int:
    contents = document.page(0).dict["/Contents"]
    if isinstance(contents, list):
        contents = contents[0]
    assert isinstance(contents, Ref)
    return contents.num


def _exchange_content(data: bytes) -> bytes:
    new = next_number(Document(data))
    return change_page(data, {"/Contents": Ref(new, 0)}, {new: FORGED_CONTENT})


def _overwrite_content(data: bytes) -> bytes:
    return append_objects(data, {_content_number(Document(data)): FORGED_CONTENT})


def _free_content(data: bytes) -> bytes:
    return append_objects(data, {}, freed=(_content_number(Document(data)),))


def _orphan(data: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (_content_number(Document(data)), FORGED_CONTENT)


def _orphan_with_empty_xref(data: bytes) -> bytes:
    document = Document(data)
    out = data + _orphan(data)
    trailer: Dict = {"/Root": document.trailer["/Root"], "/Size": 1, "/Prev": document.last_startxref}
    return out + b"xref\n0 0\ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (serialize(trailer), len(out))


def _orphan_with_old_startxref(data: bytes) -> bytes:
    return data + _orphan(data) + b"startxref\n%d\n%%%%EOF\n" % Document(data).last_startxref


def _cut_history(data: bytes) -> bytes:
    """A complete new cross-reference that no longer leads to the signed revision."""
    document = Document(data)
    objects: dict[int, Obj | bytes] = {n: body_of(document.get(Ref(n, 0))) for n in document.object_numbers() if n}
    objects[_content_number(document)] = FORGED_CONTENT
    return append_objects(data, objects, prev=False)


# -- catalog -----------------------------------------------------------------------------------------------

_SCRIPT: Dict = {"/S": Name("/JavaScript"), "/JS": PdfString(b"app.alert(1)")}


def _catalog() -> Iterator[tuple[str, Forge]]:
    yield "catalog-exchanged", _exchange_catalog
    yield "catalog-open-action", lambda d: change_catalog(d, {"/OpenAction": _SCRIPT})
    yield "catalog-additional-actions", lambda d: change_catalog(d, {"/AA": {"/WC": _SCRIPT}})
    yield "catalog-scripts", lambda d: change_catalog(d, {"/Names": {"/JavaScript": {"/Names": []}}})
    yield "catalog-layers", lambda d: change_catalog(d, {"/OCProperties": {"/OCGs": [], "/D": {}}})
    yield "catalog-structure-tree", lambda d: change_catalog(d, {"/StructTreeRoot": {"/Type": Name("/StructTreeRoot")}})
    yield "catalog-language", lambda d: change_catalog(d, {"/Lang": PdfString(b"en")})
    yield "catalog-outlines", lambda d: change_catalog(d, {"/Outlines": {"/Count": 0}})
    yield "catalog-attachments", lambda d: change_catalog(d, {"/AF": [{"/Type": Name("/Filespec")}]})
    yield "catalog-form-removed", lambda d: change_catalog(d, {"/AcroForm": None})
    yield "trailer-encrypted", lambda d: append_objects(d, {}, trailer={"/Encrypt": {"/Filter": Name("/Standard")}})


def _exchange_catalog(data: bytes) -> bytes:
    document = Document(data)
    new = next_number(document)
    return append_objects(data, {new: dict(document.catalog)}, trailer={"/Root": Ref(new, 0)})


# -- pages -------------------------------------------------------------------------------------------------


def _pages() -> Iterator[tuple[str, Forge]]:
    yield "page-added", lambda d: _change_kids(d, lambda kids, new: [*kids, Ref(new, 0)])
    yield "page-put-first", lambda d: _change_kids(d, lambda kids, new: [Ref(new, 0), *kids])
    yield "page-exchanged", lambda d: _change_kids(d, lambda kids, new: [Ref(new, 0), *kids[1:]])
    yield "page-doubled", lambda d: _change_kids(d, lambda kids, new: [*kids, kids[0]])
    yield "page-cropped", lambda d: change_page(d, {"/CropBox": [0, 0, 300, 300]})
    yield "page-turned", lambda d: change_page(d, {"/Rotate": 90})
    yield "page-media-box", lambda d: change_page(d, {"/MediaBox": [0, 0, 595, 400]})
    yield "page-resources", lambda d: change_page(d, {"/Resources": {}})
    yield "page-action", lambda d: change_page(d, {"/AA": {"/O": _SCRIPT}})
    yield "page-second-content", _add_content
    yield "font-overwritten", _overwrite_font


def _change_kids(data: bytes, change: Callable[[list[Obj], int], list[Obj]]) -> bytes:
    document = Document(data)
    pages = document.catalog["/Pages"]
    assert isinstance(pages, Ref)
    node = document.dictionary(pages)
    new = next_number(document)
    kids = change(document.array(node["/Kids"]), new)
    blank: Dict = {
        "/Type": Name("/Page"),
        "/Parent": pages,
        "/MediaBox": [0, 0, 595, 842],
        "/Contents": Ref(new + 1, 0),
    }
    tree = {**node, "/Kids": kids, "/Count": len(kids)}
    return append_objects(data, {pages.num: tree, new: blank, new + 1: FORGED_CONTENT})


def _add_content(data: bytes) -> bytes:
    document = Document(data)
    new = next_number(document)
    held = document.page(0).dict["/Contents"]
    contents = [*(held if isinstance(held, list) else [held]), Ref(new, 0)]
    return change_page(data, {"/Contents": contents}, {new: FORGED_CONTENT})


def _overwrite_font(data: bytes) -> bytes:
    """Font remapping: the same codes, other letters."""
    document = Document(data)
    fonts = document.dictionary(document.dictionary(document.page(0).attribute("/Resources")).get("/Font"))
    font = next(value for value in fonts.values() if isinstance(value, Ref))
    return append_objects(data, {font.num: {**document.dictionary(font), "/BaseFont": Name("/Wingdings")}})


# -- annotations -------------------------------------------------------------------------------------------


def _annotations() -> Iterator[tuple[str, Forge]]:
    for subtype in ("/FreeText", "/Stamp", "/Square", "/Link", "/Text", "/Highlight", "/Redact", "/3D"):
        yield f"eaa-{subtype[1:].lower()}", _annotation_forge(subtype)
    yield "eaa-text-widget", lambda d: add_annotation(d, {"/Subtype": Name("/Widget"), "/FT": Name("/Tx")})
    yield "eaa-signature-widget-on-page-only", _orphan_signature_widget
    yield "eaa-widget-removed", lambda d: _change_annotations(d, lambda items: items[1:])
    yield "eaa-widgets-reordered", lambda d: _change_annotations(d, lambda items: items[::-1])


def _annotation_forge(subtype: str) -> Forge:
    return lambda data: add_annotation(data, {"/Subtype": Name(subtype)})


def _orphan_signature_widget(data: bytes) -> bytes:
    return add_annotation(data, {"/Subtype": Name("/Widget"), "/FT": Name("/Sig"), "/T": PdfString(b"Extra")})


def _change_annotations(data: bytes, change: Callable[[list[Obj]], list[Obj]]) -> bytes:
    document = Document(data)
    return change_page(data, {"/Annots": change(document.array(document.page(0).dict["/Annots"]))})


# -- forms -------------------------------------------------------------------------------------------------


def _forms() -> Iterator[tuple[str, Forge]]:
    yield "form-signature-moved", lambda d: change_field(d, LEADER_FIELD, {"/Rect": [0, 0, 500, 500]})
    yield "form-signature-hidden", lambda d: change_field(d, LEADER_FIELD, {"/F": 2})
    yield "form-signature-renamed", lambda d: change_field(d, LEADER_FIELD, {"/T": PdfString(b"Other")})
    yield "form-signature-value-removed", lambda d: change_field(d, LEADER_FIELD, {"/V": None})
    yield "form-signature-appearance", lambda d: _exchange_appearance(d, LEADER_FIELD)
    yield "form-signature-appearance-overwritten", lambda d: _overwrite_appearance(d, LEADER_FIELD)
    yield "form-lock-removed", lambda d: change_field(d, LEADER_FIELD, {"/Lock": None})
    yield "form-number-moved", lambda d: change_field(d, NUMBER_FIELD, {"/Rect": [0, 0, 500, 500]})
    yield "form-number-script", lambda d: change_field(d, NUMBER_FIELD, {"/AA": {"/F": _SCRIPT}})
    yield "form-number-appearance-only", lambda d: _exchange_appearance(d, NUMBER_FIELD)
    yield "form-number-value-only", lambda d: change_field(d, NUMBER_FIELD, {"/V": PdfString(b"99/X")})
    yield "form-number-read-only-removed", lambda d: change_field(d, NUMBER_FIELD, {"/Ff": 4096})
    yield "form-text-field-added", lambda d: _add_field(d, {"/FT": Name("/Tx")})
    yield "form-field-removed", _remove_field
    yield "form-xfa-added", lambda d: _change_form(d, {"/XFA": PdfString(b"<xdp/>")})
    yield "form-resources-exchanged", lambda d: _change_form(d, {"/DR": {"/Font": {}}})


def _exchange_appearance(data: bytes, name: str) -> bytes:
    document = Document(data)
    new, number = next_number(document), field_number(document, name)
    drawn = stream_bytes({"/Subtype": Name("/Form"), "/BBox": [0, 0, 90, 18]}, b"0 g 0 0 90 18 re f")
    changed = {**field_named(document, name).dict, "/AP": {"/N": Ref(new, 0)}}
    return append_objects(data, {number: changed, new: drawn})


def _overwrite_appearance(data: bytes, name: str) -> bytes:
    document = Document(data)
    normal = document.dictionary(field_named(document, name).dict["/AP"])["/N"]
    assert isinstance(normal, Ref)
    held = document.get(normal)
    assert isinstance(held, Stream)
    kept = {k: v for k, v in held.dict.items() if k not in ("/Filter", "/Length", "/DecodeParms")}
    return append_objects(data, {normal.num: stream_bytes(kept, b"0 g 0 0 90 18 re f")})


def _form_reference(document: Document) -> tuple[int, Dict]:
    """The object that holds the form: its own, or the catalog."""
    held = document.catalog["/AcroForm"]
    form = document.dictionary(held)
    return (held.num if isinstance(held, Ref) else 0), form


def _change_form(data: bytes, changes: Dict, objects: dict[int, Obj | bytes] | None = None) -> bytes:
    document = Document(data)
    number, form = _form_reference(document)
    changed: Dict = {**form, **changes}
    if number:
        return append_objects(data, {number: changed, **(objects or {})})
    return append_objects(data, {root_number(document): {**document.catalog, "/AcroForm": changed}, **(objects or {})})


def _add_field(data: bytes, changes: Dict) -> bytes:
    document = Document(data)
    new = next_number(document)
    fields = [*document.array(_form_reference(document)[1]["/Fields"]), Ref(new, 0)]
    field: Dict = {
        "/T": PdfString(b"Extra"),
        "/Type": Name("/Annot"),
        "/Subtype": Name("/Widget"),
        "/Rect": [0, 0, 0, 0],
    }
    return _change_form(data, {"/Fields": fields}, {new: field | changes})


def _remove_field(data: bytes) -> bytes:
    document = Document(data)
    fields = document.array(_form_reference(document)[1]["/Fields"])
    return _change_form(data, {"/Fields": fields[1:]})


# -- universal forgery and wrapping ------------------------------------------------------------------------

_RANGE = rb"/ByteRange\s*\[[^\]]*\]"


def _universal_forgery() -> Iterator[tuple[str, Forge]]:
    ranges = {
        "missing": b"/ByteRangX [0 1 2 3]",
        "null": b"/ByteRange null",
        "empty": b"/ByteRange []",
        "zeros": b"/ByteRange [0 0 0 0]",
        "three": b"/ByteRange [0 10 20]",
        "six": b"/ByteRange [0 1 2 3 4 5]",
        "negative": b"/ByteRange [0 -1 9 9]",
        "text": b"/ByteRange [(a) 1 2 3]",
        "dictionary": b"/ByteRange <<>>",
        "beyond-end": b"/ByteRange [0 9 10 99999999]",
        "not-from-start": b"/ByteRange [5 9 20 9]",
        "overlapping": b"/ByteRange [0 900 10 9]",
        "huge": b"/ByteRange [0 9 10 1e9]",
    }
    for name, text in ranges.items():
        yield f"usf-byte-range-{name}", _patch_forge(_RANGE, text)
    yield "usf-contents-missing", _patch_forge(rb"/Contents(?=\s*<)", b"/ContentX")
    yield "usf-contents-null", _patch_forge(rb"/Contents\s*<[0-9A-Fa-f]{40}", b"/Contents null %" + b" " * 20)
    yield "usf-contents-zero", _patch_forge(rb"(?<=<)3[0-9A-Fa-f]{200}", b"0" * 201)
    yield "usf-contents-odd", _patch_forge(rb"(?<=<)3[0-9A-Fa-f]{7}", b"30820000")
    yield "usf-sub-filter-changed", _patch_forge(rb"/ETSI\.CAdES\.detached", b"/adbe.pkcs7.sha1")


def _patch_forge(pattern: bytes, text: bytes) -> Forge:
    return lambda data: patch_signature(data, LEADER_FIELD, pattern, text)


def _wrap(data: bytes, name: str) -> bytes:
    """Move the signature dictionary into a new revision, still naming the old bytes."""
    document = Document(data)
    value = field_named(document, name).value
    assert isinstance(value, Ref)
    return append_objects(data, {value.num: document.dictionary(value)})


def _copy_signature(data: bytes) -> bytes:
    """The leader's signature dictionary put into the agency's field."""
    document = Document(data)
    value = document.dictionary(field_named(document, LEADER_FIELD).value)
    new = next_number(document)
    field = field_named(document, AGENCY_FIELD)
    return append_objects(
        data, {field_number(document, AGENCY_FIELD): {**field.dict, "/V": Ref(new, 0)}, new: dict(value)}
    )


# -- what only the seal forbids ----------------------------------------------------------------------------


def _after_seal() -> Iterator[tuple[str, Forge]]:
    yield "swa-leader-moved", lambda d: _wrap(d, LEADER_FIELD)
    yield "swa-agency-moved", lambda d: _wrap(d, AGENCY_FIELD)
    yield "swa-leader-copied-over-agency", _copy_signature
    yield "form-number-changed", _change_number
    yield "form-number-cleared", lambda d: change_field(d, NUMBER_FIELD, {"/V": PdfString(b"")})
    yield "form-number-appearance-overwritten", lambda d: _overwrite_appearance(d, NUMBER_FIELD)
    yield "form-need-appearances", lambda d: _change_form(d, {"/NeedAppearances": True})
    yield "ssa-empty-signature-field", lambda d: _add_field(d, {"/FT": Name("/Sig")})
    yield "ssa-signature-field-drawn", _draw_signature_field


def _change_number(data: bytes) -> bytes:
    """Value and picture changed together, as an honest tool would."""
    document = Document(data)
    field = field_named(document, NUMBER_FIELD)
    normal = document.dictionary(field.dict["/AP"])["/N"]
    assert isinstance(normal, Ref)
    held = document.get(normal)
    assert isinstance(held, Stream)
    kept = {k: v for k, v in held.dict.items() if k not in ("/Filter", "/Length", "/DecodeParms")}
    other = held.decode().replace("05".encode("utf-16-be").hex().encode(), "15".encode("utf-16-be").hex().encode())
    new = next_number(document)
    value = PdfString(b"\xfe\xff" + "15/QĐ-UBND".encode("utf-16-be"))
    changed = {**field.dict, "/V": value, "/AP": {"/N": Ref(new, 0)}}
    return append_objects(data, {field_number(document, NUMBER_FIELD): changed, new: stream_bytes(kept, other)})


def _draw_signature_field(data: bytes) -> bytes:
    return add_annotation(
        data,
        {"/Subtype": Name("/Widget"), "/FT": Name("/Sig"), "/T": PdfString(b"Extra"), "/V": {"/Type": Name("/Sig")}},
    )
