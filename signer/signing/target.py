"""The field a signature goes into, found or made, and everything that may stand against signing it."""

from __future__ import annotations

from dataclasses import dataclass

from signer.appearance.geometry import PageFrame
from signer.appearance.stamp import add_appearance
from signer.errors import DocumentError, RequestError
from signer.fields import DocMdp, FieldLock, Rect, SignatureFieldSpec
from signer.forms.acroform import find_field, refuse_taken_names
from signer.forms.amendment import Amendment
from signer.forms.locks import Restrictions, read_lock, restrictions_of
from signer.forms.pages import frame_of, open_page
from signer.forms.placement import Placement
from signer.forms.signature_field import new_invisible_field, new_signature_field
from signer.forms.structure import StructureTree
from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Ref
from signer.signing.request import NewField, SignRequest


@dataclass(frozen=True, slots=True)
class Target:
    """The field to sign: its reference, its dictionary without value, its lock."""

    ref: Ref
    dictionary: Dict
    lock: FieldLock | None


def find_target(amendment: Amendment, request: SignRequest) -> Target:
    """The empty signature field the request names, made in this revision when the request allows it.

    Raises: RequestError (``field-unknown``, ``field-not-signature``, ``field-outside-page``, ``page-unknown``,
    ``appearance-without-field``); DocumentError (``document-no-changes``, ``field-locked``,
    ``field-already-signed``, ``lock-unreadable``).
    """
    fields = amendment.document.fields()
    restrictions = restrictions_of(amendment, fields)
    _refuse_forbidden(restrictions, request.field)
    field = find_field(amendment.document, request.field)
    if field is not None:
        return _existing(amendment, field, request)
    if request.new_field is None:
        raise RequestError("field-unknown", "the document has no signature field with this name")
    return _made(amendment, request, request.new_field, is_first=not restrictions.signed_fields)


def _refuse_forbidden(restrictions: Restrictions, name: str) -> None:
    if restrictions.permission is DocMdp.NO_CHANGES:
        raise DocumentError("document-no-changes", "a signature on the document permits no further signature")
    if name in restrictions.signed_fields:
        raise DocumentError("field-already-signed", "the field is signed already")
    if restrictions.locks_field(name):
        raise DocumentError("field-locked", "a signature on the document locks this field")


def _existing(amendment: Amendment, field: FormField, request: SignRequest) -> Target:
    if field.type != "/Sig":
        raise RequestError("field-not-signature", "the field is not a signature field")
    if field.ref is None or len(field.widgets) != 1 or field.widgets[0].ref != field.ref:
        raise DocumentError("field-unusable", "the signature field has no widget of its own, or several")
    dictionary = field.dict
    if request.appearance is not None:
        rect, frame = _visible_rect(amendment, dictionary)
        dictionary = {**dictionary, "/AP": {"/N": add_appearance(amendment, request.appearance, rect, frame)}}
    return Target(field.ref, dictionary, read_lock(amendment, dictionary.get("/Lock")))


def _visible_rect(amendment: Amendment, widget: Dict) -> tuple[Rect, PageFrame]:
    page = widget.get("/P")
    if not isinstance(page, Ref):
        page = _page_listing(amendment, widget)
    frame = frame_of(amendment, page)
    corners = [amendment.read(corner) for corner in amendment.array(widget.get("/Rect"))]
    numbers = [float(corner) for corner in corners if isinstance(corner, int | float)]
    if len(numbers) != 4 or numbers[0] == numbers[2] or numbers[1] == numbers[3]:
        raise RequestError("appearance-without-field", "an appearance was given for an invisible signature field")
    width, height = abs(numbers[2] - numbers[0]), abs(numbers[3] - numbers[1])
    if frame.rotation % 180:
        width, height = height, width
    return Rect(0, 0, width, height), frame


def _page_listing(amendment: Amendment, widget: Dict) -> Ref:
    """The page whose annotations hold a widget that does not name its page."""
    for page in amendment.document.pages:
        for annotation in amendment.array(page.dict.get("/Annots")):
            if page.ref is not None and amendment.read(annotation) is widget:
                return page.ref
    raise DocumentError("field-unusable", "the signature field is on no page")


def _made(amendment: Amendment, request: SignRequest, new: NewField, *, is_first: bool) -> Target:
    refuse_taken_names(amendment.document, [request.field])
    # After the first signature the structure tree stays as it was signed: readers count any change there as forbidden.
    placement = Placement(amendment, StructureTree.of(amendment) if is_first else None)
    page = open_page(amendment, new.page)
    if new.rect is None:
        if request.appearance is not None:
            raise RequestError("appearance-without-field", "an appearance was given for an invisible signature")
        dictionary = new_invisible_field(request.field, new.tooltip, page.ref)
    else:
        spec = SignatureFieldSpec(request.field, new.page, new.rect, new.tooltip, new.lock)
        dictionary = new_signature_field(spec, page.frame, page.ref)
        if request.appearance is not None:
            form = add_appearance(amendment, request.appearance, new.rect, page.frame)
            dictionary["/AP"] = {"/N": form}
    ref = placement.place(page.ref, dictionary, new.tooltip)
    placement.finish()
    return Target(ref, amendment.dictionary(ref), new.lock)
