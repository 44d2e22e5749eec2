"""Number and notation of a document (số, ký hiệu văn bản): Decree 30/2020/NĐ-CP, article 15 and appendix I."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Self

from records.errors import RequestError

NOTATION_MAX = 30
"""Length of CodeNotation in Decree 30/2020, appendix VI, part II."""
NUMBER_MAX = 99_999_999_999
"""CodeNumber has eleven characters in Decree 30/2020, appendix VI, part II."""

_LOOKALIKE_D = "Ð"
_GROUP = re.compile(r"[^\W\d_][^\W_]*(&[^\W_]+)*|\d{4}")
"""An abbreviation (``QĐ``, ``SGD&ĐT``, ``BCĐ389``) or the year of a legal document (``2020``)."""


def _malformed(text: str, text_vi: str) -> RequestError:
    return RequestError("document-number-malformed", text, text_vi)


class Notation(str):
    """The part after the number (ký hiệu): ``QĐ-UBND``, ``UBND-VP``, ``2020/NĐ-CP``; always NFC."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accept groups of letters joined by single dashes, as appendix I lays down.

        Raises: RequestError ``document-number-malformed`` with the reason in Vietnamese.
        """
        notation = unicodedata.normalize("NFC", text)
        if any(character.isspace() for character in notation):
            raise _malformed("A notation has no spaces.", "Ký hiệu văn bản không có dấu cách giữa các nhóm chữ.")
        if _LOOKALIKE_D in notation:
            raise _malformed(
                "The notation holds a letter that only looks like Đ.", "Ký hiệu dùng chữ “Ð” lạ, phải là “Đ”."
            )
        if len(notation) > NOTATION_MAX:
            raise _malformed("A notation has at most 30 characters.", "Ký hiệu văn bản dài quá 30 ký tự.")
        if not all(_GROUP.fullmatch(group) for group in re.split(r"[-/]", notation)):
            raise _malformed(
                "A notation is groups of letters joined by single dashes.",
                "Ký hiệu gồm các nhóm chữ viết tắt, nối với nhau bằng dấu gạch nối (-).",
            )
        return cls(notation)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Number and notation together; written ``05/QĐ-UBND`` (numbers below ten get a leading zero)."""

    number: int
    notation: Notation

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.notation}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``05/QĐ-UBND`` and nothing looser.

        Raises: RequestError ``document-number-malformed`` with the reason in Vietnamese.
        """
        written, slash, notation = unicodedata.normalize("NFC", text).partition("/")
        if not slash or not re.fullmatch(r"[0-9]+", written):
            raise _malformed(
                "Between the number and the notation stands a slash, without spaces.",
                "Giữa số và ký hiệu phải có dấu gạch chéo (/), không có dấu cách.",
            )
        number = int(written)
        if not 1 <= number <= NUMBER_MAX:
            raise _malformed("Numbers start at 01.", "Số văn bản bắt đầu từ 01.")
        if written != f"{number:02d}":
            raise _malformed(
                "Numbers below 10 have one leading zero, others none.",
                "Số nhỏ hơn 10 phải ghi thêm một số 0 phía trước; số từ 10 trở lên không ghi thêm.",
            )
        return cls(number, Notation.parse(notation))


class IssueDate(date):
    """The date of a document (ngày, tháng, năm ban hành), a calendar day in Vietnam."""

    __slots__ = ()

    @classmethod
    def on(cls, day: date) -> Self:
        """The issue date of that calendar day."""
        return cls(day.year, day.month, day.day)

    @property
    def in_words(self) -> str:
        """As printed: ``ngày 05 tháng 01 năm 2026``; a 0 before days below 10 and months 1 and 2 (appendix I)."""
        month = f"{self.month:02d}" if self.month < 3 else str(self.month)
        return f"ngày {self.day:02d} tháng {month} năm {self.year}"
