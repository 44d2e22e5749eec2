"""Locks: what a signature freezes (ISO 32000-1 clauses 12.8.2.2, 12.8.2.4 and table 233; /P of ISO 32000-2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from signer.errors import DocumentError
from signer.fields import DocMdp, FieldLock, LockScope
from signer.forms.amendment import Amendment
from signer.pdf.form_tree import FormField
from signer.pdf.objects import Dict, Name, Obj, PdfString
from signer.pdf.writer import text_string


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What the signatures already on a document forbid together."""

    locks: tuple[FieldLock, ...]
    permission: DocMdp | None
    signed_fields: frozenset[str]

    def locks_field(self, name: str) -> bool:
        return any(lock_covers(lock, name) for lock in self.locks)


def lock_covers(lock: FieldLock, name: str) -> bool:
    """Whether the lock freezes the field; a name covers its descendants too."""
    if lock.scope is LockScope.ALL:
        return True
    named = any(name == listed or name.startswith(listed + ".") for listed in lock.fields)
    return named is (lock.scope is LockScope.INCLUDE)


def lock_dictionary(lock: FieldLock) -> Dict:
    """/Lock of a signature field."""
    return {"/Type": Name("/SigFieldLock"), **_transform_entries(lock), **_permission_entry(lock)}


def read_lock(amendment: Amendment, value: Obj) -> FieldLock | None:
    """The lock in a /Lock dictionary or in FieldMDP parameters; None when there is none.

    Raises: DocumentError (``lock-unreadable``).
    """
    entries = amendment.dictionary(value)
    if not entries:
        return None
    fields = [amendment.read(field) for field in amendment.array(entries.get("/Fields"))]
    permission = amendment.read(entries.get("/P"))
    try:
        return FieldLock(
            LockScope(str(amendment.read(entries.get("/Action")))[1:]),
            tuple(field.text for field in fields if isinstance(field, PdfString)),
            DocMdp(permission) if isinstance(permission, int) and "/P" in entries else None,
        )
    except ValueError as error:
        raise DocumentError("lock-unreadable", "a signature field's lock is not understood") from error


def signature_references(lock: FieldLock | None) -> list[Obj]:
    """/Reference of a signature made in a field with this lock: FieldMDP, and DocMDP when the lock has /P."""
    if lock is None:
        return []
    references: list[Obj] = [_reference("/FieldMDP", {**_transform_entries(lock), **_permission_entry(lock)})]
    if lock.permission is not None:
        references.append(_reference("/DocMDP", _permission_entry(lock)))
    return references


def restrictions_of(amendment: Amendment, fields: tuple[FormField, ...]) -> Restrictions:
    """All locks and permissions in force. Raises: DocumentError (``lock-unreadable``)."""
    locks: list[FieldLock] = []
    permissions: list[int] = []
    signed: set[str] = set()
    for field in fields:
        if field.type != "/Sig" or field.value is None:
            continue
        signed.add(field.name)
        for method, parameters in _transforms(amendment, field.value):
            if method == "/FieldMDP":
                lock = read_lock(amendment, parameters)
                locks += [lock] if lock else []
            elif method == "/DocMDP":
                level = amendment.read(parameters.get("/P", 2))
                permissions.append(level if isinstance(level, int) else 1)
    return Restrictions(tuple(locks), _strictest(permissions), frozenset(signed))


def _strictest(permissions: list[int]) -> DocMdp | None:
    if not permissions:
        return None
    # A number the standard does not know is read as the strictest one.
    return DocMdp(min(permissions)) if all(level in (1, 2, 3) for level in permissions) else DocMdp.NO_CHANGES


def _transforms(amendment: Amendment, signature: Obj) -> Iterator[tuple[Obj, Dict]]:
    for item in amendment.array(amendment.dictionary(signature).get("/Reference")):
        reference = amendment.dictionary(item)
        yield (
            amendment.read(reference.get("/TransformMethod")),
            amendment.dictionary(reference.get("/TransformParams")),
        )


def _reference(method: str, parameters: Dict) -> Dict:
    return {
        "/Type": Name("/SigRef"),
        "/TransformMethod": Name(method),
        "/TransformParams": {"/Type": Name("/TransformParams"), "/V": Name("/1.2"), **parameters},
    }


def _transform_entries(lock: FieldLock) -> Dict:
    entries: Dict = {"/Action": Name("/" + lock.scope.value)}
    if lock.scope is not LockScope.ALL:
        entries["/Fields"] = [text_string(name) for name in lock.fields]
    return entries


def _permission_entry(lock: FieldLock) -> Dict:
    return {} if lock.permission is None else {"/P": lock.permission.value}
