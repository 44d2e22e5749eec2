"""Scans that become electronic copies, and appendices in files of their own: signed with the agency's key alone.

A scan of a paper document becomes an electronic copy by the agency's signature in the top right corner of its first
page (cell 14), without a number; an appendix in a separate file bears number and time there (Decree 30/2020/NĐ-CP,
appendix I). The signed bytes are handed back. An appendix is kept with its document, archived and sent out with it;
of a scan the log keeps the hash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.flows.access import require, require_own_agency
from api.flows.copying import copy_form
from api.flows.file_signing import APPENDIX_FIELD, COPY_FIELD
from api.flows.screening import admit
from api.flows.uploading import refuse_unfit_upload
from api.office import Office
from api.views import Actor, Duty
from records import audit, outgoing
from records.agencies import load_agency
from records.appendix_files import NewAppendix, appendix_at
from records.audit import Action, Fact
from records.compose import CopyForm
from records.database import snapshot, transaction
from records.identifiers import AgencyId, DocumentId, Sha256
from records.occasion import Occasion
from records.screening import Clear
from signer.appearance.corner import CornerText, appendix_corner, copy_corner
from signer.appearance.wording import CopyForm as CornerForm
from signer.facts import PdfFacts
from signer.report import Integrity, Level
from signer.signing.request import NewField, SignedPdf, SignRequest
from signer.signing.sign import sign

_CORNERS = {
    CopyForm.TRUE_COPY: CornerForm.TRUE_COPY,
    CopyForm.COPY_OF_COPY: CornerForm.COPY_OF_COPY,
    CopyForm.EXTRACT: CornerForm.EXTRACT,
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A PDF that is to bear the agency's signature in its corner, and what its clerk declares about it."""

    data: bytes
    file_name: str | None
    declared_level: str = "none"
    declaration: bool = False


def sign_scanned_copy(office: Office, actor: Actor, scan: HandedIn, form_name: str) -> bytes:
    """Make a scan an electronic copy: screened, signed with the agency's key (B-T) in cell 14, and handed back.

    Raises: BadRequestError ``copy-form-unknown``; as :func:`api.flows.screening.admit`; DocumentError ``pdf-…``,
    ``upload-…``; KeyUnusableError; OutsideServiceError ``timestamp-…``; InternalError ``output-check-failed``.
    """
    require(actor, Duty.CLERK)
    form = copy_form(form_name)
    first = _admitted(office, actor, scan)[0].pages[0]
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, agency_id)
    corner = copy_corner(_CORNERS[form], agency.name, by.at, office.fonts.regular, first.width, first.height)
    signed = _signed(office, by, agency_id, scan, COPY_FIELD, corner)
    with transaction(office.engine) as tx:
        facts = (Fact("form", form.abbreviation), Fact("sha256", Sha256.of(signed)))
        audit.append(tx, by, agency_id, Action.COPY_SIGNED, agency_id, *facts)
    return signed


def sign_appendix(office: Office, actor: Actor, document_id: DocumentId, appendix: HandedIn) -> bytes:
    """Sign an appendix in a file of its own for a document that has its number, keep it with it, and hand it back.

    Raises: ConflictError ``appendix-before-number``, ``appendix-after-issue``, ``too-many-appendices``;
    NotFoundError ``document-not-found``; else as
    :func:`sign_scanned_copy`.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        found = outgoing.find(tx, document_id)
    require_own_agency(actor, found)
    document = outgoing.require_appendable(found)
    facts, clearance = _admitted(office, actor, appendix)
    first = facts.pages[0]
    by, agency_id = office.occasion(actor), document.particulars.agency_id
    corner = appendix_corner(str(document.number), by.at, office.fonts.regular, first.width, first.height)
    signed = _signed(office, by, agency_id, appendix, APPENDIX_FIELD, corner)
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


def _admitted(office: Office, actor: Actor, handed_in: HandedIn) -> tuple[PdfFacts, Clear]:
    """Let the file through the wall."""
    facts = office.inspect(handed_in.data)
    clearance = admit(
        office,
        actor,
        handed_in.data,
        facts,
        declared_level=handed_in.declared_level,
        declared=handed_in.declaration,
        file_name=handed_in.file_name,
    )
    refuse_unfit_upload(facts)
    return facts, clearance


def _signed(
    office: Office, by: Occasion, agency_id: AgencyId, handed_in: HandedIn, field: str, corner: CornerText
) -> bytes:
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
