"""The difference analysis: every object that later revisions changed is explained by a rule, or it is undefined.

Only changed objects are looked at, and what reaches them.
"""

from __future__ import annotations

from dataclasses import dataclass

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.reader import Document
from signer.report import Change, ChangeKind
from signer.verify.changes.comparison import Comparison
from signer.verify.changes.fill import Fill
from signer.verify.changes.form import FormChanges
from signer.verify.changes.ledger import Ledger
from signer.verify.changes.pages import PageChanges
from signer.verify.changes.permissions import Permissions
from signer.verify.changes.structure import StructureChanges

_EVIDENCE_KEYS = frozenset(("/DSS",))
_METADATA_KEYS = frozenset(("/Metadata", "/Extensions", "/PieceInfo", "/LastModified"))
_JUDGED_KEYS = frozenset(("/AcroForm", "/Pages", "/Version"))
_TREE_KEYS = frozenset(("/StructTreeRoot",))
_TRAILER_KEYS = frozenset(("/Root", "/Info", "/Encrypt", "/ID", "/Prev", "/XRefStm", "/Size"))
_MARKS_OF_METADATA = (b"xmpmeta", b"RDF")
"""One of them stands in every XMP packet (ISO 16684-1)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed after one signature.

    ``widgets`` are those that signing added or filled, ``created_widgets`` those of them that were not placed in
    the signed revision; ``annotations`` are (page index, annotation) of any others.
    """

    changes: tuple[Change, ...]
    fills: tuple[Fill, ...]
    widgets: frozenset[int]
    created_widgets: frozenset[int]
    annotations: tuple[tuple[int, Obj], ...]


def analyse(old: Document, new: Document, permissions: Permissions) -> Difference:
    """Compare the signed revision with the current document. Raises: DocumentError."""
    comparison = Comparison(old, new)
    ledger = Ledger(comparison)
    _judge_trailer(ledger)
    form = FormChanges(ledger, permissions)
    pages = PageChanges(ledger, permissions, form)
    if comparison.changed:
        _judge_catalog(ledger)
        form.judge()
        pages.judge()
        StructureChanges(ledger, form, pages).judge()
        _judge_other_uses(ledger)
        _judge_rest(ledger)
    for fill in form.fills:
        allowed = permissions.allows_fill(fill.field.name)
        if fill.problem is not None:
            ledger.note(ChangeKind.FORM_FILL, f"field {fill.field.name}: {fill.problem}", permitted=False)
        else:
            ledger.note(ChangeKind.FORM_FILL, f"field {fill.field.name}", permitted=allowed)
    return Difference(
        changes=tuple(ledger.changes),
        fills=tuple(form.fills),
        widgets=frozenset(form.new_widgets),
        created_widgets=frozenset(form.new_widgets.keys() & comparison.created),
        annotations=tuple(pages.added_annotations),
    )


def _judge_trailer(ledger: Ledger) -> None:
    old, new = ledger.comparison.old.trailer, ledger.comparison.new.trailer
    if old.get("/Root") != new.get("/Root"):
        ledger.forbid("the document catalog was exchanged")
    if old.get("/Encrypt") != new.get("/Encrypt"):
        ledger.forbid("the encryption was changed")
    before, after = old.get("/Info"), new.get("/Info")
    info = {v.num for v in (before, after) if isinstance(v, Ref)}
    if info & ledger.comparison.changed or before != after:
        ledger.note(ChangeKind.METADATA, "document information", permitted=True)
        ledger.claim_tree(after, (), "document information")


def _judge_catalog(ledger: Ledger) -> None:
    comparison = ledger.comparison
    old, new = comparison.old.catalog, comparison.new.catalog
    root = comparison.new.trailer.get("/Root")
    number = root.num if isinstance(root, Ref) else -1
    ledger.protected.add(number)
    ledger.claim_object(root)
    if number in comparison.overwritten:
        for key in sorted(comparison.differing_keys(old, new) - _EVIDENCE_KEYS - _METADATA_KEYS - _JUDGED_KEYS):
            ledger.forbid(f"document catalog entry {key}")
        _judge_version(ledger)
    _judge_evidence(ledger, number)
    _judge_extensions(ledger)
    for key in sorted(_METADATA_KEYS):
        if _is_touched(ledger, old.get(key), new.get(key)):
            ledger.note(ChangeKind.METADATA, f"document catalog entry {key}", permitted=True)
            ledger.claim_tree(new.get(key), {number}, f"document catalog entry {key}")
            if key == "/Metadata" and not _is_metadata(comparison.new, new.get(key)):
                ledger.forbid("document metadata")


def _is_touched(ledger: Ledger, before: Obj, after: Obj) -> bool:
    if isinstance(after, Ref) and after.num in ledger.comparison.changed:
        return True
    return not ledger.comparison.is_same(before, after)


def _judge_version(ledger: Ledger) -> None:
    old, new = (str(d.catalog.get("/Version", "")) for d in (ledger.comparison.old, ledger.comparison.new))
    if old != new:
        if new < old:
            ledger.forbid("document catalog entry /Version")
        ledger.note(ChangeKind.METADATA, "document catalog entry /Version", permitted=True)


def _is_metadata(document: Document, value: Obj) -> bool:
    """Whether an XMP packet stands there: metadata may be brought up to date, not taken away or replaced."""
    stream = document.resolve(value)
    if not isinstance(stream, Stream):
        return False
    if document.is_encrypted:
        return True  # nobody here can tell; the verdict is capped for that
    try:
        content = stream.decode().replace(b"\0", b"")
    except DocumentError as error:
        return error.code == "pdf-unsupported-filter"
    return any(mark in content for mark in _MARKS_OF_METADATA)


def _judge_extensions(ledger: Ledger) -> None:
    """Developer extensions only gain: ISO 32000-1 7.12."""
    comparison = ledger.comparison
    old, new = comparison.old.catalog.get("/Extensions"), comparison.new.catalog.get("/Extensions")
    if old is None or (comparison.is_same(old, new) and not _is_overwritten(comparison, old)):
        return
    after = comparison.new.dictionary(new)
    for name, value in comparison.old.dictionary(old).items():
        before, now = comparison.old.dictionary(value), comparison.new.dictionary(after.get(name))
        is_lower = _level(comparison.new, now) < _level(comparison.old, before)
        if isinstance(comparison.old.resolve(value), dict) and (not now or is_lower):
            ledger.forbid(f"developer extension {name[1:]}")


def _is_overwritten(comparison: Comparison, value: Obj) -> bool:
    return isinstance(value, Ref) and value.num in comparison.overwritten


def _level(document: Document, extension: Dict) -> tuple[str, int]:
    level = document.resolve(extension.get("/ExtensionLevel"))
    return str(document.resolve(extension.get("/BaseVersion")) or ""), level if type(level) is int else 0


def _judge_evidence(ledger: Ledger, root: int) -> None:
    """The document security store: ETSI EN 319 142-1 clause 5.4.2; permitted at every DocMDP level."""
    comparison = ledger.comparison
    before, after = comparison.old.catalog.get("/DSS"), comparison.new.catalog.get("/DSS")
    if after is None:
        if before is not None:
            ledger.forbid("archive evidence was removed")
        return
    if not isinstance(comparison.new.resolve(after), dict):
        ledger.forbid("archive evidence was made unreadable")
        return
    holders = {root} | _numbers_below(comparison.old, before)
    found = ledger.claim_tree(after, holders, "archive evidence")
    if found or not comparison.is_same(before, after):
        ledger.note(ChangeKind.EVIDENCE, "document security store", permitted=True)
    if not isinstance(after, Ref):
        return
    if after.num in comparison.overwritten and not isinstance(before, Ref):
        ledger.forbid("archive evidence: an object used elsewhere was changed")


def _numbers_below(document: Document, start: Obj) -> set[int]:
    found: set[int] = set()
    stack = [start]
    while stack:
        value = stack.pop()
        if isinstance(value, Ref):
            if value.num in found:
                continue
            found.add(value.num)
            value = document.get(value)
        if isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _judge_other_uses(ledger: Ledger) -> None:
    """An object that a rule accounts for, but that the catalog or the trailer also names for something else."""
    comparison = ledger.comparison
    places = (
        ("document catalog", comparison.old.catalog, _EVIDENCE_KEYS | _METADATA_KEYS | _JUDGED_KEYS | _TREE_KEYS),
        ("trailer", comparison.old.trailer, _TRAILER_KEYS),
    )
    for name, dictionary, known in places:
        for key, value in dictionary.items():
            shared = _mentions(value) & comparison.overwritten & ledger.claimed if key not in known else set()
            if any(not _is_place(comparison.old_value(num)) for num in shared):
                ledger.forbid(f"{name} entry {key}: an object used elsewhere was changed")


def _is_place(value: Obj) -> bool:
    """Pages and elements are named as destinations; what changes in them has rules of its own."""
    return isinstance(value, dict) and value.get("/Type") in ("/Page", "/Pages", "/StructElem")


def _mentions(value: Obj) -> set[int]:
    """Objects named in ``value`` itself."""
    found: set[int] = set()
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, Ref):
            found.add(value.num)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def _judge_rest(ledger: Ledger) -> None:
    """Whatever no rule explained is undefined, when a reader can get to it."""
    comparison = ledger.comparison
    rest = comparison.changed - ledger.claimed - comparison.moved
    if not rest:
        return
    for num in sorted(rest & comparison.reachable):
        ledger.forbid(f"object {num} ({_describe(comparison.old_value(num))})")


def _describe(value: Obj) -> str:
    if value is None:
        return "new"
    dictionary = value.dict if isinstance(value, Stream) else value if isinstance(value, dict) else {}
    kind = dictionary.get("/Type") or dictionary.get("/Subtype")
    if kind is not None and str(kind).isascii() and str(kind)[1:].isalnum():
        return str(kind)[1:].lower()
    return "stream" if isinstance(value, Stream) else "array" if isinstance(value, list) else "dictionary"
