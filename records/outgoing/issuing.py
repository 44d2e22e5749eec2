"""Issue a sealed document (phát hành, article 18): only with a report that says it is valid."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.errors import ConflictError
from records.identifiers import Sha256
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.outgoing import dispatching, ending, store
from records.outgoing.states import Issued, Sealed
from records.storage import StoredObject


@dataclass(frozen=True, slots=True)
class ValidReport:
    """A stored verification report that found ``pdf`` valid for ``roles``; made by :func:`accept_report` only."""

    pdf: Sha256
    stored: StoredObject
    roles: frozenset[str]


def accept_report(pdf: Sha256, stored: StoredObject, verdict: str, roles: frozenset[str]) -> ValidReport:
    """Take a verification report as proof; anything but VALID for leader and agency stops the line.

    Raises: ConflictError ``report-not-valid``.
    """
    if verdict != "VALID" or not roles >= {"leader", "agency"}:
        raise _not_valid()
    return ValidReport(pdf, stored, roles)


def issue(tx: Connection, by: Occasion, sealed: Sealed, proof: ValidReport) -> Issued:
    """Issue the document and queue one dispatch for each electronic recipient, in this transaction.

    The document it replaces or corrects changes state in it too.

    Raises: ConflictError ``report-of-another-document``, ``report-not-valid`` (a second signatory's role is missing),
    ``state-conflict``, ``version-conflict``.
    """
    if proof.pdf != sealed.pdf:
        raise ConflictError("report-of-another-document", "The report was made about other bytes.")
    if not proof.roles >= sealed.particulars.required_roles:
        raise _not_valid()
    keep_object(tx, by, proof.stored)
    issued = store.become(Issued, sealed, report=proof.stored.sha256, issued_at=by.at)
    store.advance(tx, by, sealed, issued, report=issued.report, issued_by=by.actor, issued_at=by.at)
    dispatching.queue(tx, by, issued)
    ending.amend(tx, by, issued)
    append(tx, by, issued.particulars.agency_id, Action.ISSUED, issued.id, Fact("report", issued.report))
    return issued


def _not_valid() -> ConflictError:
    return ConflictError(
        "report-not-valid",
        "The document did not verify as valid for everybody who must sign it; it is not issued.",
        "Văn bản chưa được xác nhận hợp lệ cho mọi chữ ký bắt buộc (người có thẩm quyền, cơ quan, người ký thứ hai "
        "nếu có); không phát hành.",
    )
