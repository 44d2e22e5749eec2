"""Numbers without gap or double (cấp số): Decree 30/2020/NĐ-CP, article 15.

One counter row an agency, series and year of Vietnam. The number, the document's row, the register's row and the log
entry are one transaction: a crash before its commit uses no number, a crash after it has lost none.
"""

from __future__ import annotations

from sqlalchemy import Connection

from records import register
from records.agencies import load_person
from records.audit import Action, Fact, append
from records.counting import count_next
from records.document_number import DocumentNumber, IssueDate
from records.failpoints import Failpoint, no_failpoint
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import LeaderSigned, Numbered


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
    counted = count_next(tx, particulars.agency_id, particulars.series, by.local_date)
    number, issue_date = DocumentNumber(counted.number, particulars.notation), IssueDate.on(counted.day)
    failpoint("number-counted")
    numbered = store.become(Numbered, signed, number=number, issue_date=issue_date, numbered_at=by.at)
    columns = {"number": counted.number, "issue_date": issue_date, "numbered_by": by.actor, "numbered_at": by.at}
    store.advance(tx, by, signed, numbered, **columns)
    register.enter(tx, by, numbered, load_person(tx, particulars.leader_id).full_name)
    facts = (Fact("number", str(number)), Fact("date", issue_date.isoformat()), Fact("series", particulars.series))
    append(tx, by, particulars.agency_id, Action.NUMBER_ASSIGNED, numbered.id, *facts)
    failpoint("number-registered")
    return numbered
