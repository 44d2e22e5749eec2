"""Figures with the moment they were counted: they are not counted anew for every visitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.statistics import YearFigures


@dataclass(frozen=True, slots=True)
class CountedYear:
    """A year's figures as they stood ``at``."""

    figures: YearFigures
    at: datetime
