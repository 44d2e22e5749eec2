"""Changes to the structure tree of tagged documents: elements for new signature widgets and permitted annotations.

ISO 32000-1 clause 14.7: a writer that keeps PDF/UA tags every widget it adds.
"""

from __future__ import annotations

from collections.abc import Set

from signer.pdf.objects import Dict, Obj, Ref
from signer.pdf.reader import Document
from signer.verify.changes.comparison import Comparison
from signer.verify.changes.form import FormChanges
from signer.verify.changes.ledger import Ledger
from signer.verify.changes.pages import PageChanges

_MAX_DEPTH = 32
_ROOT_KEYS = frozenset(("/K", "/ParentTree", "/ParentTreeNextKey"))
_ELEMENT_KEYS = frozenset(("/Type", "/S", "/P", "/Pg", "/Alt", "/K", "/T", "/Lang", "/ID"))


class StructureChanges:
    """Accounts for structure elements that only gained, or lost, elements of what was added to or taken from pages."""

    def __init__(self, ledger: Ledger, form: FormChanges, pages: PageChanges) -> None:
        self.ledger = ledger
        self.comparison: Comparison = ledger.comparison
        self.added = form.new_widgets.keys() | {a.num for _, a in pages.added_annotations if isinstance(a, Ref)}
        self.removed = pages.removed_annotations
        self.gone: set[int] = set()
        """Elements that went with their annotations."""

    def judge(self) -> None:
        """Look at overwritten structure objects; what is not a pure addition stays unexplained."""
        root = self.comparison.new.catalog.get("/StructTreeRoot")
        if (
            not (self.added or self.removed)
            or root is None
            or root != self.comparison.old.catalog.get("/StructTreeRoot")
        ):
            return
        for num in sorted(self.comparison.overwritten - self.ledger.claimed):
            value = self.comparison.old_value(num)
            if isinstance(value, dict) and value.get("/Type") in ("/StructElem", "/StructTreeRoot"):
                self._judge_node(num, value)
        before = self.comparison.old.dictionary(root).get("/ParentTree")
        self._take_parent_tree(before, self.comparison.new.dictionary(root).get("/ParentTree"), 0)

    def _judge_node(self, num: int, before: Dict) -> None:
        after = self.comparison.new.dictionary(Ref(num, 0))
        allowed = _ROOT_KEYS if before.get("/Type") == "/StructTreeRoot" else {"/K"}
        if self.comparison.differing_keys(before, after) <= allowed and self._is_addition(before, after):
            self.ledger.claimed.add(num)
            self.ledger.claim_object(after.get("/K"))

    def _is_addition(self, before: Dict, after: Dict) -> bool:
        """Whether ``after`` kept all kids of ``before`` in their order, but for those of annotations taken away."""
        old, new = self._kids(before.get("/K"), is_old=True), self._kids(after.get("/K"), is_old=False)
        added = [kid for kid in new if kid not in old]
        gone = [kid for kid in old if kid not in new]
        if [kid for kid in new if kid in old] != [kid for kid in old if kid in new]:
            return False
        if not all(self._is_of(kid, self.added, is_old=False) for kid in added):
            return False
        if not all(self._is_of(kid, self.removed, is_old=True) for kid in gone):
            return False
        self.gone |= {kid.num for kid in gone if isinstance(kid, Ref)}
        for kid in added:
            self.ledger.claim_tree(kid, (), "structure of a signature field")
        return True

    def _kids(self, value: Obj, *, is_old: bool) -> list[Obj]:
        held = (self.comparison.old if is_old else self.comparison.new).resolve(value)
        if isinstance(held, list):
            return held
        return [] if value is None else [value]

    def _is_of(self, kid: Obj, annotations: Set[int], *, is_old: bool) -> bool:
        """An element, or a reference, whose only content is one of ``annotations``."""
        document = self.comparison.old if is_old else self.comparison.new
        element = document.dictionary(kid)
        if self._is_reference_to(element, annotations):
            return True
        if not isinstance(kid, Ref) or (kid.num not in self.comparison.created and not is_old):
            return False
        contents = [document.dictionary(c) for c in self._kids(element.get("/K"), is_old=is_old)]
        return (
            element.get("/Type") in ("/StructElem", None)
            and element.keys() <= _ELEMENT_KEYS
            and bool(contents)
            and all(self._is_reference_to(content, annotations) for content in contents)
        )

    @staticmethod
    def _is_reference_to(content: Dict, annotations: Set[int]) -> bool:
        target = content.get("/Obj")
        return content.get("/Type") == "/OBJR" and isinstance(target, Ref) and target.num in annotations

    def _take_parent_tree(self, before: Obj, after: Obj, depth: int) -> None:
        """Number-tree nodes that only gained entries for claimed elements, and lost those of elements that went."""
        old, new = self.comparison.old.dictionary(before), self.comparison.new.dictionary(after)
        if not new or depth > _MAX_DEPTH or self.comparison.differing_keys(old, new) - {"/Nums", "/Kids", "/Limits"}:
            return
        if not self._only_follows(_pairs(self.comparison.old, old), _pairs(self.comparison.new, new)):
            return
        nodes, grown = self.comparison.old.array(old.get("/Kids")), self.comparison.new.array(new.get("/Kids"))
        if grown[: len(nodes)] != nodes:
            return
        for value in (after, new.get("/Nums"), new.get("/Kids")):
            self.ledger.claim_object(value)
        for index, node in enumerate(grown):
            self._take_parent_tree(nodes[index] if index < len(nodes) else None, node, depth + 1)

    def _only_follows(self, kept: dict[int, Obj], held: dict[int, Obj]) -> bool:
        return all(
            value == kept[key] if key in kept else _number(value) in self.ledger.claimed for key, value in held.items()
        ) and all(key in held or _number(value) in self.gone for key, value in kept.items())


def _pairs(document: Document, node: Dict) -> dict[int, Obj]:
    items = document.array(node.get("/Nums"))
    return {key: value for key, value in zip(items[::2], items[1::2], strict=False) if type(key) is int}


def _number(value: Obj) -> int:
    return value.num if isinstance(value, Ref) else -1
