"""Named places between two steps where a test may kill the process; in production they do nothing."""

from __future__ import annotations

from collections.abc import Callable

Failpoint = Callable[[str], None]
"""Called with the name of the step just done."""


def no_failpoint(step: str) -> None:
    """The production failpoint: go on."""
