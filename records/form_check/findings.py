"""What the form checker found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Whether a finding stops the document: only number and date do."""

    ADVICE = "advice"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from the form.

    ``cell`` is the component (ô số) of appendix I, section IV; None for the page itself. ``page`` counts from 0.
    ``measured`` and ``expected`` are for the person who uploaded the document; ``measured`` may quote the number
    or date printed, so findings are shown and never logged.
    """

    code: str
    cell: str | None
    severity: Severity
    page: int
    legal_basis: str
    measured: str
    expected: str
    text_vi: str
    text: str


@dataclass(frozen=True, slots=True)
class SeenComponent:
    """Whether a component of the form is there, where (millimetres from the left and top), and how it is set."""

    name: str
    cell: str
    is_present: bool
    page: int = 0
    x_mm: float = 0.0
    y_mm: float = 0.0
    size: float = 0.0
    style: str = ""


@dataclass(frozen=True, slots=True)
class FormReport:
    """Every component looked for, and every finding."""

    components: tuple[SeenComponent, ...]
    findings: tuple[Finding, ...]

    @property
    def is_blocked(self) -> bool:
        """Does a finding about number or date stop the document?"""
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)
