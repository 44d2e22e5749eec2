"""What anybody may learn of a document by its code: the status of the record and who signed, never the content."""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.office import Office
from api.views import PublicRecord, PublicSignature, PublicSuccessor
from records import outgoing
from records.agencies import load_agency
from records.database import snapshot
from records.identifiers import Sha256, VerificationCode
from records.outgoing import Corrected, NumberCancelled, OutgoingDocument, Published, Recalled, Replaced

SIGNING_ROLES = ("co_signer", "leader", "agency")


def public_record(office: Office, code: VerificationCode) -> PublicRecord:
    """The public status of the document that carries this code.

    Before it is issued only that it is being prepared: no subject, no number.
    Raises: NotFoundError ``document-not-found``.
    """
    with snapshot(office.engine) as tx:
        document = outgoing.find_by_code(tx, code)
        agency = load_agency(tx, document.particulars.agency_id)
        successor = _successor(tx, document)
    if isinstance(document, NumberCancelled):
        return replace(_in_preparation(code, agency.name), status="number_cancelled", changed_at=document.cancelled_at)
    if not isinstance(document, Published):
        return _in_preparation(code, agency.name)
    report = json.loads(office.objects.get(document.report))
    return PublicRecord(
        code=code,
        status=_status(document),
        number=str(document.number),
        issued_on=document.issue_date,
        kind_name=document.particulars.kind_name,
        subject=document.particulars.subject,
        agency_name=agency.name,
        sha256=document.pdf,
        verdict=report["verdict"],
        verified_at=datetime.fromisoformat(report["validation_time"]),
        signatures=tuple(_signature(one) for one in report["signatures"] if one["role"] in SIGNING_ROLES),
        changed_at=_changed_at(document),
        successor=successor,
    )


def compare(office: Office, code: VerificationCode, sha256: Sha256) -> bool:
    """Is a file with this hash the issued one? Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        document: OutgoingDocument = outgoing.find_by_code(tx, code)
    return isinstance(document, Published) and hmac.compare_digest(document.pdf, sha256)


def _status(document: Published) -> str:
    match document:
        case Recalled():
            return "recalled"
        case Replaced():
            return "replaced"
        case Corrected():
            return "corrected"
        case _:
            return "issued"


def _changed_at(document: Published) -> datetime | None:
    match document:
        case Recalled():
            return document.recalled_at
        case Replaced():
            return document.replaced_at
        case Corrected():
            return document.corrected_at
        case _:
            return None


def _successor(tx: Connection, document: OutgoingDocument) -> PublicSuccessor | None:
    """The document that replaced or corrected it: number, date and code, for a link to its own public page."""
    if not isinstance(document, Replaced | Corrected):
        return None
    other = outgoing.find(tx, document.successor)
    if not isinstance(other, Published):
        return None
    return PublicSuccessor(str(other.number), other.issue_date, other.code)


def _in_preparation(code: VerificationCode, agency_name: str) -> PublicRecord:
    return PublicRecord(
        code=code,
        status="in_preparation",
        number=None,
        issued_on=None,
        kind_name=None,
        subject=None,
        agency_name=agency_name,
        sha256=None,
        verdict=None,
        verified_at=None,
        signatures=(),
    )


def _signature(one: dict[str, Any]) -> PublicSignature:
    return PublicSignature(
        role=one["role"],
        signer=one["signer"],
        organisation=one["organisation"],
        signed_at=datetime.fromisoformat(one["signed_at"]) if one["signed_at"] else None,
        time_proven=one["time_source"] == "tsa",
    )
