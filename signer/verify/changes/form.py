"""Changes to the interactive form: signatures added, fields filled. ISO 32000-1 clause 12.7."""

from __future__ import annotations

from signer.pdf.form_tree import FIELD_SEPARATOR, FormField
from signer.pdf.objects import Dict, Obj, PdfString, Ref
from signer.pdf.reader import Document
from signer.report import ChangeKind
from signer.verify.changes.comparison import Comparison
from signer.verify.changes.fill import Fill, judge_fill
from signer.verify.changes.ledger import Ledger
from signer.verify.changes.permissions import Permissions
from signer.verify.signature_value import TIMESTAMP_SUBFILTER

_SIGNING_KEYS = frozenset(
    {"/V", "/AP", "/AS", "/F", "/P", "/M", "/DA", "/DR", "/MK", "/Lock", "/SV", "/Type", "/Subtype", "/Border"}
    | {"/BS", "/TU", "/Q", "/Ff", "/NM", "/StructParent"}
)
_FILLING_KEYS = frozenset(("/V", "/AP", "/AS", "/I", "/M", "/RV", "/TI"))
_FORM_KEYS = frozenset(("/Fields", "/SigFlags", "/NeedAppearances", "/DR", "/DA"))


_MAX_PARENTS = 64
"""Levels of names; deeper trees are no form."""


class FormChanges:
    """Judges everything below /AcroForm."""

    def __init__(self, ledger: Ledger, permissions: Permissions) -> None:
        self.ledger = ledger
        self.comparison: Comparison = ledger.comparison
        self.permissions = permissions
        self.fills: list[Fill] = []
        self.new_widgets: dict[int, str] = {}
        """Widgets that signing added or filled: object number to field name."""
        self._old = {f.ref.num: f for f in self.comparison.old.fields() if f.ref is not None}
        self._old_by_name = {f.name: f for f in self.comparison.old.fields()}
        self._new_by_name = {f.name: f for f in self.comparison.new.fields()}
        self._widget_owner = {
            w.ref.num: f for f in self.comparison.old.fields() for w in f.widgets if w.ref is not None
        }
        ledger.protected |= self._old.keys() | self._widget_owner.keys()

    def judge(self) -> None:
        """Account for the form dictionary, its field list, and every changed field."""
        old_form, new_form = self._form(self.comparison.old), self._form(self.comparison.new)
        for value in (self.comparison.old.catalog.get("/AcroForm"), self.comparison.new.catalog.get("/AcroForm")):
            if isinstance(value, Ref):
                self.ledger.protected.add(value.num)
        self._judge_dictionary(old_form, new_form)
        for num in sorted(self.comparison.overwritten & (self._old.keys() | self._widget_owner.keys())):
            self._judge_field_object(num)
        self._judge_intermediate()

    @staticmethod
    def _form(document: Document) -> Dict:
        return document.dictionary(document.catalog.get("/AcroForm"))

    def _judge_dictionary(self, old: Dict, new: Dict) -> None:
        differing = self.comparison.differing_keys(old, new)
        for key in sorted(differing - _FORM_KEYS):
            self.ledger.forbid(f"form entry {key}")
        self.ledger.claim_object(self.comparison.new.catalog.get("/AcroForm"))
        self._judge_list(old.get("/Fields"), new.get("/Fields"), "")
        if "/DA" in differing and "/DA" in old:
            self.ledger.forbid("form entry /DA")
        if new.get("/NeedAppearances") is True and old.get("/NeedAppearances") is not True:
            allowed = self.permissions.allows_form_settings
            self.ledger.note(ChangeKind.FORM_FILL, "form entry /NeedAppearances", permitted=allowed)
        if not self._is_addition(old.get("/DR"), new.get("/DR"), 0):
            self.ledger.forbid("form resources")

    def _is_addition(self, before: Obj, after: Obj, depth: int) -> bool:
        """Whether resources only gained entries; what they gained is accounted for."""
        old, new = self.comparison.old.resolve(before), self.comparison.new.resolve(after)
        if before is None:
            self.ledger.claim_tree(after, (), "form resources")
            return True
        if not isinstance(old, dict) or not isinstance(new, dict) or depth > 2:
            return self.comparison.is_same(before, after)
        self.ledger.claim_object(after)
        return (
            all(
                self._is_addition(old.get(k), v, depth + 1)
                if k not in old or depth < 2
                else self.comparison.is_same(old[k], v)
                for k, v in new.items()
            )
            and old.keys() <= new.keys()
        )

    def _judge_list(self, before: Obj, after: Obj, prefix: str) -> None:
        old, new = self.comparison.old.array(before), self.comparison.new.array(after)
        if before != after or isinstance(after, Ref):
            self.ledger.claim_object(after)
        if old == new:
            return
        kept = [item for item in old if item in new]
        if len(kept) != len(old):
            self.ledger.forbid("a form field was removed")
        for item in new:
            if item not in old:
                self._judge_new_field(item, prefix)

    def _judge_new_field(self, item: Obj, prefix: str) -> None:
        dictionary = self.comparison.new.dictionary(item)
        title = self.comparison.new.resolve(dictionary.get("/T"))
        name = title.text if isinstance(title, PdfString) else ""
        name = f"{prefix}{FIELD_SEPARATOR}{name}" if prefix else name
        if self.comparison.new.resolve(dictionary.get("/FT")) != "/Sig" or name in self._old_by_name:
            self.ledger.forbid("a form field was added")
            return
        self._note_signature(name, dictionary.get("/V"))
        self._take_signature_widgets(item, dictionary, name)
        self.ledger.claim_tree(item, (), "signature field")

    def _note_signature(self, name: str, value: Obj) -> None:
        signature = self.comparison.new.dictionary(value)
        if not signature:
            allowed = self.permissions.level is None and self.permissions.allows_signature(name)
            self.ledger.note(ChangeKind.FORM_FILL, f"empty signature field {name}", permitted=allowed)
        elif self.comparison.new.resolve(signature.get("/SubFilter")) == TIMESTAMP_SUBFILTER:
            self.ledger.note(ChangeKind.EVIDENCE, "document timestamp", permitted=True)
        else:
            allowed = self.permissions.allows_signature(name)
            self.ledger.note(ChangeKind.FURTHER_SIGNATURE, f"signature field {name}", permitted=allowed)

    def _take_signature_widgets(self, item: Obj, dictionary: Dict, name: str) -> None:
        for widget in (item, *self.comparison.new.array(dictionary.get("/Kids"))):
            if isinstance(widget, Ref):
                self.new_widgets[widget.num] = name

    def _judge_field_object(self, num: int) -> None:
        field = self._old.get(num) or self._widget_owner[num]
        before, after = self.comparison.old.dictionary(Ref(num, 0)), self.comparison.new.dictionary(Ref(num, 0))
        differing = self.comparison.differing_keys(before, after)
        self.ledger.claimed.add(num)
        if not differing:
            return
        if field.type == "/Sig":
            self._judge_signing(num, field, before, after, differing)
        else:
            self._judge_fill(num, field, before, after, differing)

    def _judge_signing(self, num: int, field: FormField, before: Dict, after: Dict, differing: set[str]) -> None:
        allowed = _SIGNING_KEYS
        if not any(_area(self.comparison.old.array(before.get("/Rect")))):
            allowed = allowed | {"/Rect"}
        if isinstance(self.comparison.old.resolve(field.value), dict):
            self.ledger.forbid(f"signed field {field.name}")
            return
        if differing - allowed:
            self.ledger.forbid(f"signature field {field.name}: {', '.join(sorted(differing - allowed))}")
        if "/Type" in differing and after.get("/Type") not in ("/Annot", None):
            self.ledger.forbid(f"signature field {field.name}: /Type")
        if "/Lock" in differing and "/Lock" in before:
            self.ledger.forbid(f"signature field {field.name}: its lock was changed")
        if "/V" in differing:
            self._note_signature(field.name, after.get("/V"))
        self.new_widgets[num] = field.name
        self._take_signature_widgets(Ref(num, 0), after, field.name)
        for key in sorted(differing & allowed):
            self.ledger.claim_tree(after.get(key), {num}, f"signature field {field.name}")

    def _judge_fill(self, num: int, field: FormField, before: Dict, after: Dict, differing: set[str]) -> None:
        if "/Kids" in differing:
            self._judge_list(before.get("/Kids"), after.get("/Kids"), field.name)
            differing = differing - {"/Kids"}
        if differing - _FILLING_KEYS:
            self.ledger.forbid(f"field {field.name}: {', '.join(sorted(differing - _FILLING_KEYS))}")
        holders = {num, *self._holders_of_field(field)}
        for key in sorted(differing & _FILLING_KEYS):
            self.ledger.claim_tree(after.get(key), holders, f"field {field.name}")
        if "/AP" in after:
            self.ledger.claim_tree(after["/AP"], holders, f"field {field.name}")
        self._note_fill(field)

    def _holders_of_field(self, field: FormField) -> set[int]:
        """The field, its widgets and their appearance dictionaries in the signed revision."""
        found = {field.ref.num} if field.ref else set()
        for widget in field.widgets:
            if widget.ref is not None:
                found.add(widget.ref.num)
            appearance = widget.dict.get("/AP")
            if isinstance(appearance, Ref):
                found.add(appearance.num)
            states = self.comparison.old.dictionary(appearance)
            found |= {v.num for v in states.values() if isinstance(v, Ref)}
        return found

    def _note_fill(self, field: FormField) -> None:
        if all(fill.field.name != field.name for fill in self.fills):
            self.fills.append(judge_fill(self.comparison, field, self._new_by_name.get(field.name)))

    def _judge_intermediate(self) -> None:
        """Appearance objects overwritten in place, and parents of fields."""
        for field in self.comparison.old.fields():
            for widget in field.widgets:
                appearance = widget.dict.get("/AP")
                if appearance is None:
                    continue
                before = len(self.ledger.claimed)
                if field.type != "/Sig":
                    self.ledger.claim_tree(appearance, self._holders_of_field(field), f"field {field.name}")
                    if len(self.ledger.claimed) != before:
                        self._note_fill(field)
        for num in sorted(self.comparison.overwritten - self.ledger.claimed):
            value = self.comparison.old_value(num)
            if isinstance(value, dict) and "/Kids" in value and "/T" in value and num not in self._old:
                self._judge_parent(num, value)

    def _judge_parent(self, num: int, before: Dict) -> None:
        after = self.comparison.new.dictionary(Ref(num, 0))
        differing = self.comparison.differing_keys(before, after)
        if differing <= {"/Kids"}:
            self.ledger.claimed.add(num)
            self._judge_list(before.get("/Kids"), after.get("/Kids"), self._full_name(before))

    def _full_name(self, field: Dict) -> str:
        """The name of a field of the signed revision with those of its parents: ISO 32000-1 12.7.3.2."""
        titles: list[str] = []
        for _ in range(_MAX_PARENTS):
            title = self.comparison.old.resolve(field.get("/T"))
            if isinstance(title, PdfString):
                titles.append(title.text)
            if "/Parent" not in field:
                break
            field = self.comparison.old.dictionary(field["/Parent"])
        return FIELD_SEPARATOR.join(reversed(titles))


def _area(rect: list[Obj]) -> list[Obj]:
    return [side for side in rect if side not in (0, 0.0)]
