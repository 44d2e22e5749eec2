"""Schedules (bảng thời hạn bảo quản): which classes are in force on which day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from records.errors import RequestError
from records.retention.terms import Afterwards, Counting, Permanent, RetentionClass, Term, Until, Years

YEARS_MAX = 200
"""Longer than this is permanent, or a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The classes in force on one day."""

    version: str
    classes: tuple[RetentionClass, ...]

    def find(self, code: str | None) -> RetentionClass:
        """The class a record is captured under; there is no default.

        Raises: RequestError ``retention-class-required``, ``retention-class-unknown``.
        """
        if not code:
            raise RequestError(
                "retention-class-required",
                "A record is captured under a retention class.",
                "Phải chọn nhóm thời hạn bảo quản trước khi lưu trữ.",
            )
        for one in self.classes:
            if one.code == code:
                return one
        raise RequestError(
            "retention-class-unknown",
            "The schedule in force has no such retention class.",
            "Bảng thời hạn bảo quản đang áp dụng không có nhóm này.",
        )


def load_schedule(day: date) -> Schedule:
    """The schedule shipped with this version, as in force on ``day``."""
    return parse_schedule(resources.files("records").joinpath("rules/retention.toml").read_text("utf-8"), day)


def parse_schedule(text: str, day: date) -> Schedule:
    """Read a schedule as in force on ``day``; an agency may keep its own. Raises as :func:`parse_all`."""
    return parse_all(text, day)


def parse_all(text: str, day: date | None = None) -> Schedule:
    """Read a schedule, all its rows or those in force on ``day``.

    Raises: RequestError ``schedule-malformed``.
    """
    try:
        table = tomllib.loads(text)
        rows = [row for row in table["class"] if day is None or _in_force(row, day)]
        classes = tuple(_class(row, table["version"]) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _malformed() from error
    if day is not None and len({one.code for one in classes}) != len(classes):
        raise _malformed()
    return Schedule(_word(table["version"]), classes)


def _in_force(row: dict[str, Any], day: date) -> bool:
    return bool(row["effective_from"] <= day <= row.get("effective_to", date.max))


def _class(row: dict[str, Any], version: str) -> RetentionClass:
    term = _term(row)
    usual = Afterwards.TRANSFER if isinstance(term, Permanent) else Afterwards.DESTROY
    afterwards = Afterwards(row.get("afterwards", usual))
    return RetentionClass(
        _word(row["code"]), _word(row["name"], 500), term, _word(row["basis"], 500), version, afterwards
    )


def _term(row: dict[str, Any]) -> Term:
    match row["keep"]:
        case "permanent":
            return Permanent()
        case "years":
            counted = Counting(row.get("counted", Counting.FROM_DAY))
            return Years(_number(row["years"]), _word(row["from"]), _number(row.get("months", 0)), counted)
        case "until":
            return Until(_word(row["until"]))
        case _:
            raise ValueError("keep")


def _word(value: object, longest: int = 60) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise ValueError("text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= YEARS_MAX:
        raise ValueError("number")
    return value


def _malformed() -> RequestError:
    return RequestError(
        "schedule-malformed",
        "The schedule is not a table of classes with code, name, keep, basis and effective_from.",
        "Bảng thời hạn bảo quản không đúng cấu trúc.",
    )
