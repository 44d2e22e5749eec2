"""Documents as rows: the columns a state is kept in, and the state back from them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from records.document_number import DocumentNumber, IssueDate, Notation
from records.identifiers import AgencyId, DelegationId, DocumentId, PersonId, Sha256, VerificationCode
from records.outgoing.particulars import (
    Amendment,
    CoSigner,
    Particulars,
    Relation,
    recipients_from_json,
    recipients_to_json,
)
from records.outgoing.states import OutgoingDocument, Returned
from records.outgoing.transitions import STATE_NAMES
from records.searching import fold
from records.series import Series
from records.urgency import Urgency

FOLDED_MAX = 600
"""Characters; an index row of PostgreSQL holds at most 2,704 bytes."""
_TYPES = {name: state for state, name in STATE_NAMES.items()}
DocumentRow = Row[tuple[Any, ...]]


def particulars_row(particulars: Particulars) -> dict[str, object]:
    """The columns that hold the particulars."""
    return {
        "agency_id": particulars.agency_id,
        "leader_id": particulars.leader_id,
        "series": particulars.series,
        "kind": particulars.kind,
        "kind_name": particulars.kind_name,
        "notation": particulars.notation,
        "subject": particulars.subject,
        "recipients": recipients_to_json(particulars.recipients),
        "copies": particulars.copies,
        "archive_unit": particulars.archive_unit,
        "note": particulars.note,
        "language": particulars.language,
        "page_count": particulars.page_count,
        "folded": folded(particulars.kind_name, particulars.notation, particulars.subject),
        "delegation_id": particulars.delegation,
        "capacity_lines": "\n".join(particulars.capacity_lines),
        "urgency": particulars.urgency.value,
        "amends_relation": particulars.amends and particulars.amends.relation.value,
        "amends_id": particulars.amends and particulars.amends.document_id,
        "co_signer_id": particulars.co_signer and particulars.co_signer.person_id,
        "co_signer_name": particulars.co_signer and particulars.co_signer.name,
    }


def folded(kind_name: str, notation: str, subject: str) -> str:
    """What a search of documents compares: short enough to stand in an index on any database."""
    return fold(kind_name, notation, subject)[:FOLDED_MAX]


def _particulars(row: DocumentRow) -> Particulars:
    return Particulars(
        agency_id=AgencyId(row.agency_id),
        leader_id=PersonId(row.leader_id),
        series=Series(row.series),
        kind=row.kind,
        kind_name=row.kind_name,
        notation=Notation(row.notation),
        subject=row.subject,
        recipients=recipients_from_json(row.recipients),
        page_count=row.page_count,
        archive_unit=row.archive_unit,
        copies=row.copies,
        note=row.note,
        language=row.language,
        delegation=row.delegation_id and DelegationId(row.delegation_id),
        capacity_lines=tuple(row.capacity_lines.split("\n")) if row.capacity_lines else (),
        urgency=Urgency(row.urgency),
        amends=Amendment(Relation(row.amends_relation), DocumentId(row.amends_id)) if row.amends_id else None,
        co_signer=_co_signer(row),
    )


def _co_signer(row: DocumentRow) -> CoSigner | None:
    if row.co_signer_name is None:
        return None
    return CoSigner(row.co_signer_name, row.co_signer_id and PersonId(row.co_signer_id))


def from_row(row: DocumentRow) -> OutgoingDocument:
    state = _TYPES[row.state]
    known = _attributes(row)
    return state(**{attribute.name: known[attribute.name] for attribute in fields(state)})


def _attributes(row: DocumentRow) -> dict[str, Any]:
    numbered = row.number is not None
    return {
        "id": DocumentId(row.id),
        "code": VerificationCode(row.code),
        "version": row.version,
        "particulars": _particulars(row),
        "pdf": Sha256(row.pdf),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "submitted_by": row.submitted_by,
        "submitted_at": row.submitted_at,
        "co_signed_at": row.co_signed_at,
        "returned_by": row.returned_by,
        "returned_at": row.returned_at,
        "reason": row.return_reason if row.state == STATE_NAMES[Returned] else row.end_reason,
        "leader_signed_at": row.leader_signed_at,
        "number": DocumentNumber(row.number, Notation(row.notation)) if numbered else None,
        "issue_date": IssueDate.on(row.issue_date) if numbered else None,
        "numbered_at": row.numbered_at,
        "sealed_at": row.sealed_at,
        "report": row.report and Sha256(row.report),
        "issued_at": row.issued_at,
        "dispatched_at": row.dispatched_at,
        "weeded_by": row.ended_by,
        "weeded_at": row.ended_at,
        "withdrawn_by": row.ended_by,
        "withdrawn_at": row.ended_at,
        "cancelled_by": row.ended_by,
        "cancelled_at": row.ended_at,
        "recalled_by": row.ended_by,
        "recalled_at": row.ended_at,
        "replaced_at": row.ended_at,
        "corrected_at": row.ended_at,
        "successor": row.successor_id and DocumentId(row.successor_id),
    }
