"""What other tools do to signed documents in good faith: none of it may raise an alarm.

Each habit takes a signed document and returns what the tool would leave; all were seen in files of iText, DSS,
Adobe and others.
"""

from __future__ import annotations

from collections.abc import Callable

from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref
from signer.pdf.reader import Document
from signer.pdf.writer import serialize
from tests.vectors.tampering import (
    append_objects,
    body_of,
    change_catalog,
    next_number,
    root_number,
    stream_bytes,
)

Habit = Callable[[bytes], bytes]

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'


def honest_habits() -> dict[str, Habit]:
    """By name; every one leaves the signature intact and nothing that is forbidden."""
    return {
        "end of line after the signed end": lambda data: data + b"\r\n",
        "metadata brought up to date": _update_metadata,
        "extension declared": lambda data: change_catalog(data, {"/Extensions": _extension(1)}),
        "version raised": lambda data: change_catalog(data, {"/Version": Name("/2.0")}),
        "catalog written again": lambda data: change_catalog(data, {}),
        "unused object freed": _free_unused,
        "unused object renumbered": _reuse_unused,
        "page written again with reals for integers": _write_reals,
        "catalog entry moved to an object of its own": _move_out,
        "hybrid revision": _hybrid_revision,
        "cross-reference stream revision": _stream_revision,
        "evidence added": _add_evidence,
        "evidence store rewritten without its VRI": lambda data: _rewrite_evidence(_add_evidence(data)),
        "timestamp of the VRI added": _add_vri_time,
    }


def _extension(level: int) -> Dict:
    return {"/ESIC": {"/BaseVersion": Name("/1.7"), "/ExtensionLevel": level}}


def _update_metadata(data: bytes) -> bytes:
    new = next_number(Document(data))
    packet = stream_bytes({"/Type": Name("/Metadata"), "/Subtype": Name("/XML")}, XMP)
    return change_catalog(data, {"/Metadata": Ref(new, 0)}, {new: packet})


def _free_unused(data: bytes) -> bytes:
    """iText frees what it no longer needs, object streams' numbers among them."""
    new = next_number(Document(data))
    return append_objects(append_objects(data, {new: {"/Unused": True}}), {}, freed=(new,))


def _reuse_unused(data: bytes) -> bytes:
    new = next_number(Document(data))
    return append_objects(append_objects(data, {new: {"/Unused": 1}}), {new: {"/Unused": 2}})


def _write_reals(data: bytes) -> bytes:
    document = Document(data)
    page = document.page(0)
    assert page.ref is not None
    box = [float(side) for side in document.array(page.attribute("/MediaBox")) if isinstance(side, (int, float))]
    changed = {**page.dict, "/MediaBox": box} if "/MediaBox" in page.dict else dict(page.dict)
    return append_objects(data, {page.ref.num: changed})


def _move_out(data: bytes) -> bytes:
    """Names, outlines and the like written again under other numbers, saying the same."""
    document = Document(data)
    new = next_number(document)
    keys = [
        key for key in ("/ViewerPreferences", "/MarkInfo", "/Outlines", "/OutputIntents") if key in document.catalog
    ]
    objects: dict[int, Obj | bytes] = {
        new + i: body_of(document.resolve(document.catalog[k])) for i, k in enumerate(keys)
    }
    return change_catalog(data, {key: Ref(new + i, 0) for i, key in enumerate(keys)}, objects)


def _hybrid_revision(data: bytes) -> bytes:
    """A table for old readers, a hidden stream for new ones: ISO 32000-1 7.5.8.4."""
    document = Document(data)
    new = next_number(document)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    place = len(out)
    out += b"%d 0 obj\n<</Unused true>>\nendobj\n" % new
    hidden = len(out)
    row = b"\x01" + place.to_bytes(4, "big") + b"\0\0"
    head: Dict = {"/Type": Name("/XRef"), "/W": [1, 4, 2], "/Index": [new, 1], "/Size": new + 2}
    out += b"%d 0 obj\n%s\nendobj\n" % (new + 1, stream_bytes(head, row))
    start = len(out)
    trailer: Dict = {k: v for k, v in document.trailer.items() if k in ("/Root", "/Info", "/ID")}
    trailer |= {"/Size": new + 2, "/Prev": document.last_startxref, "/XRefStm": hidden}
    table = b"xref\n%d 1\n0000000000 00001 f \n%d 1\n%010d 00000 n \n" % (new, new + 1, hidden)
    out += table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (serialize(trailer), start)
    return bytes(out)


def _stream_revision(data: bytes) -> bytes:
    """A revision whose objects lie in an object stream."""
    document = Document(data)
    new = next_number(document)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    packed = serialize({**document.catalog, "/Extensions": _extension(2)})
    inner = b"%d 0 " % root_number(document)
    holder = len(out)
    head: Dict = {"/Type": Name("/ObjStm"), "/N": 1, "/First": len(inner)}
    out += b"%d 0 obj\n%s\nendobj\n" % (new, stream_bytes(head, inner + packed))
    start = len(out)
    rows = [(root_number(document), 2, new, 0), (new, 1, holder, 0), (new + 1, 1, start, 0)]
    body = b"".join(bytes((kind,)) + place.to_bytes(4, "big") + bytes((0, detail)) for _, kind, place, detail in rows)
    index: list[Obj] = [part for num, *_ in rows for part in (num, 1)]
    kept: Dict = {k: v for k, v in document.trailer.items() if k in ("/Root", "/Info", "/ID")}
    kept |= {"/Type": Name("/XRef"), "/W": [1, 4, 2], "/Index": index, "/Size": new + 2}
    kept["/Prev"] = document.last_startxref
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (new + 1, stream_bytes(kept, body), start)
    return bytes(out)


def _add_evidence(data: bytes) -> bytes:
    new = next_number(Document(data))
    certificate = stream_bytes({}, b"0\x00")
    entry: Dict = {"/Cert": [Ref(new + 2, 0)]}
    store: Dict = {"/Certs": [Ref(new + 2, 0)], "/VRI": Ref(new + 1, 0)}
    objects: dict[int, Obj | bytes] = {new: store, new + 1: {"/" + "A" * 40: entry}, new + 2: certificate}  # type: ignore[dict-item]
    return change_catalog(data, {"/DSS": Ref(new, 0)}, objects)


def _rewrite_evidence(data: bytes) -> bytes:
    """DSS drops VRI entries whose data its store still holds."""
    document = Document(data)
    new = next_number(document)
    certificates = document.dictionary(document.catalog["/DSS"])["/Certs"]
    return change_catalog(data, {"/DSS": Ref(new, 0)}, {new: {"/Certs": certificates}})


def _add_vri_time(data: bytes) -> bytes:
    grown = _add_evidence(data)
    document = Document(grown)
    held = document.dictionary(document.catalog["/DSS"])["/VRI"]
    assert isinstance(held, Ref)
    entry: Dict = {"/TU": PdfString(b"D:20260101000000Z")}
    return append_objects(grown, {held.num: {**document.dictionary(held), "/" + "B" * 40: entry}})  # type: ignore[dict-item]
