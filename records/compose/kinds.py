"""The kinds of administrative document as dated data: Decree 30/2020/NĐ-CP, article 7 and appendix III."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from records.errors import NotFoundError, RequestError

DEFAULT_TABLE = Path(__file__).parent.parent / "rules" / "kinds.toml"


class Part(Enum):
    """A part of the content that some kinds cannot do without, or have no place for."""

    ADDRESSEES = "addressees"
    COUNTERPART = "counterpart"
    AUTHORITY = "authority"
    LEGAL_BASES = "legal_bases"


PRINTED = frozenset({Part.AUTHORITY, Part.LEGAL_BASES, Part.ADDRESSEES})
"""Parts that stand on the page where the form of the kind has a place for them."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document (tên loại văn bản) during the time its row is in force.

    ``abbreviation`` is None for the two kinds that have none (Công văn, Thư công). ``template`` is None while
    the kind cannot be composed here; such a document is uploaded as PDF instead. ``requires`` names the parts of
    the content without which the form of the kind is not complete.
    """

    code: str
    name: str
    abbreviation: str | None
    template: str | None
    legal_basis: str
    effective_from: date
    effective_to: date | None = None
    requires: frozenset[Part] = frozenset()
    prints: frozenset[Part] = PRINTED
    """Which of :data:`PRINTED` its form has a place for."""

    def is_in_force(self, on: date) -> bool:
        """Is the row in force on that day? Both ends are inclusive."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def notation(self, agency_code: str, unit_code: str | None = None) -> str:
        """The notation (ký hiệu) that follows the number: ``QĐ-UBND``, or ``UBND-VP`` for an official letter.

        Raises:
            RequestError: ``unit-code-missing`` for a kind without abbreviation when no drafting unit is named.
        """
        if self.abbreviation is not None:
            return f"{self.abbreviation}-{agency_code}"
        if not unit_code:
            raise RequestError(
                "unit-code-missing",
                f"A {self.code} needs the code of the unit that drafted it.",
                "Loại văn bản này cần mã đơn vị soạn thảo trong ký hiệu.",
            )
        return f"{agency_code}-{unit_code}"


@dataclass(frozen=True, slots=True)
class KindTable:
    """All rows of the table, in the order of the decree."""

    rows: tuple[DocumentKind, ...]

    def find(self, code: str, *, on: date) -> DocumentKind:
        """The kind with this code that is in force on that day.

        Raises:
            NotFoundError: ``kind-unknown``.
        """
        for row in self.rows:
            if row.code == code and row.is_in_force(on):
                return row
        raise NotFoundError(
            "kind-unknown", "There is no such kind of document on that day.", "Không có loại văn bản này vào ngày đó."
        )

    def in_force(self, on: date) -> tuple[DocumentKind, ...]:
        """The kinds in force on that day."""
        return tuple(row for row in self.rows if row.is_in_force(on))


def load_kinds(path: Path = DEFAULT_TABLE) -> KindTable:
    """Read the table of kinds; an agency may point to its own file of the same form."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["kind"]
    return KindTable(
        tuple(
            DocumentKind(
                code=row["code"],
                name=unicodedata.normalize("NFC", row["name"]),
                abbreviation=unicodedata.normalize("NFC", row["abbreviation"]) if "abbreviation" in row else None,
                template=row.get("template"),
                legal_basis=row["legal_basis"],
                effective_from=row["effective_from"],
                effective_to=row.get("effective_to"),
                requires=frozenset(Part(name) for name in row.get("requires", ())),
                prints=frozenset(Part(name) for name in row["prints"]) if "prints" in row else PRINTED,
            )
            for row in rows
        )
    )
