"""Words and times that a text signature shows; apart from how they are set, which takes longer to load."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum

_VIETNAM = timezone(timedelta(hours=7))


class CopyForm(Enum):
    """Forms of copies (Decree 30/2020, article 25): bản sao y, bản sao lục, bản trích sao."""

    TRUE_COPY = "Sao y"
    COPY_OF_COPY = "Sao lục"
    EXTRACT = "Trích sao"


def iso_time(moment: datetime) -> str:
    """``2026-11-23T15:41:15+07:00``, whatever zone ``moment`` (aware) is given in."""
    return moment.astimezone(_VIETNAM).isoformat(timespec="seconds")
