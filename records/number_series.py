"""The series of an agency in a year: where each stands, what is missing, and how one in progress comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from records import schema
from records.agencies.identifiers import checked_basis
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.document_number import NUMBER_MAX
from records.errors import ConflictError, RequestError
from records.identifiers import AgencyId
from records.occasion import Occasion
from records.series import INCOMING_SERIES, Series

_counters = schema.number_counters


@dataclass(frozen=True, slots=True)
class SeriesStanding:
    """One series in one year. ``gaps`` are numbers that were counted and stand in no register: there must be none."""

    series: Series
    year: int
    last_number: int
    last_date: date
    imported_to: int
    """Numbers up to this one were given outside, before the series came in here; 0 when none were."""
    gaps: tuple[int, ...]


def list_series(tx: Connection, agency_id: AgencyId, year: int) -> tuple[SeriesStanding, ...]:
    """Every series that has counted in the year, by name; arrival numbers too."""
    rows = tx.execute(
        select(_counters)
        .where(_counters.c.agency_id == agency_id, _counters.c.year == year)
        .order_by(_counters.c.series)
    ).all()
    return tuple(
        SeriesStanding(
            Series(row.series),
            row.year,
            row.last_number,
            row.last_date,
            row.imported_to,
            _gaps(tx, agency_id, Series(row.series), year, row.imported_to, row.last_number),
        )
        for row in rows
    )


def import_series(
    tx: Connection, by: Occasion, agency_id: AgencyId, series: Series, last_number: int, last_date: date, basis: str
) -> SeriesStanding:
    """Go on with a series that was kept elsewhere this year: the next number here is the one after ``last_number``.

    Raises: RequestError ``series-import-malformed``, ``basis-malformed``; ConflictError ``series-in-use`` when a number
    was given here already.
    """
    today, paper = by.local_date, checked_basis(basis)
    if not 0 < last_number < NUMBER_MAX or last_date.year != today.year or last_date > today:
        raise RequestError(
            "series-import-malformed",
            "A series in progress has a last number, given this year and not after today.",
            "Phải có số cuối cùng và ngày cấp trong năm nay, không sau hôm nay.",
        )
    key = {"agency_id": agency_id, "series": series, "year": today.year}
    insert_missing(tx, _counters, **key, last_number=0, last_date=last_date, imported_to=0)
    here = [_counters.c[name] == value for name, value in key.items()]
    counter = tx.execute(select(_counters).where(*here).with_for_update()).one()
    if counter.last_number != counter.imported_to:
        raise ConflictError(
            "series-in-use", "Numbers of this series were given here.", "Dãy số này đã cấp số trên hệ thống."
        )
    values = {"last_number": last_number, "imported_to": last_number, "last_date": last_date}
    tx.execute(update(_counters).where(*here).values(**values))
    facts = (Fact("series", series), Fact("last_number", last_number), Fact("basis", paper))
    append(tx, by, agency_id, Action.SERIES_IMPORTED, agency_id, *facts)
    return SeriesStanding(series, today.year, last_number, last_date, last_number, ())


def _gaps(
    tx: Connection, agency_id: AgencyId, series: Series, year: int, imported_to: int, last: int
) -> tuple[int, ...]:
    if series == INCOMING_SERIES:
        book = schema.incoming_register
        query = select(book.c.number).where(book.c.agency_id == agency_id, book.c.year == year)
    else:
        outgoing = schema.outgoing_register
        own = (outgoing.c.agency_id == agency_id, outgoing.c.series == series, outgoing.c.year == year)
        query = select(outgoing.c.number).where(*own)
    given = set(tx.scalars(query))
    return tuple(number for number in range(imported_to + 1, last + 1) if number not in given)
