"""The levels a signature can be made at, in order (ETSI EN 319 142-1 clause 6)."""

from __future__ import annotations

from signer.errors import RequestError
from signer.report import Level

LEVELS = (Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA)


def includes(level: Level, part: Level) -> bool:
    """Whether ``level`` includes what ``part`` asks for. Raises: RequestError (``level-unknown``)."""
    if level not in LEVELS or part not in LEVELS:
        raise RequestError("level-unknown", "this is not a level a signature can be made at")
    return LEVELS.index(level) >= LEVELS.index(part)
