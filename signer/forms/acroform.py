"""The interactive form dictionary: adding fields to it, finding them in it."""

from __future__ import annotations

from signer.errors import DocumentError, RequestError
from signer.forms.amendment import Amendment
from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Obj, Ref
from signer.pdf.reader import Document

SIGNATURES_EXIST_APPEND_ONLY = 3
"""/SigFlags, ISO 32000-1 table 219: set from the start, so that signing need not touch the form."""


def find_field(document: Document, name: str) -> FormField | None:
    """The terminal field with this fully qualified name."""
    return next((field for field in document.fields() if field.name == name), None)


def refuse_taken_names(document: Document, names: list[str]) -> None:
    """Field names must be new and free of periods, which would make a hierarchy.

    Raises: RequestError (``field-name-invalid``, ``field-name-taken``).
    """
    if any(not name or "." in name for name in names):
        raise RequestError("field-name-invalid", "a field name may not be empty or contain a period")
    taken = {field.name for field in document.fields()}
    if len(set(names)) != len(names) or taken.intersection(names):
        raise RequestError("field-name-taken", "the document already has a field with one of these names")


def add_to_form(amendment: Amendment, fields: list[Ref], fonts: dict[str, Ref]) -> None:
    """Lists new fields (and fonts for /DR) in the form, creating it when there is none.

    Raises: DocumentError (``document-has-xfa``).
    """
    catalog = amendment.dictionary(amendment.root)
    present = catalog.get("/AcroForm")
    form = amendment.dictionary(present)
    if "/XFA" in form:
        raise DocumentError("document-has-xfa", "XFA forms cannot be signed reliably")
    if not form:
        amendment.set_entry(amendment.root, "/AcroForm", amendment.add(_changed(amendment, {}, list(fields), fonts)))
        return
    listed: Obj = [*amendment.array(form.get("/Fields")), *fields]
    if isinstance(form.get("/Fields"), Ref):
        amendment.put(form["/Fields"], listed)  # type: ignore[arg-type]
        listed = form["/Fields"]
    changed = _changed(amendment, form, listed, fonts)
    if changed != form:
        amendment.set_entry(amendment.root, "/AcroForm", changed)


def _changed(amendment: Amendment, form: Dict, fields: Obj, fonts: dict[str, Ref]) -> Dict:
    flags = form.get("/SigFlags")
    changed: Dict = {
        **form,
        "/Fields": fields,
        "/SigFlags": SIGNATURES_EXIST_APPEND_ONLY | (flags if isinstance(flags, int) else 0),
    }
    changed.pop("/NeedAppearances", None)
    if fonts:
        resources = amendment.dictionary(form.get("/DR"))
        known = amendment.dictionary(resources.get("/Font"))
        changed["/DR"] = {**resources, "/Font": {**known, **fonts}}
    return changed


def field_names(data: bytes) -> frozenset[str]:
    """The fully qualified names of a document's fields.

    Raises: DocumentError (the reader's codes).
    """
    return frozenset(field.name for field in Document(data).fields())


def empty_field_names(data: bytes) -> frozenset[str]:
    """The names of those fields that have no value yet.

    Raises: DocumentError (the reader's codes).
    """
    return frozenset(field.name for field in Document(data).fields() if field.value is None)
