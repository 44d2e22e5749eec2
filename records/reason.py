"""Why something was done: the words a person gives with a step that others must understand years later."""

from __future__ import annotations

import unicodedata

from records.errors import RequestError

REASON_MAX = 1000
"""Characters of a reason; what one vendor's exchange carries, and longer criticism belongs in a conversation."""
_LINE_BREAKS = frozenset("\n\t")


def parse_reason(text: str) -> str:
    """The reason in NFC without outer space: 1 to 1000 characters, no control or direction characters.

    Raises: RequestError ``reason-malformed``.
    """
    reason = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(reason) <= REASON_MAX or any(_is_hidden(character) for character in reason):
        raise RequestError(
            "reason-malformed",
            f"A reason of 1 to {REASON_MAX} characters is required, without control characters.",
            f"Phải ghi lý do, không quá {REASON_MAX} ký tự, không có ký tự điều khiển.",
        )
    return reason


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") and character not in _LINE_BREAKS
