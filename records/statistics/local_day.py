"""The day in Vietnam of an instant, computed by the database, so that it can group by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from records.occasion import VIETNAM


class local_day(FunctionElement[date]):
    """``local_day(column)``: Vietnam has had one offset, +07:00, since 1975."""

    type = Date()
    inherit_cache = True


@compiles(local_day, "sqlite")
def _on_sqlite(element: local_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+7 hours')"


@compiles(local_day, "postgresql")
def _on_postgresql(element: local_day, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The instants at which the year begins and ends in Vietnam."""
    first, next_first = (datetime.combine(date(y, 1, 1), time(), VIETNAM) for y in (year, year + 1))
    return first.astimezone(UTC), next_first.astimezone(UTC)
