"""An issued document becomes a record: its bytes, its verification report, its appendices and its metadata."""

from __future__ import annotations

from sqlalchemy import Connection

from records import archive
from records.agencies import Agency, Person, load_agency, load_person
from records.appendix_files import appendices_of
from records.archive import ArchivedRecord, Capture, CapturedPart, Description, Part, Source, SourceKind
from records.archive.capturing import JSON_TYPE
from records.canonical import canonical_json
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import Dispatched, Issued, Sealed
from records.retention import RetentionClass
from records.storage import StoredObject


def describe(
    document: Sealed | Issued | Dispatched, agency: Agency, signer: Person, retention: RetentionClass
) -> bytes:
    """The record's metadata as JSON, with the element names of Decree 30/2020/NĐ-CP, appendix VI, part II.

    Put it into the object store, then hand the result to :func:`capture`.
    """
    particulars = document.particulars
    position = particulars.capacity_lines or signer.capacity_lines
    return canonical_json(
        {
            "CodeNotation": document.number.notation,
            "CodeNumber": f"{document.number.number:02d}",
            "Description": particulars.note,
            "IssuedAmount": particulars.copies,
            "IssuedDate": document.issue_date.strftime("%d/%m/%Y"),
            "Language": particulars.language,
            "Maintenance": {"Basis": retention.basis, "Class": retention.code, "Schedule": retention.schedule},
            "OrganId": agency.identifier,
            "OrganName": agency.name,
            "PageAmount": particulars.page_count,
            "SignerInfo": {"FullName": signer.full_name, "Position": " ".join(position)},
            "Subject": particulars.subject,
            "To": [{"OrganId": one.identifier, "OrganName": one.name} for one in particulars.recipients],
            "TypeName": particulars.kind_name,
            "VerificationCode": document.code,
        }
    ).encode()


def capture(
    tx: Connection, by: Occasion, document: Issued | Dispatched, retention: RetentionClass, metadata: StoredObject
) -> ArchivedRecord:
    """Make the document a record; captured again, it is the same record."""
    store.lock(tx, document.id)
    parts = (
        CapturedPart(Part.PDF, store.stored_object(tx, document.pdf)),
        CapturedPart(Part.REPORT, store.stored_object(tx, document.report), JSON_TYPE),
        *(
            CapturedPart(Part.ATTACHMENT, store.stored_object(tx, one.pdf), name=one.name)
            for one in appendices_of(tx, document.id)
        ),
    )
    captured = Capture(
        document.particulars.agency_id,
        Source(SourceKind.OUTGOING, document.id),
        document.particulars.subject,
        parts,
        metadata,
        retention,
        description=_description(tx, document),
    )
    return archive.capture(tx, by, captured)


def _description(tx: Connection, document: Issued | Dispatched) -> Description:
    """What a search finds it by."""
    particulars = document.particulars
    return Description(
        issued_on=document.issue_date,
        number=str(document.number),
        kind_name=particulars.kind_name,
        signer=load_person(tx, particulars.leader_id).full_name,
        organ_name=load_agency(tx, particulars.agency_id).name,
        places=tuple(one.name for one in particulars.recipients),
    )
