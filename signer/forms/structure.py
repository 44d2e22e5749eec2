"""Widgets in the structure tree, so that PDF/A-2a and PDF/UA-1 claims still hold after fields were added.

ISO 32000-1 clause 14.7.4.3 (object references) and 14.7.4.4 (parent tree); PDF/UA-1 clause 7.18.4: a widget is
nested in a Form element.
"""

from __future__ import annotations

from dataclasses import dataclass

from signer.forms.amendment import Amendment
from signer.pdf.objects import Dict, Name, Obj, Ref
from signer.pdf.writer import text_string

MAX_NUMBER_TREE_DEPTH = 32
"""Levels of the parent tree walked to find its largest key."""


@dataclass(frozen=True, slots=True)
class TaggedWidget:
    """A widget that needs a Form element: its reference, its page, its description, its key in the parent tree."""

    widget: Ref
    page: Ref
    description: str
    key: int


class StructureTree:
    """The structure tree of a tagged document, ready to take Form elements at its end."""

    def __init__(self, amendment: Amendment, root: Ref) -> None:
        self._amendment = amendment
        self._root = root
        self._next_key = _first_free_key(amendment, amendment.dictionary(root))

    @classmethod
    def of(cls, amendment: Amendment) -> StructureTree | None:
        """The tree, or None for a document that is not tagged."""
        root = amendment.dictionary(amendment.root).get("/StructTreeRoot")
        return cls(amendment, root) if isinstance(root, Ref) and amendment.dictionary(root) else None

    def next_key(self) -> int:
        """A fresh /StructParent for a widget."""
        key = self._next_key
        self._next_key += 1
        return key

    def add_forms(self, widgets: list[TaggedWidget]) -> None:
        """Adds a Form element for each widget, at the end of the document element."""
        parent = self._document_element()
        elements = [self._amendment.add(_form_element(parent, widget)) for widget in widgets]
        kids = self._amendment.dictionary(parent).get("/K")
        self._amendment.set_entry(parent, "/K", [*_as_list(self._amendment, kids), *elements])
        self._register({widget.key: element for widget, element in zip(widgets, elements, strict=True)})
        root = self._amendment.dictionary(self._root)
        self._amendment.put(self._root, {**root, "/ParentTreeNextKey": self._next_key})

    def _document_element(self) -> Ref:
        kids = _as_list(self._amendment, self._amendment.dictionary(self._root).get("/K"))
        for kid in kids:
            if isinstance(kid, Ref) and self._amendment.dictionary(kid).get("/S") == "/Document":
                return kid
        return self._root

    def _register(self, entries: dict[int, Ref]) -> None:
        numbers: list[Obj] = [item for key in sorted(entries) for item in (key, entries[key])]
        tree = self._amendment.dictionary(self._amendment.dictionary(self._root).get("/ParentTree"))
        if "/Kids" in tree:
            limits: list[Obj] = [min(entries), max(entries)]
            leaf = self._amendment.add({"/Limits": limits, "/Nums": numbers})
            tree = {**tree, "/Kids": [*self._amendment.array(tree["/Kids"]), leaf]}
        else:
            tree = {**tree, "/Nums": [*self._amendment.array(tree.get("/Nums")), *numbers]}
        self._amendment.set_entry(self._root, "/ParentTree", tree)


def _form_element(parent: Ref, widget: TaggedWidget) -> Dict:
    return {
        "/Type": Name("/StructElem"),
        "/S": Name("/Form"),
        "/P": parent,
        "/Pg": widget.page,
        "/Alt": text_string(widget.description),
        "/K": {"/Type": Name("/OBJR"), "/Obj": widget.widget, "/Pg": widget.page},
    }


def _as_list(amendment: Amendment, kids: Obj) -> list[Obj]:
    if kids is None:
        return []
    inside = amendment.read(kids)
    return inside if isinstance(inside, list) else [kids]


def _first_free_key(amendment: Amendment, root: Dict) -> int:
    declared = root.get("/ParentTreeNextKey")
    largest = _largest_key(amendment, root.get("/ParentTree"))
    return max(largest + 1, declared if isinstance(declared, int) else 0)


def _largest_key(amendment: Amendment, node: Obj) -> int:
    for _ in range(MAX_NUMBER_TREE_DEPTH):
        tree = amendment.dictionary(node)
        kids = amendment.array(tree.get("/Kids"))
        if not kids:
            keys = amendment.array(tree.get("/Nums"))[::2]
            return max((key for key in keys if isinstance(key, int)), default=-1)
        node = kids[-1]
    return -1
