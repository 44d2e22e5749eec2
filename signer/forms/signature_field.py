"""Signature fields and their widgets (ISO 32000-1 clause 12.7.4.5)."""

from __future__ import annotations

from signer.appearance.geometry import PageFrame
from signer.fields import SignatureFieldSpec
from signer.forms.locks import lock_dictionary
from signer.forms.text_field import PRINT, rounded
from signer.pdf.objects import Dict, Name, Ref
from signer.pdf.writer import text_string

LOCKED = 128
"""/F of a widget: not to be moved or deleted by an editor."""


def new_signature_field(spec: SignatureFieldSpec, frame: PageFrame, page: Ref) -> Dict:
    """The merged field and widget dictionary of an empty visible signature field; /AP is added by the caller."""
    field = _field(spec.name, spec.tooltip, page)
    field["/Rect"] = rounded(frame.to_user_space(spec.rect))
    if spec.lock is not None:
        field["/Lock"] = lock_dictionary(spec.lock)
    if frame.rotation:
        field["/MK"] = {"/R": frame.rotation}
    return field


def new_invisible_field(name: str, tooltip: str, page: Ref) -> Dict:
    """A signature field that shows nothing: a widget of no size."""
    return {**_field(name, tooltip, page), "/Rect": [0, 0, 0, 0]}


def _field(name: str, tooltip: str, page: Ref) -> Dict:
    return {
        "/Type": Name("/Annot"),
        "/Subtype": Name("/Widget"),
        "/FT": Name("/Sig"),
        "/T": text_string(name),
        "/TU": text_string(tooltip),
        "/F": PRINT | LOCKED,
        "/P": page,
    }
