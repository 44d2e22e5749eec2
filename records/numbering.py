"""Numbers without gap or double (cấp số): Decree 30/2020/NĐ-CP, article 15.

One counter row an agency, series and year of Vietnam. The number, the document's row, the register's row and the log
entry are one transaction: a crash before its commit uses no number, a crash after it has lost none.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from records import register
from records.agencies import load_person
from records.audit import Action, Fact, append
from records.counting import count_next
from records.document_number import DocumentNumber, IssueDate
from records.failpoints import Failpoint, no_failpoint
from records.number_policy import policy_of
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.particulars import Particulars
from records.outgoing.states import LeaderSigned, Numbered


def assign_number(tx: Connection, by: Occasion, signed: LeaderSigned, failpoint: Failpoint = no_failpoint) -> Numbered:
    """Give the document its number and date; asked again, it answers with the same number.

    Which series it counts in is decided now, by the agency's policy for the year. The date is the occasion's day in
    Vietnam, and the series starts again at 01 each 1 January there.

    Raises: ConflictError ``state-conflict``, ``version-conflict``, ``clock-behind-register``,
    ``number-notation-taken``; NotFoundError ``document-not-found``.
    """
    now = store.lock(tx, signed.id)
    if isinstance(now, Numbered):
        return now
    particulars = _in_its_series(tx, signed.particulars, by.local_date.year)
    counted = count_next(tx, particulars.agency_id, particulars.series, by.local_date)
    number, issue_date = DocumentNumber(counted.number, particulars.notation), IssueDate.on(counted.day)
    failpoint("number-counted")
    own = {"particulars": particulars, "number": number, "issue_date": issue_date, "numbered_at": by.at}
    numbered = store.become(Numbered, signed, **own)
    columns = {"number": counted.number, "issue_date": issue_date, "numbered_by": by.actor, "numbered_at": by.at}
    store.advance(tx, by, signed, numbered, series=particulars.series, **columns)
    register.enter(tx, by, numbered, load_person(tx, particulars.leader_id).full_name)
    facts = (Fact("number", str(number)), Fact("date", issue_date.isoformat()), Fact("series", particulars.series))
    append(tx, by, particulars.agency_id, Action.NUMBER_ASSIGNED, numbered.id, *facts)
    failpoint("number-registered")
    return numbered


def _in_its_series(tx: Connection, particulars: Particulars, year: int) -> Particulars:
    policy = policy_of(tx, particulars.agency_id, year)
    return replace(particulars, series=policy.series_for(particulars.kind, particulars.series))
