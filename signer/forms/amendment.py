"""A document together with the revision being written for it."""

from __future__ import annotations

from signer.errors import DocumentError
from signer.pdf.objects import Dict, Obj, Ref
from signer.pdf.reader import Document
from signer.pdf.writer import Base, RawObject, Revision, Update
from signer.pdf.xref import XrefKind


class Amendment:
    """Reads see the pending revision first, then the document; writes go to the pending revision only.

    Raises: DocumentError (``document-encrypted``, ``document-damaged``) for files no revision can follow.
    """

    def __init__(self, document: Document) -> None:
        if document.is_encrypted:
            raise DocumentError("document-encrypted", "an encrypted document cannot be signed or filled here")
        _refuse_damaged(document)
        self.document = document
        self._update = Update(_base(document))

    @property
    def root(self) -> Ref:
        """The catalog's reference."""
        root = self.document.trailer.get("/Root")
        if not isinstance(root, Ref):
            raise DocumentError("document-damaged", "the trailer names no catalog")
        return root

    def reserve(self) -> Ref:
        return self._update.reserve()

    def add(self, value: Obj | RawObject) -> Ref:
        return self._update.add(value)

    def put(self, ref: Ref, value: Obj | RawObject) -> None:
        self._update.put(ref, value)

    def read(self, value: Obj) -> Obj:
        """The object behind ``value`` as it will be after this revision."""
        if isinstance(value, Ref):
            pending = self._update.get(value)
            if pending is None or isinstance(pending, RawObject):
                return self.document.get(value)
            return pending
        return value

    def dictionary(self, value: Obj) -> Dict:
        """The dictionary behind ``value``, empty when there is none."""
        found = self.read(value)
        return found if isinstance(found, dict) else {}

    def array(self, value: Obj) -> list[Obj]:
        """The array behind ``value``, empty when there is none."""
        found = self.read(value)
        return found if isinstance(found, list) else []

    def set_entry(self, owner: Ref, key: str, value: Obj) -> None:
        """Gives the entry a new value where it lives: in its own object when it has one, in ``owner`` otherwise."""
        holder = self.dictionary(owner)
        present = holder.get(key)
        if isinstance(present, Ref):
            self.put(present, value)
        else:
            self.put(owner, {**holder, key: value})

    def build(self) -> Revision:
        """The revision's bytes. Raises: DocumentError (``document-damaged``) when reading brought damage to light."""
        _refuse_damaged(self.document)
        return self._update.build()


def _refuse_damaged(document: Document) -> None:
    if document.is_rebuilt or "offsets-from-header" in document.anomalies:
        raise DocumentError("document-damaged", "the cross-reference table is damaged; repair the file first")


def _base(document: Document) -> Base:
    size = document.trailer.get("/Size")
    if not isinstance(size, int) or size < 1:
        raise DocumentError("document-damaged", "the trailer's /Size is missing")
    data = document.data
    return Base(
        size=len(data),
        ends_with_newline=bytes(data[-1:]) in (b"\n", b"\r"),
        startxref=document.last_startxref,
        uses_xref_stream=document.sections[0].kind is XrefKind.STREAM,
        next_number=size,
        trailer=document.trailer,
    )
