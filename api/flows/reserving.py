"""Number and date before the leader signs, for an agency that has decided so (Decree 30/2020/NĐ-CP, article 15)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from api.flows.access import require_own_agency
from api.flows.placing import values_of
from api.office import Office
from api.views import Actor, Duty
from records import numbering, outgoing, register
from records.database import transaction
from records.document_number import DocumentNumber, IssueDate
from records.identifiers import DocumentId
from records.number_policy import policy_of
from records.outgoing import OutgoingDocument, Submitted
from signer.fill import fill
from signer.forms.acroform import empty_field_names, field_names


def reserve(office: Office, actor: Actor, document_id: DocumentId, version: int | None) -> bool:
    """Give a submitted document its number and put it on the pages that the leader reads and signs.

    False when it is not submitted, or when the agency numbers after the signature. After a crash in between, asked
    again, it goes on with the same number. Raises as :func:`records.numbering.reserve_number`.
    """
    with transaction(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        by = office.occasion(actor)
        policy = policy_of(tx, document.particulars.agency_id, by.local_date.year)
        if not isinstance(document, Submitted) or not policy.before_signature:
            return False
        outgoing.require_version(document, version)
        entry = numbering.reserve_number(tx, by, document, office.failpoint)
    office.failpoint("number-committed")
    prepared = office.objects.get(document.pdf)
    filled = with_number(prepared, entry.number, entry.issue_date)
    if filled != prepared:
        stored = office.objects.put(filled)
        with transaction(office.engine) as tx:
            numbering.show_number(tx, office.occasion(actor), document, stored)
    return True


def may_reserve(tx: Connection, actor: Actor, document: OutgoingDocument, today: date) -> bool:
    """Whether the actor may give this document its number now, before its leader signs."""
    if not isinstance(document, Submitted) or not actor.holds(Duty.CLERK):
        return False
    policy = policy_of(tx, document.particulars.agency_id, today.year)
    return policy.before_signature and register.row_of(tx, document.id) is None


def with_number(data: bytes, number: DocumentNumber, day: IssueDate) -> bytes:
    """The document with number and date in their fields; those that have them already stay as they are."""
    empty = empty_field_names(data)
    values = {name: value for name, value in values_of(field_names(data), number, day).items() if name in empty}
    return fill(data, values).data if values else data
