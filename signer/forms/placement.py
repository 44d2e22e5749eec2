"""Hanging new widgets into a document: form, pages and, where there is one, the structure tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from signer.forms.acroform import add_to_form
from signer.forms.amendment import Amendment
from signer.forms.pages import add_annotations
from signer.forms.structure import StructureTree, TaggedWidget
from signer.pdf.objects import Dict, Ref


@dataclass(slots=True)
class Placement:
    """New fields on their way into one revision; :meth:`finish` lists them everywhere they must be listed."""

    amendment: Amendment
    structure: StructureTree | None
    _fields: list[Ref] = field(default_factory=list)
    _by_page: dict[Ref, list[Ref]] = field(default_factory=dict)
    _tagged: list[TaggedWidget] = field(default_factory=list)

    def place(self, page: Ref, dictionary: Dict, description: str) -> Ref:
        """Adds a merged field and widget to the revision."""
        ref = self.amendment.reserve()
        if self.structure is not None:
            key = self.structure.next_key()
            dictionary = {**dictionary, "/StructParent": key}
            self._tagged.append(TaggedWidget(ref, page, description, key))
        self.amendment.put(ref, dictionary)
        self._fields.append(ref)
        self._by_page.setdefault(page, []).append(ref)
        return ref

    def finish(self, fonts: dict[str, Ref] | None = None) -> None:
        """Lists the fields in the form, the widgets on their pages and in the structure tree.

        Raises: DocumentError (``document-has-xfa``).
        """
        add_to_form(self.amendment, self._fields, fonts or {})
        for page, widgets in self._by_page.items():
            add_annotations(self.amendment, page, widgets, tab_order=self.structure is not None)
        if self.structure is not None and self._tagged:
            self.structure.add_forms(self._tagged)
