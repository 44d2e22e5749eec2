"""Appendices in files of their own, signed with the agency's key alone, and what they share with scanned copies.

An appendix in a separate file bears number and time in the top right corner of its first page (Decree 30/2020/NĐ-CP,
appendix I). It is kept with its document, archived and sent out with it, and handed back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.flows.access import require, require_own_agency
from api.flows.file_signing import APPENDIX_FIELD
from api.flows.screening import admit
from api.flows.uploading import refuse_unfit_upload
from api.office import Office
from api.views import Actor, Duty
from records import outgoing
from records.appendix_files import NewAppendix, appendix_at
from records.database import snapshot, transaction
from records.identifiers import AgencyId, DocumentId
from records.occasion import Occasion
from records.screening import Clear
from signer.appearance.corner import CornerText, appendix_corner
from signer.facts import PdfFacts
from signer.report import Integrity, Level
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.sign import sign


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A PDF that is to bear the agency's signature in its corner, and what its clerk declares about it."""

    data: bytes
    file_name: str | None
    declared_level: str = "none"
    declaration: bool = False


def sign_appendix(office: Office, actor: Actor, document_id: DocumentId, appendix: HandedIn) -> bytes:
    """Sign an appendix in a file of its own for a document that has its number, keep it with it, and hand it back.

    Raises: ConflictError ``appendix-before-number``, ``appendix-after-issue``, ``too-many-appendices``;
    NotFoundError ``document-not-found``; else as :func:`api.flows.scanned_copies.sign_scanned_copy`.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        found = outgoing.find(tx, document_id)
    require_own_agency(actor, found)
    document = outgoing.require_appendable(found)
    facts, clearance = admitted(office, actor, appendix)
    first = facts.pages[0]
    by, agency_id = office.occasion(actor), document.particulars.agency_id
    corner = appendix_corner(str(document.number), by.at, office.fonts.regular, first.width, first.height)
    signed = with_corner(office, by, agency_id, appendix, APPENDIX_FIELD, corner)
    is_declared = clearance.declaration is not None
    kept = NewAppendix(office.objects.put(signed), appendix.file_name, len(facts.pages), is_declared)
    with transaction(office.engine) as tx:
        outgoing.keep_appendix(tx, by, document_id, kept)
    return signed


def download_appendix(office: Office, actor: Actor, document_id: DocumentId, position: int) -> bytes:
    """One appendix as it was signed. Raises: NotFoundError ``document-not-found``, ``appendix-not-found``."""
    with snapshot(office.engine) as tx:
        require_own_agency(actor, outgoing.find(tx, document_id))
        appendix = appendix_at(tx, document_id, position)
    return office.objects.get(appendix.pdf)


def admitted(office: Office, actor: Actor, handed_in: HandedIn, typed: tuple[str, ...] = ()) -> tuple[PdfFacts, Clear]:
    """Let the file, and what was typed about it, through the wall."""
    facts = office.inspect(handed_in.data)
    clearance = admit(
        office,
        actor,
        handed_in.data,
        facts,
        declared_level=handed_in.declared_level,
        declared=handed_in.declaration,
        file_name=handed_in.file_name,
        typed=typed,
    )
    refuse_unfit_upload(facts)
    return facts, clearance


def with_corner(
    office: Office, by: Occasion, agency_id: AgencyId, handed_in: HandedIn, field: str, corner: CornerText
) -> bytes:
    """The file with the agency's signature in its corner, checked."""
    signed = sign(
        handed_in.data,
        SignRequest(field=field, level=Level.B_T, appearance=corner.appearance, new_field=NewField(rect=corner.rect)),
        office.keys.agency(agency_id),
        now=by.at,
        services=replace(office.signing, check=lambda output: _is_intact(office, field, output)),
    )
    return signed.data


def _is_intact(office: Office, field: str, output: SignedPdf) -> bool:
    report = office.verifier.public(output.data)
    return any(one.field == field and one.integrity is Integrity.INTACT for one in report.signatures)
