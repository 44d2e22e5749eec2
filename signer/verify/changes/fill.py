"""A field filled after a signature: whether what it shows is what it says."""

from __future__ import annotations

from dataclasses import dataclass

from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Obj, PdfString
from signer.pdf.reader import Document
from signer.verify.changes.appearance import ShownText, read_appearance
from signer.verify.changes.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Fill:
    """One filled field. ``problem`` forbids the fill; ``is_faithful`` is needed to expect it.

    Faithful: the field was empty, now shows exactly its value, in dark text and fonts of the signed revision.
    """

    field: FormField
    problem: str | None
    is_faithful: bool


def judge_fill(comparison: Comparison, old: FormField, new: FormField | None) -> Fill:
    """Compare a field before and after. Raises: DocumentError."""
    if new is None:
        return Fill(old, "it was removed", is_faithful=False)
    before, after = comparison.old.resolve(old.value), comparison.new.resolve(new.value)
    if comparison.is_same(old.value, new.value):
        return Fill(old, _without_value(comparison, old, new), is_faithful=False)
    if old.type == "/Btn":
        return Fill(old, _button_problem(comparison, old, new), is_faithful=False)
    if old.type != "/Tx" or not isinstance(after, PdfString):
        return Fill(old, None, is_faithful=False)
    shown = [read_appearance(comparison.new, widget.dict) for widget in new.widgets]
    if _is_drawn_by_viewer(comparison.new, new):
        return Fill(old, None, is_faithful=False)
    if any(text is not None and _letters(text.text) != _letters(after.text) for text in shown):
        return Fill(old, "it shows something other than its value", is_faithful=False)
    faithful = not before and all(_is_faithful(comparison, text) for text in shown)
    return Fill(old, None, is_faithful=faithful)


def _is_faithful(comparison: Comparison, shown: ShownText | None) -> bool:
    return shown is not None and shown.is_plain and not shown.fonts & comparison.changed


def _is_drawn_by_viewer(document: Document, field: FormField) -> bool:
    """Viewers draw the value themselves (/NeedAppearances) or format it by script (/AA /F)."""
    form = document.dictionary(document.catalog.get("/AcroForm"))
    return form.get("/NeedAppearances") is True or "/F" in document.dictionary(field.dict.get("/AA"))


def _without_value(comparison: Comparison, old: FormField, new: FormField) -> str | None:
    """An appearance may be drawn anew while the value stays, as long as it shows the same."""
    for before, after in zip(old.widgets, new.widgets, strict=False):
        if not _is_appearance_touched(comparison, before.dict, after.dict):
            continue
        earlier = read_appearance(comparison.old, before.dict)
        later = read_appearance(comparison.new, after.dict)
        if earlier is None or later is None or (earlier.text, earlier.is_plain) != (later.text, later.is_plain):
            return "its appearance was changed without its value"
    return None


def _is_appearance_touched(comparison: Comparison, before: Dict, after: Dict) -> bool:
    old = comparison.old.resolve(comparison.old.dictionary(before.get("/AP")).get("/N"))
    new = comparison.new.resolve(comparison.new.dictionary(after.get("/AP")).get("/N"))
    return old != new or before.get("/AS") != after.get("/AS")


def _button_problem(comparison: Comparison, old: FormField, new: FormField) -> str | None:
    """A button is filled by choosing one of the states it already had."""
    for before, after in zip(old.widgets, new.widgets, strict=False):
        if "/AP" in before.dict and not _has_same_states(comparison, before.dict.get("/AP"), after.dict.get("/AP")):
            return "its states were exchanged"
    return None


def _has_same_states(comparison: Comparison, before: Obj, after: Obj) -> bool:
    old = comparison.old.dictionary(comparison.old.dictionary(before).get("/N"))
    new = comparison.new.dictionary(comparison.new.dictionary(after).get("/N"))
    return old.keys() == new.keys() and all(
        comparison.old.resolve(v) == comparison.new.resolve(new[k]) for k, v in old.items()
    )


def _letters(text: str) -> str:
    return "".join(text.split())
