"""What a signature allows to happen after it: DocMDP, FieldMDP and field locks.

ISO 32000-1 12.8.2.2 and 12.8.2.4, table 233; /P in /Lock is ISO 32000-2. Archive evidence (DSS, document
timestamps) is allowed at every level (ISO 32000-2 erratum, pdf-issues 766).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from signer.fields import DocMdp
from signer.pdf.form_tree import FIELD_SEPARATOR
from signer.pdf.objects import Dict, PdfString
from signer.pdf.reader import Document
from signer.verify.signature_value import SignatureValue


@dataclass(frozen=True, slots=True)
class FieldLockRule:
    """A lock as /Action and /Fields say it; an unreadable one locks everything."""

    action: str
    fields: frozenset[str]

    def locks(self, name: str) -> bool:
        """Whether the field called ``name`` may no longer change."""
        listed = any(name == f or name.startswith(f + FIELD_SEPARATOR) for f in self.fields)
        if self.action == "/Include":
            return listed
        if self.action == "/Exclude":
            return not listed
        return True


@dataclass(frozen=True, slots=True)
class Permissions:
    """Everything allowed after a signature. ``level`` is ``None`` without any DocMDP."""

    level: DocMdp | None
    locks: tuple[FieldLockRule, ...]

    def allows_fill(self, field: str) -> bool:
        return self.level is not DocMdp.NO_CHANGES and not any(lock.locks(field) for lock in self.locks)

    def allows_signature(self, field: str) -> bool:
        """A further approval signature in ``field``; locks name the field itself to forbid it."""
        if self.level is DocMdp.NO_CHANGES:
            return False
        return not any(lock.action == "/Include" and lock.locks(field) for lock in self.locks)

    @property
    def allows_form_settings(self) -> bool:
        """Settings of the whole form, such as who draws appearances."""
        return self.level is not DocMdp.NO_CHANGES and all(
            lock.action in ("/Include", "/Exclude") for lock in self.locks
        )

    @property
    def allows_annotations(self) -> bool:
        """Only where the author said so: without DocMDP, nothing permits to draw on what was signed."""
        return self.level is DocMdp.ANNOTATE


def permissions_of(old: Document, signature: SignatureValue, earlier: tuple[SignatureValue, ...]) -> Permissions:
    """What ``signature`` and the ones before it allow after the revision ``old``."""
    levels: list[DocMdp] = []
    locks: list[FieldLockRule] = []
    for value in (*earlier, signature):
        for level in _levels(old, value):
            levels.append(level)
        locks.extend(_locks(old, value))
    return Permissions(min(levels, key=lambda p: p.value) if levels else None, tuple(locks))


def _parameters(document: Document, value: SignatureValue, method: str) -> Iterator[Dict]:
    for reference in document.array(value.dict.get("/Reference")):
        entry = document.dictionary(reference)
        if entry.get("/TransformMethod") == method:
            yield document.dictionary(entry.get("/TransformParams"))


def _levels(document: Document, value: SignatureValue) -> Iterator[DocMdp]:
    for parameters in _parameters(document, value, "/DocMDP"):
        yield _level(document.resolve(parameters.get("/P", 2)))
    for parameters in _parameters(document, value, "/FieldMDP"):
        if "/P" in parameters:
            yield _level(document.resolve(parameters["/P"]))
    lock = document.dictionary(value.field.dict.get("/Lock"))
    if "/P" in lock:
        yield _level(document.resolve(lock["/P"]))


def _level(value: object) -> DocMdp:
    return DocMdp(value) if value in (1, 2, 3) and type(value) is int else DocMdp.NO_CHANGES


def _locks(document: Document, value: SignatureValue) -> Iterator[FieldLockRule]:
    for parameters in _parameters(document, value, "/FieldMDP"):
        yield _lock(document, parameters)
    lock = document.dictionary(value.field.dict.get("/Lock"))
    if "/Action" in lock:
        yield _lock(document, lock)


def _lock(document: Document, parameters: Dict) -> FieldLockRule:
    names = (document.resolve(name) for name in document.array(parameters.get("/Fields")))
    action = str(document.resolve(parameters.get("/Action")) or "/All")
    return FieldLockRule(action, frozenset(n.text for n in names if isinstance(n, PdfString)))
