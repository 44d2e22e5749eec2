"""Numbers without gap or double (cấp số): Decree 30/2020/NĐ-CP, article 15.

One counter row an agency, series and year of Vietnam. The number, the document's row, the register's row and the log
entry are one transaction: a crash before its commit uses no number, a crash after it has lost none.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select, update

from records import register, schema
from records.agencies import load_person
from records.audit import Action, Fact, append
from records.database import insert_missing
from records.document_number import DocumentNumber, IssueDate
from records.errors import ConflictError
from records.failpoints import Failpoint, no_failpoint
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.particulars import Particulars
from records.outgoing.states import LeaderSigned, Numbered

WAITED_OVER_MIDNIGHT = timedelta(days=1)
"""A request that waits for its turn past midnight takes the register's day, so that dates follow numbers."""

_counters = schema.number_counters


def assign_number(tx: Connection, by: Occasion, signed: LeaderSigned, failpoint: Failpoint = no_failpoint) -> Numbered:
    """Give the document its number and date; asked again, it answers with the same number.

    The date is the occasion's day in Vietnam, and the series starts again at 01 each 1 January there.

    Raises: ConflictError ``state-conflict``, ``version-conflict``, ``clock-behind-register``;
    NotFoundError ``document-not-found``.
    """
    now = store.lock(tx, signed.id)
    if isinstance(now, Numbered):
        return now
    particulars = signed.particulars
    count, issue_date = _next(tx, particulars, by.local_date)
    number = DocumentNumber(count, particulars.notation)
    failpoint("number-counted")
    numbered = store.become(Numbered, signed, number=number, issue_date=issue_date, numbered_at=by.at)
    columns = {"number": count, "issue_date": issue_date, "numbered_by": by.actor, "numbered_at": by.at}
    store.advance(tx, by, signed, numbered, **columns)
    register.enter(tx, by, numbered, load_person(tx, particulars.leader_id).full_name)
    facts = (Fact("number", str(number)), Fact("date", issue_date.isoformat()), Fact("series", particulars.series))
    append(tx, by, particulars.agency_id, Action.NUMBER_ASSIGNED, numbered.id, *facts)
    failpoint("number-registered")
    return numbered


def _next(tx: Connection, particulars: Particulars, day: date) -> tuple[int, IssueDate]:
    key = {"agency_id": particulars.agency_id, "series": particulars.series, "year": day.year}
    insert_missing(tx, _counters, **key, last_number=0, last_date=day)
    here = [_counters.c[name] == value for name, value in key.items()]
    counter = tx.execute(select(_counters).where(*here).with_for_update()).one()
    if day < counter.last_date - WAITED_OVER_MIDNIGHT:
        raise ConflictError(
            "clock-behind-register",
            "The clock shows a day before the last number of this series was given.",
            "Đồng hồ hệ thống chậm hơn ngày của số văn bản gần nhất.",
        )
    number, issue_date = counter.last_number + 1, max(day, counter.last_date)
    tx.execute(update(_counters).where(*here).values(last_number=number, last_date=issue_date))
    return number, IssueDate.on(issue_date)
