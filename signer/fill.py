"""Filling the number and date into the fields that waited for them, without touching a signature."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from signer.errors import DocumentError, RequestError
from signer.fields import DocMdp
from signer.forms.acroform import find_field
from signer.forms.amendment import Amendment
from signer.forms.fonts import embedded_widths
from signer.forms.locks import Restrictions, restrictions_of
from signer.forms.text_field import DefaultAppearance, text_content
from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.pdf.writer import stream, text_string


@dataclass(frozen=True, slots=True)
class FilledPdf:
    """A document with text fields filled in. The input is a prefix of ``data``."""

    data: bytes


def fill(data: bytes, values: Mapping[str, str]) -> FilledPdf:
    """Fills text fields placed by :func:`signer.prepare.prepare`, each once, with the font embedded then.

    Values are normalised to NFC. Signatures already on the document stay valid: only unlocked fields are written.
    Raises: RequestError (``field-unknown``, ``field-value-empty``, ``field-value-characters``,
    ``field-value-too-wide``); DocumentError (``field-already-filled``, ``field-locked``, ``document-no-changes``,
    ``field-not-ours``, ``document-encrypted``, ``document-damaged``).
    """
    document = Document(data)
    amendment = Amendment(document)
    restrictions = restrictions_of(amendment, document.fields())
    if restrictions.permission is DocMdp.NO_CHANGES:
        raise DocumentError("document-no-changes", "a signature on the document permits no change at all")
    for name, value in values.items():
        field = find_field(document, name)
        if field is None or field.type != "/Tx" or field.ref is None:
            raise RequestError("field-unknown", "the document has no text field with this name")
        _fill_one(amendment, field, field.ref, unicodedata.normalize("NFC", value), restrictions)
    return FilledPdf(b"".join((data, amendment.build().data)))


def _fill_one(amendment: Amendment, field: FormField, ref: Ref, value: str, restrictions: Restrictions) -> None:
    if not value:
        raise RequestError("field-value-empty", "an empty value was given for a field")
    if field.value is not None:
        raise DocumentError("field-already-filled", "the field has a value; it is filled once and never changed")
    if restrictions.locks_field(field.name):
        raise DocumentError("field-locked", "a signature on the document locks this field")
    amendment.put(
        ref,
        {
            **field.dict,
            "/V": text_string(value),
            "/AP": {"/N": amendment.add(_appearance(amendment, field.dict, value))},
        },
    )


def _appearance(amendment: Amendment, field: Dict, value: str) -> Stream:
    """The empty appearance placed at preparation, with the text in it."""
    described = field.get("/DA")
    empty = amendment.read(amendment.dictionary(field.get("/AP")).get("/N"))
    if not isinstance(described, PdfString) or not isinstance(empty, Stream):
        raise DocumentError("field-not-ours", "the field was not placed by this service")
    appearance = DefaultAppearance.read(described)
    form = amendment.dictionary(amendment.dictionary(amendment.root).get("/AcroForm"))
    fonts = amendment.dictionary(amendment.dictionary(form.get("/DR")).get("/Font"))
    font = fonts.get("/" + appearance.font)
    corners = amendment.array(empty.dict.get("/BBox"))
    width = corners[2] if len(corners) == 4 else 0
    content = text_content(
        value, appearance, embedded_widths(amendment, font), width if isinstance(width, int | float) else 0
    )
    kept: Dict = {key: empty.dict[key] for key in ("/Type", "/Subtype", "/BBox", "/Matrix") if key in empty.dict}
    return stream({**kept, "/Resources": {"/Font": {"/" + appearance.font: font}}}, content)
