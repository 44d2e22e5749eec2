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
from records.errors import ConflictError
from records.failpoints import Failpoint, no_failpoint
from records.kept_objects import keep_object
from records.number_policy import policy_of
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.particulars import Particulars
from records.outgoing.states import LeaderSigned, Numbered, Submitted
from records.storage import StoredObject


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
    entry = _reserved(tx, by, signed) or _count(tx, by, signed, failpoint)
    number, issue_date, particulars = entry.number, entry.issue_date, entry.particulars
    own = {"particulars": particulars, "number": number, "issue_date": issue_date, "numbered_at": by.at}
    numbered = store.become(Numbered, signed, **own)
    columns = {"number": number.number, "issue_date": issue_date, "numbered_by": by.actor, "numbered_at": by.at}
    store.advance(tx, by, signed, numbered, series=particulars.series, **columns)
    append(tx, by, particulars.agency_id, Action.NUMBER_ASSIGNED, numbered.id, *_facts(entry))
    failpoint("number-registered")
    return numbered


def reserve_number(
    tx: Connection, by: Occasion, submitted: Submitted, failpoint: Failpoint = no_failpoint
) -> register.Entry:
    """Number and date before the signature, where the agency has decided so; the document keeps them for ever.

    Asked again, also after it came back and was written anew, it answers with the same number.

    Raises: ConflictError ``number-after-signature``, ``state-conflict``, ``clock-behind-register``,
    ``number-notation-taken``.
    """
    policy = policy_of(tx, submitted.particulars.agency_id, by.local_date.year)
    now = store.load(tx, Submitted, submitted.id)
    reserved = _reserved(tx, by, now)
    if reserved is not None:
        return reserved
    if not policy.before_signature:
        raise ConflictError(
            "number-after-signature",
            "This agency gives numbers after the leader's signature.",
            "Cơ quan cấp số sau khi người có thẩm quyền ký.",
        )
    entry = _count(tx, by, now, failpoint)
    append(tx, by, entry.particulars.agency_id, Action.NUMBER_RESERVED, now.id, *_facts(entry))
    failpoint("number-registered")
    return entry


def show_number(tx: Connection, by: Occasion, submitted: Submitted, filled: StoredObject) -> Submitted:
    """The leader is shown, and signs, the pages with the reserved number in them.

    Raises: ConflictError ``state-conflict``, ``version-conflict``.
    """
    keep_object(tx, by, filled)
    shown = store.become(Submitted, submitted, pdf=filled.sha256)
    store.advance(tx, by, submitted, shown)
    append(tx, by, shown.particulars.agency_id, Action.NUMBER_SHOWN, shown.id, Fact("pdf", shown.pdf))
    return shown


def _count(tx: Connection, by: Occasion, document: Submitted | LeaderSigned, failpoint: Failpoint) -> register.Entry:
    particulars = _in_its_series(tx, document.particulars, by.local_date.year)
    counted = count_next(tx, particulars.agency_id, particulars.series, by.local_date)
    failpoint("number-counted")
    number, day = DocumentNumber(counted.number, particulars.notation), IssueDate.on(counted.day)
    signer = load_person(tx, particulars.leader_id).full_name
    entry = register.Entry(document.id, particulars, number, day, signer)
    register.enter(tx, by, entry)
    return entry


def _reserved(tx: Connection, by: Occasion, document: Submitted | LeaderSigned) -> register.Entry | None:
    """The number that the document was given before its signature; the register follows what it says now."""
    row = register.row_of(tx, document.id)
    if row is None:
        return None
    particulars = replace(document.particulars, series=row.series)
    signer = load_person(tx, particulars.leader_id).full_name
    entry = register.Entry(document.id, particulars, row.number, row.issue_date, signer)
    register.note_signed(tx, by, row, particulars.agency_id, entry)
    return entry


def _facts(entry: register.Entry) -> tuple[Fact, ...]:
    series = entry.particulars.series
    return Fact("number", str(entry.number)), Fact("date", entry.issue_date.isoformat()), Fact("series", series)


def _in_its_series(tx: Connection, particulars: Particulars, year: int) -> Particulars:
    policy = policy_of(tx, particulars.agency_id, year)
    return replace(particulars, series=policy.series_for(particulars.kind, particulars.series))
