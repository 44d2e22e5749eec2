"""The archive's papers: set, signed with the agency's key, and themselves kept as records."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from api.office import Office
from api.papers.paper import Paper
from records import archive
from records.agencies import Agency, load_person
from records.archive import ArchivedRecord, Capture, CapturedPart, Part, Source, SourceKind
from records.canonical import canonical_json
from records.errors import NotFoundError
from records.identifiers import AgencyId, PersonId
from records.occasion import SYSTEM, Occasion
from records.retention import RetentionClass
from records.storage import StoredObject
from signer.report import Level
from signer.signing.request import NewField, SignRequest
from signer.signing.sign import sign

FIELD = "CoQuan"
"""Signature field of the agency on its archive's papers."""
TOOLTIP = "Chữ ký số của cơ quan / Signature of the agency"


def sealed(office: Office, agency: Agency, paper: Paper, at: datetime) -> StoredObject:
    """The paper set, signed (B-T, evidence inside) and durable in the store.

    Raises: EdgeError ``paper-not-set``; KeyUnusableError, OutsideServiceError and InternalError of signing.
    """
    request = SignRequest(FIELD, level=Level.B_T, new_field=NewField(tooltip=TOOLTIP), evidence_within=True)
    signed = sign(office.papers.set(paper), request, office.keys.agency(agency.id), now=at, services=office.signing)
    return office.objects.put(signed.data)


def description(title: str, about: str, facts: dict[str, str]) -> bytes:
    """The metadata of a paper of the archive."""
    return canonical_json({"Subject": title, "About": about, "Facts": facts}).encode()


def keep(
    tx: Connection,
    by: Occasion,
    agency_id: AgencyId,
    about: str,
    title: str,
    papers: tuple[StoredObject, ...],
    metadata: StoredObject,
    retention: RetentionClass,
) -> ArchivedRecord:
    """Papers about one disposition or hand-over are one record."""
    parts = tuple(CapturedPart(Part.PDF, paper) for paper in papers)
    captured = Capture(agency_id, Source(SourceKind.ARCHIVAL, about), title, parts, metadata, retention)
    return archive.capture(tx, by, captured)


def name_of(tx: Connection, person_id: str) -> str:
    """A person as papers name them."""
    if person_id == SYSTEM:
        return "Hệ thống / system"
    try:
        return load_person(tx, PersonId(person_id)).full_name
    except NotFoundError:
        return person_id
