"""Placing everything a document will need before anyone signs it: fields, fonts, locks, tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from signer.appearance.font import FontSubset, subset_font
from signer.errors import DocumentError
from signer.fields import FontFiles, FontStyle, FormLayout, SignatureFieldSpec, TextFieldSpec
from signer.forms.acroform import refuse_taken_names
from signer.forms.amendment import Amendment
from signer.forms.fonts import embed_font
from signer.forms.pages import Page, open_page
from signer.forms.placement import Placement
from signer.forms.signature_field import new_signature_field
from signer.forms.structure import StructureTree
from signer.forms.text_field import empty_appearance, new_text_field
from signer.pdf.objects import Ref
from signer.pdf.reader import Document

FONT_NAMES = {
    FontStyle.REGULAR: "VtRegular",
    FontStyle.BOLD: "VtBold",
    FontStyle.ITALIC: "VtItalic",
    FontStyle.BOLD_ITALIC: "VtBoldItalic",
}
"""Resource names of the faces in /DR."""


@dataclass(frozen=True, slots=True)
class PreparedPdf:
    """A document with its fields in place and no signature yet. The input is a prefix of ``data``."""

    data: bytes


@dataclass(frozen=True, slots=True)
class _Face:
    name: str
    font: FontSubset
    ref: Ref


def prepare(data: bytes, layout: FormLayout, fonts: FontFiles) -> PreparedPdf:
    """Adds all fields of ``layout`` in one incremental revision, tagged when the document is tagged.

    Rectangles are in visible page space (:mod:`signer.fields`). A PDF/A-2 or PDF/UA-1 claim holds as before.
    Raises: DocumentError (``document-encrypted``, ``document-damaged``, ``document-signed``, ``document-has-xfa``,
    ``page-unusable`` and the reader's codes); RequestError (``field-name-taken``, ``field-name-invalid``,
    ``field-outside-page``, ``page-unknown`` and the font codes).
    """
    document = Document(data)
    amendment = Amendment(document)
    specs: list[TextFieldSpec | SignatureFieldSpec] = [*layout.texts, *layout.signatures]
    refuse_taken_names(document, [spec.name for spec in specs])
    if any(field.type == "/Sig" and field.value is not None for field in document.fields()):
        raise DocumentError("document-signed", "fields are placed before the first signature, not after it")
    placement = Placement(amendment, StructureTree.of(amendment))
    pages = {index: open_page(amendment, index) for index in {spec.page for spec in specs}}
    faces = _embed_faces(amendment, layout.texts, fonts)
    for text in layout.texts:
        _place_text(placement, text, pages[text.page], faces[text.style])
    for signature in layout.signatures:
        _place_signature(placement, signature, pages[signature.page])
    placement.finish({"/" + face.name: face.ref for face in faces.values()})
    return PreparedPdf(b"".join((data, amendment.build().data)))


def _embed_faces(amendment: Amendment, texts: Iterable[TextFieldSpec], fonts: FontFiles) -> dict[FontStyle, _Face]:
    characters: dict[FontStyle, set[str]] = {}
    for text in texts:
        characters.setdefault(text.style, set()).update(text.characters)
    faces = {}
    for style in sorted(characters, key=lambda style: style.value):
        font = subset_font(_face_file(fonts, style), "".join(sorted(characters[style])))
        faces[style] = _Face(FONT_NAMES[style], font, embed_font(amendment, font))
    return faces


def _face_file(fonts: FontFiles, style: FontStyle) -> bytes:
    return {
        FontStyle.REGULAR: fonts.regular,
        FontStyle.BOLD: fonts.bold,
        FontStyle.ITALIC: fonts.italic,
        FontStyle.BOLD_ITALIC: fonts.bold_italic,
    }[style]


def _place_text(placement: Placement, spec: TextFieldSpec, page: Page, face: _Face) -> None:
    field = new_text_field(spec, page.frame, page.ref, face.font, face.name)
    field["/AP"] = {"/N": placement.amendment.add(empty_appearance(spec.rect, page.frame))}
    placement.place(page.ref, field, spec.tooltip)


def _place_signature(placement: Placement, spec: SignatureFieldSpec, page: Page) -> None:
    field = new_signature_field(spec, page.frame, page.ref)
    field["/AP"] = {"/N": placement.amendment.add(empty_appearance(spec.rect, page.frame))}
    placement.place(page.ref, field, spec.tooltip)
