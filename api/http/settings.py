"""What the web edge is told about this installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MIB = 1024 * 1024

MAX_UPLOAD_BYTES = 100 * MIB
"""Bytes of one upload request; uploads stay in memory, so this times the uploads at once is the memory needed."""

MAX_FORM_BYTES = 1 * MIB
"""Bytes of a JSON body or a form without files: the longest document anyone types is far below."""

SESSION_LIFETIME = timedelta(hours=12)
"""One working day with its overtime."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``session_secret`` signs sessions and form tokens: at least 32 random bytes, the same on every replica.

    ``production`` refuses the development login and marks cookies ``Secure``.
    """

    session_secret: bytes
    production: bool = False
    max_upload_bytes: int = MAX_UPLOAD_BYTES
