"""Counting a year in a handful of grouped queries: one pass over each table, whatever its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, CompoundSelect, Connection, Select, func, or_, select

from records import schema
from records.audit import Action
from records.identifiers import AgencyId
from records.incoming.arrival import Source
from records.statistics.figures import MonthFigures, Share, YearFigures
from records.statistics.local_day import local_day, year_bounds

BUSINESS = "business"
NextWorkingDay = Callable[[date], date]

_documents = schema.documents
_incoming = schema.incoming_documents
_dispatches = schema.dispatches
_events = schema.audit_events
Counts = Counter[int]


def count_year(
    tx: Connection, year: int, agency_id: AgencyId | None, today: date, next_working_day: NextWorkingDay
) -> YearFigures:
    """The figures of a year, of one agency or (None) of all. ``today`` decides which time limits have passed."""
    outgoing = _outgoing(tx, year, agency_id)
    numbered, leader_signed, agency_signed = _counts(outgoing)
    incoming = _by_month(tx, _received(year, agency_id))
    electronic = _by_month(tx, _received(year, agency_id).where(_incoming.c.source != Source.PAPER))
    sent = _by_month(tx, _to_businesses(year, agency_id))
    received = _by_month(tx, _from_businesses(year, agency_id))
    refused = _by_month(tx, _refusals(year, agency_id))
    return YearFigures(
        year=year,
        months=tuple(
            MonthFigures(
                month=month,
                numbered=numbered[month],
                leader_signed=leader_signed[month],
                agency_signed=agency_signed[month],
                incoming=incoming[month],
                incoming_electronic=electronic[month],
                to_businesses=sent[month],
                from_businesses=received[month],
                refused=refused[month],
            )
            for month in range(1, 13)
        ),
        sent_on_time=_sent_on_time(outgoing, today, next_working_day),
        dealt_with_on_time=_dealt_with_on_time(tx, year, agency_id, today),
    )


class _Outgoing(NamedTuple):
    """Outgoing documents alike in their days."""

    issue_date: date
    signed_on: date | None
    sent_on: date | None
    number: int
    sealed: int


def _outgoing(tx: Connection, year: int, agency_id: AgencyId | None) -> tuple[_Outgoing, ...]:
    """The year's numbered documents; the index ``ix_documents_figures`` holds all that is asked."""
    d = _documents.c
    signed, sent = local_day(d.leader_signed_at), local_day(d.dispatched_at)
    query = (
        select(d.issue_date, signed, sent, func.count(), func.count(d.sealed_at))
        .where(_days(d.issue_date, year), *_of(d.agency_id, agency_id))
        .group_by(d.issue_date, signed, sent)
    )
    return tuple(_Outgoing(*row) for row in tx.execute(query))


def _counts(outgoing: tuple[_Outgoing, ...]) -> tuple[Counts, Counts, Counts]:
    """Numbered in each month, and of those signed by the leader and by the organisation."""
    numbered, leader_signed, agency_signed = Counter[int](), Counter[int](), Counter[int]()
    for row in outgoing:
        numbered[row.issue_date.month] += row.number
        leader_signed[row.issue_date.month] += row.number if row.signed_on else 0
        agency_signed[row.issue_date.month] += row.sealed
    return numbered, leader_signed, agency_signed


def _received(year: int, agency_id: AgencyId | None) -> Select[date, int]:
    i = _incoming.c
    of_year = select(i.received_on, func.count()).where(_days(i.received_on, year), *_of(i.agency_id, agency_id))
    return of_year.group_by(i.received_on)


def _from_businesses(year: int, agency_id: AgencyId | None) -> Select[date, int]:
    sender = schema.agencies
    query = _received(year, agency_id).join(sender, sender.c.id == _incoming.c.sender_id)
    return query.where(sender.c.category == BUSINESS)


def _to_businesses(year: int, agency_id: AgencyId | None) -> Select[date, int]:
    first, end = year_bounds(year)
    day = local_day(_dispatches.c.sent_at)
    query = select(day, func.count()).where(
        _dispatches.c.sent_at >= first,
        _dispatches.c.sent_at < end,
        _dispatches.c.recipient_identifier.in_(_codes_of_businesses()),
        *_of(_documents.c.agency_id, agency_id),
    )
    return query.join(_documents, _documents.c.id == _dispatches.c.document_id).group_by(day)


def _codes_of_businesses() -> CompoundSelect[Any]:
    agency, code = schema.agencies, schema.agency_identifiers
    current = select(agency.c.identifier).where(agency.c.category == BUSINESS)
    every = select(code.c.code).join(agency, agency.c.id == code.c.agency_id).where(agency.c.category == BUSINESS)
    return current.union(every)


def _refusals(year: int, agency_id: AgencyId | None) -> Select[date, int]:
    first, end = year_bounds(year)
    day = local_day(_events.c.at)
    query = select(day, func.count()).where(
        _events.c.action == Action.SCREENING_REFUSED,
        _events.c.at >= first,
        _events.c.at < end,
        *_of(_events.c.chain, agency_id),
    )
    return query.group_by(day)


def _sent_on_time(outgoing: tuple[_Outgoing, ...], today: date, next_working_day: NextWorkingDay) -> Share:
    return _share(
        (row.sent_on is not None and row.sent_on <= next_working_day(row.signed_on), row.number)
        for row in outgoing
        if row.signed_on and (row.sent_on or next_working_day(row.signed_on) < today)
    )


def _dealt_with_on_time(tx: Connection, year: int, agency_id: AgencyId | None, today: date) -> Share:
    i = _incoming.c
    done = local_day(i.completed_at)
    query = (
        select(i.due_on, done, func.count())
        .where(_days(i.due_on, year), or_(i.due_on < today, i.completed_at.is_not(None)), *_of(i.agency_id, agency_id))
        .group_by(i.due_on, done)
    )
    return _share((on is not None and on <= due, count) for due, on, count in tx.execute(query))


def _share(judged: Iterable[tuple[bool, int]]) -> Share:
    counts = Counter[bool]()
    for on_time, number in judged:
        counts[on_time] += number
    return Share(counts[True], counts.total())


def _by_month(tx: Connection, query: Select[date, int]) -> Counts:
    counts: Counts = Counter()
    for day, number in tx.execute(query):
        counts[day.month] += number
    return counts


def _days(column: Column[Any], year: int) -> ColumnElement[bool]:
    return column.between(date(year, 1, 1), date(year, 12, 31))


def _of(column: Column[Any], agency_id: AgencyId | None) -> tuple[ColumnElement[bool], ...]:
    return () if agency_id is None else (column == agency_id,)
