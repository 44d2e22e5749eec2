"""The rules of form as dated data: ``records/rules/form.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from records.form_check.components import Component

DEFAULT_RULES = Path(__file__).parent.parent / "rules" / "form.toml"


class Side(Enum):
    """The half of the page where the middle of a component lies."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends included."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g}–{self.high:g}"

    def holds(self, value: float, tolerance: float = 0.0) -> bool:
        return self.low - tolerance <= value <= self.high + tolerance


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """Size (points), style and side of one component (section V and IV).

    ``absent_on`` holds the codes of kinds whose form leaves it out.
    """

    component: Component
    cell: str
    title_vi: str
    title_en: str
    sizes: Range
    is_bold: bool
    is_italic: bool
    is_capitals: bool
    side: Side
    is_optional: bool
    absent_on: frozenset[str]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class PaperRule:
    """Page size and margins, millimetres (section I)."""

    width: float
    height: float
    size_tolerance: float
    size_basis: str
    left: Range
    right: Range
    top: Range
    bottom: Range
    margin_tolerance: float
    margin_basis: str


@dataclass(frozen=True, slots=True)
class FormRules:
    """All rules of form."""

    paper: PaperRule
    families: tuple[str, ...]
    families_basis: str
    page_number_sizes: Range
    page_number_basis: str
    number_basis: str
    date_basis: str
    components: tuple[ComponentRule, ...]


def load_form_rules(path: Path = DEFAULT_RULES) -> FormRules:
    """Read the rules; an agency may point to its own file of the same form."""
    with path.open("rb") as file:
        rules = tomllib.load(file)
    page, margins, number = rules["page"], rules["margins"], rules["page_number"]
    return FormRules(
        paper=PaperRule(
            width=page["width"],
            height=page["height"],
            size_tolerance=page["tolerance"],
            size_basis=page["legal_basis"],
            left=Range(*margins["left"]),
            right=Range(*margins["right"]),
            top=Range(*margins["top"]),
            bottom=Range(*margins["bottom"]),
            margin_tolerance=margins["tolerance"],
            margin_basis=margins["legal_basis"],
        ),
        families=tuple(rules["typeface"]["families"]),
        families_basis=rules["typeface"]["legal_basis"],
        page_number_sizes=Range(*number["sizes"]),
        page_number_basis=number["legal_basis"],
        number_basis=rules["number"]["legal_basis"],
        date_basis=rules["date"]["legal_basis"],
        components=tuple(
            ComponentRule(
                component=Component(row["name"]),
                cell=row["cell"],
                title_vi=row["title_vi"],
                title_en=row["title_en"],
                sizes=Range(*row["sizes"]),
                is_bold=row["is_bold"],
                is_italic=row["is_italic"],
                is_capitals=row["is_capitals"],
                side=Side(row["side"]),
                is_optional=row.get("is_optional", False),
                absent_on=frozenset(row.get("absent_on", ())),
                legal_basis=row["legal_basis"],
            )
            for row in rules["component"]
        ),
    )
