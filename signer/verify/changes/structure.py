"""Changes to the structure tree of tagged documents: Form elements for new signature widgets, nothing else.

ISO 32000-1 clause 14.7: a writer that keeps PDF/UA tags every widget it adds.
"""

from __future__ import annotations

from signer.pdf.objects import Dict, Obj, Ref
from signer.verify.changes.comparison import Comparison
from signer.verify.changes.form import FormChanges
from signer.verify.changes.ledger import Ledger

_MAX_DEPTH = 32
_ROOT_KEYS = frozenset(("/K", "/ParentTree", "/ParentTreeNextKey"))
_ELEMENT_KEYS = frozenset(("/Type", "/S", "/P", "/Pg", "/Alt", "/K", "/T", "/Lang", "/ID"))


class StructureChanges:
    """Accounts for structure elements that only gained Form elements of new signature widgets."""

    def __init__(self, ledger: Ledger, form: FormChanges) -> None:
        self.ledger = ledger
        self.comparison: Comparison = ledger.comparison
        self.form = form

    def judge(self) -> None:
        """Look at overwritten structure objects; what is not a pure addition stays unexplained."""
        root = self.comparison.new.catalog.get("/StructTreeRoot")
        if not self.form.new_widgets or root is None or root != self.comparison.old.catalog.get("/StructTreeRoot"):
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
        old, new = self._kids(before.get("/K"), is_old=True), self._kids(after.get("/K"), is_old=False)
        added = [kid for kid in new if kid not in old]
        if [kid for kid in new if kid in old] != old or not all(self._is_form_element(kid) for kid in added):
            return False
        for kid in added:
            self.ledger.claim_tree(kid, (), "structure of a signature field")
        return True

    def _kids(self, value: Obj, *, is_old: bool) -> list[Obj]:
        held = (self.comparison.old if is_old else self.comparison.new).resolve(value)
        if isinstance(held, list):
            return held
        return [] if value is None else [value]

    def _is_form_element(self, kid: Obj) -> bool:
        """A new element whose only content is a widget that signing added."""
        if not isinstance(kid, Ref) or kid.num not in self.comparison.created:
            return False
        element = self.comparison.new.dictionary(kid)
        contents = [self.comparison.new.dictionary(c) for c in self._kids(element.get("/K"), is_old=False)]
        return (
            element.get("/Type") == "/StructElem"
            and element.keys() <= _ELEMENT_KEYS
            and bool(contents)
            and all(self._is_new_widget(content) for content in contents)
        )

    def _is_new_widget(self, content: Dict) -> bool:
        target = content.get("/Obj")
        return content.get("/Type") == "/OBJR" and isinstance(target, Ref) and target.num in self.form.new_widgets

    def _take_parent_tree(self, before: Obj, after: Obj, depth: int) -> None:
        """Number-tree nodes that only gained entries for claimed elements."""
        old, new = self.comparison.old.dictionary(before), self.comparison.new.dictionary(after)
        if not new or depth > _MAX_DEPTH or self.comparison.differing_keys(old, new) - {"/Nums", "/Kids", "/Limits"}:
            return
        kept, held = self.comparison.old.array(old.get("/Nums")), self.comparison.new.array(new.get("/Nums"))
        if held[: len(kept)] != kept or not all(self._is_claimed(value) for value in held[len(kept) :][1::2]):
            return
        nodes, grown = self.comparison.old.array(old.get("/Kids")), self.comparison.new.array(new.get("/Kids"))
        if grown[: len(nodes)] != nodes:
            return
        for value in (after, new.get("/Nums"), new.get("/Kids")):
            self.ledger.claim_object(value)
        for index, node in enumerate(grown):
            self._take_parent_tree(nodes[index] if index < len(nodes) else None, node, depth + 1)

    def _is_claimed(self, value: Obj) -> bool:
        return isinstance(value, Ref) and value.num in self.ledger.claimed
