"""The difference analysis: every object that later revisions changed is explained by a rule, or it is undefined.

Only changed objects are looked at, and what reaches them.
"""

from __future__ import annotations

from dataclasses import dataclass

from signer.pdf.objects import Obj, Ref, Stream
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
        StructureChanges(ledger, form).judge()
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
    for key in sorted(_METADATA_KEYS):
        if _is_touched(ledger, old.get(key), new.get(key)):
            ledger.note(ChangeKind.METADATA, f"document catalog entry {key}", permitted=True)
            ledger.claim_tree(new.get(key), {number}, f"document catalog entry {key}")


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


def _judge_evidence(ledger: Ledger, root: int) -> None:
    """The document security store: ETSI EN 319 142-1 clause 5.4.2; permitted at every DocMDP level."""
    comparison = ledger.comparison
    before, after = comparison.old.catalog.get("/DSS"), comparison.new.catalog.get("/DSS")
    if after is None:
        if before is not None:
            ledger.note(ChangeKind.EVIDENCE, "archive evidence was removed", permitted=True)
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


def _judge_rest(ledger: Ledger) -> None:
    """Whatever no rule explained is undefined, when a reader can get to it."""
    comparison = ledger.comparison
    rest = comparison.changed - ledger.claimed
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
