"""Changes to pages and their annotations: nothing but annotations may come, and only where allowed."""

from __future__ import annotations

from functools import cached_property

from signer.pdf.objects import Dict, Obj, Ref
from signer.pdf.page_tree import Page
from signer.report import ChangeKind
from signer.verify.changes.comparison import Comparison
from signer.verify.changes.form import FormChanges
from signer.verify.changes.ledger import Ledger
from signer.verify.changes.permissions import Permissions

_PAGE_KEYS = frozenset(("/Annots", "/LastModified", "/PieceInfo"))
_NODE_KEYS = frozenset(("/Kids", "/Count"))
_NEVER_ADDED = frozenset({"/Widget", "/Redact", "/RichMedia", "/3D", "/Movie", "/Screen", "/Sound", "/FileAttachment"})
"""Fields have rules of their own; the others run, remove or attach something."""


class PageChanges:
    """Judges the page tree and every /Annots."""

    def __init__(self, ledger: Ledger, permissions: Permissions, form: FormChanges) -> None:
        self.ledger = ledger
        self.comparison: Comparison = ledger.comparison
        self.permissions = permissions
        self.form = form
        self.added_annotations: list[tuple[int, Obj]] = []
        """(page index, annotation) of annotations that are not signature widgets."""
        self.removed_annotations: set[int] = set()
        """Object numbers of annotations that were taken away where that is allowed."""

    @cached_property
    def _pages(self) -> list[tuple[Page, Page]] | None:
        """Pages of both revisions side by side; ``None`` when they are not the same pages."""
        old, new = list(self.comparison.old.pages), list(self.comparison.new.pages)
        if [p.ref for p in old] != [p.ref for p in new]:
            return None
        return list(zip(old, new, strict=True))

    def judge(self) -> None:
        """Account for changed pages, page-tree nodes and annotation lists."""
        if not self._is_touched():
            return
        if self._pages is None:
            self.ledger.forbid("pages were added, removed or exchanged")
            return
        self._judge_nodes()
        for old, new in self._pages:
            self._judge_page(old, new)

    def _is_touched(self) -> bool:
        """Whether a page, a node, an annotation or a list of them can be among the unexplained objects."""
        comparison = self.comparison
        if comparison.old.catalog.get("/Pages") != comparison.new.catalog.get("/Pages"):
            return True
        for num in (comparison.overwritten | comparison.freed) - self.ledger.claimed:
            value = comparison.old_value(num)
            if isinstance(value, list) or (
                isinstance(value, dict) and (value.get("/Type") in ("/Page", "/Pages", "/Annot") or "/Subtype" in value)
            ):
                return True
        return False

    def _judge_nodes(self) -> None:
        for num in self.comparison.overwritten - self.ledger.claimed:
            value = self.comparison.old_value(num)
            if isinstance(value, dict) and value.get("/Type") == "/Pages":
                after = self.comparison.new.dictionary(Ref(num, 0))
                self.ledger.claimed.add(num)
                if self.comparison.differing_keys(value, after) - _NODE_KEYS:
                    self.ledger.forbid("page tree")

    def _judge_page(self, old: Page, new: Page) -> None:
        where = f"page {old.index + 1}"
        if old.ref is not None and old.ref.num in self.comparison.overwritten:
            self.ledger.claimed.add(old.ref.num)
            differing = self.comparison.differing_keys(old.dict, new.dict) - _PAGE_KEYS
            if "/Tabs" not in old.dict or self.permissions.allows_annotations:
                differing.discard("/Tabs")
            if differing:
                self.ledger.forbid(f"{where}: {', '.join(sorted(differing))}")
        before, after = old.dict.get("/Annots"), new.dict.get("/Annots")
        self.ledger.claim_object(after)
        self._judge_annotations(old.index, before, after)

    def _judge_annotations(self, index: int, before: Obj, after: Obj) -> None:
        old, new = self.comparison.old.array(before), self.comparison.new.array(after)
        kept = [item for item in old if item in new]
        where = f"page {index + 1}"
        removed = [item for item in old if item not in new]
        if removed:
            allowed = all(self._may_be_annotated(self.comparison.old.dictionary(item)) for item in removed)
            self.ledger.note(ChangeKind.ANNOTATION, f"{where}: an annotation was removed", permitted=allowed)
            self._take_away(removed, is_allowed=allowed)
        if kept != [item for item in new if item in old]:
            allowed = self.permissions.allows_annotations
            self.ledger.note(ChangeKind.ANNOTATION, f"{where}: annotations were reordered", permitted=allowed)
        for item in new:
            if item not in old:
                self._judge_new_annotation(index, item)
            elif isinstance(item, Ref) and item.num in self.comparison.overwritten - self.ledger.claimed:
                self._note_annotation(index, item, "changed")
            elif isinstance(item, Ref):
                self._judge_appearance(index, item)

    def _take_away(self, removed: list[Obj], *, is_allowed: bool) -> None:
        if is_allowed:
            numbers = {item.num for item in removed if isinstance(item, Ref)}
            self.removed_annotations |= numbers
            self.ledger.claimed |= numbers & (self.comparison.overwritten | self.comparison.freed)

    def _judge_appearance(self, index: int, item: Ref) -> None:
        """An unchanged annotation whose appearance was overwritten."""
        dictionary = self.comparison.new.dictionary(item)
        if dictionary.get("/Subtype") == "/Widget" or "/AP" not in dictionary:
            return
        before = set(self.ledger.claimed)
        found = self.ledger.claim_tree(dictionary["/AP"], {item.num}, f"page {index + 1} annotation")
        if found - before:
            self._note_annotation(index, item, "changed")

    def _judge_new_annotation(self, index: int, item: Obj) -> None:
        if isinstance(item, Ref) and item.num in self.form.new_widgets:
            return
        self._note_annotation(index, item, "added")

    def _note_annotation(self, index: int, item: Obj, verb: str) -> None:
        allowed = self._may_be_annotated(self.comparison.new.dictionary(item))
        self.ledger.note(ChangeKind.ANNOTATION, f"page {index + 1}: an annotation was {verb}", permitted=allowed)
        self.added_annotations.append((index, item))
        holders = {item.num} if isinstance(item, Ref) else set()
        self.ledger.claim_tree(item, holders, f"page {index + 1} annotation")

    def _may_be_annotated(self, annotation: Dict) -> bool:
        return self.permissions.allows_annotations and str(annotation.get("/Subtype")) not in _NEVER_ADDED
