"""Counting without gap or double: one row a counter, moved in the transaction that uses the number.

Outgoing series and arrival numbers count the same way: a crash before the commit uses no number, one after it has
lost none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select, update

from records import schema
from records.database import insert_missing
from records.errors import ConflictError
from records.identifiers import AgencyId
from records.series import Series

WAITED_OVER_MIDNIGHT = timedelta(days=1)
"""A request that waits for its turn past midnight takes the register's day, so that dates follow numbers."""

_counters = schema.number_counters


@dataclass(frozen=True, slots=True)
class Counted:
    """The number and the day it was given; days never go back within a series."""

    number: int
    day: date


def count_next(tx: Connection, agency_id: AgencyId, series: Series, day: date) -> Counted:
    """The next number of the series in the year of ``day``; others that count here wait until this transaction ends.

    Raises: ConflictError ``clock-behind-register``.
    """
    key = {"agency_id": agency_id, "series": series, "year": day.year}
    insert_missing(tx, _counters, **key, last_number=0, last_date=day, imported_to=0)
    here = [_counters.c[name] == value for name, value in key.items()]
    counter = tx.execute(select(_counters).where(*here).with_for_update()).one()
    if day < counter.last_date - WAITED_OVER_MIDNIGHT:
        raise ConflictError(
            "clock-behind-register",
            "The clock shows a day before the last number of this series was given.",
            "Đồng hồ hệ thống chậm hơn ngày của số văn bản gần nhất.",
        )
    counted = Counted(counter.last_number + 1, max(day, counter.last_date))
    tx.execute(update(_counters).where(*here).values(last_number=counted.number, last_date=counted.day))
    return counted
