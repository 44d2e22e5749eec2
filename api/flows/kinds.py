"""The kinds of document that can be composed, and what each takes: for forms and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.clocks import Clock
from records.compose import CopyForm, DocumentKind, KindTable, Part
from records.occasion import VIETNAM


@dataclass(frozen=True, slots=True)
class FieldView:
    """One member of ``POST /v1/documents`` and whether the kind can do without it."""

    name: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind in force (Decree 30/2020/NĐ-CP, article 7 and appendix III)."""

    code: str
    name: str
    abbreviation: str | None
    legal_basis: str
    effective_from: date
    fields: tuple[FieldView, ...]


COPY_KINDS = {CopyForm.TRUE_COPY: "sao-y", CopyForm.COPY_OF_COPY: "sao-luc", CopyForm.EXTRACT: "trich-sao"}
"""What a copy is called in the line: no kind of document, and never written as one."""
_ALWAYS = ("subject", "leader_id", "body")
_OPTIONAL = (
    "recipients",
    "drafter_mark",
    "urgency",
    "circulation",
    "filing",
    "copies",
    "attachments",
)


def kinds_in_force(kinds: KindTable, clock: Clock) -> tuple[KindView, ...]:
    """Every kind in force today, in the order of the decree."""
    return tuple(_view(kind) for kind in kinds.in_force(clock().astimezone(VIETNAM).date()))


def _view(kind: DocumentKind) -> KindView:
    required = [*_ALWAYS]
    optional = [*_OPTIONAL]
    if kind.abbreviation is None:
        required.append("drafting_unit")
    for part in sorted(kind.prints, key=lambda part: part.value):
        (required if part in kind.requires else optional).append(part.value)
    if Part.COUNTERPART in kind.requires:
        required.append("counterpart")
    fields = (*(FieldView(name, True) for name in required), *(FieldView(name, False) for name in optional))
    return KindView(kind.code, kind.name, kind.abbreviation, kind.legal_basis, kind.effective_from, fields)
