"""The wall that keeps classified documents out (kiểm tra bí mật nhà nước); it judges in memory, before storage."""

from __future__ import annotations

from records.screening.guard import screen
from records.screening.outcome import Clear, Declaration, NeedsDeclaration, Refused, Screening, Signal
from records.screening.refusal import PAPER_ROUTE, PAPER_ROUTE_VI, Classified, Fingerprint, record_refusal
from records.screening.rules import Ruleset, load_rules, parse_rules
from records.screening.submission import PlacedText, ScreeningInput, SecrecyLevel, SeenPage

__all__ = [
    "PAPER_ROUTE",
    "PAPER_ROUTE_VI",
    "Classified",
    "Clear",
    "Declaration",
    "Fingerprint",
    "NeedsDeclaration",
    "PlacedText",
    "Refused",
    "Ruleset",
    "Screening",
    "ScreeningInput",
    "SecrecyLevel",
    "SeenPage",
    "Signal",
    "load_rules",
    "parse_rules",
    "record_refusal",
    "screen",
]
