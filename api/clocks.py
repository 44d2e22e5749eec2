"""The one place where the edges ask what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present, aware."""


def system_clock() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)
