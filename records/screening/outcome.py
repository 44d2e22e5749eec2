"""What the guard says about a document: three outcomes as three types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing the guard noticed. It names the rule and the place and never quotes the document."""

    rule: str
    where: str
    """For example ``page 1``, ``file name``, ``metadata Keywords``."""
    text: str
    text_vi: str
    basis: str
    """The article the rule rests on."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A named person's statement that a document holds no state secret; it answers for these signals."""

    declared_by: str
    declared_at: datetime
    answers: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Clear:
    """Nothing stands against keeping the document on a networked system."""

    ruleset: str
    """Version of the rules it was judged by."""
    declaration: Declaration | None = None


@dataclass(frozen=True, slots=True)
class NeedsDeclaration:
    """The guard cannot tell; a person must state it before anything is stored."""

    ruleset: str
    signals: tuple[Signal, ...]

    def declare(self, declared_by: str, declared_at: datetime) -> Clear:
        """The person takes responsibility; the statement is kept with the document."""
        return Clear(self.ruleset, Declaration(declared_by, declared_at, self.signals))


@dataclass(frozen=True, slots=True)
class Refused:
    """Marked or declared as a state secret: it must not be kept here (Law 117/2025/QH15, article 5.2)."""

    ruleset: str
    signals: tuple[Signal, ...]


Screening = Clear | NeedsDeclaration | Refused
