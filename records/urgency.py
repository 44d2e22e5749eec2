"""How urgent a document is (mức độ khẩn): Decree 30/2020/NĐ-CP, articles 4.2c and 18.1."""

from __future__ import annotations

from enum import IntEnum

from records.errors import RequestError


class Urgency(IntEnum):
    """Levels in rising order; the numbers are those of Priority in the exchange format (QCVN 102:2016)."""

    NORMAL = 0
    URGENT = 1
    """Khẩn."""
    VERY_URGENT = 2
    """Thượng khẩn."""
    IMMEDIATE = 3
    """Hỏa tốc."""

    @property
    def word(self) -> str:
        """As requests and answers spell it: ``normal``, ``urgent``, ``very_urgent``, ``immediate``."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str | None) -> Urgency:
        """No word is normal. Raises: RequestError ``urgency-unknown``."""
        if word is None:
            return cls.NORMAL
        for level in cls:
            if level.word == word:
                return level
        raise RequestError(
            "urgency-unknown",
            f"Urgency is one of: {', '.join(level.word for level in cls)}.",
            "Mức độ khẩn không hợp lệ.",
        )
