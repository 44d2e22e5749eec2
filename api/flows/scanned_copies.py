"""Scans that become electronic copies by the agency's signature, and are kept as records of the archive.

The copy bears its form, the agency's name and the time in the top right corner of its first page (cell 14) and no
number (Decree 30/2020/NĐ-CP, article 25 and appendix I). What the agency has signed it answers for, so it keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.access import require
from api.flows.archive.protecting import protect_soon
from api.flows.copying import copy_form
from api.flows.corner_signing import HandedIn, admitted, with_corner
from api.flows.file_signing import COPY_FIELD
from api.flows.issuing import OTHER_FILE_COPIES, serialise
from api.office import Office
from api.views import Actor, Duty
from records import archive, audit
from records.agencies import Agency, load_agency
from records.archive import Capture, CapturedPart, Description, Part, Source, SourceKind
from records.archive.capturing import JSON_TYPE, TITLE_MAX
from records.audit import Action, Fact
from records.canonical import canonical_json
from records.compose import CopyForm
from records.database import snapshot, transaction
from records.identifiers import AgencyId, CopyId, RecordId, Sha256
from records.occasion import Occasion
from records.retention import RetentionClass
from records.retention.published import schedule_in_force
from records.visible_text import refuse_invisible
from signer.appearance.corner import copy_corner
from signer.appearance.wording import CopyForm as CornerForm

_CORNERS = {
    CopyForm.TRUE_COPY: CornerForm.TRUE_COPY,
    CopyForm.COPY_OF_COPY: CornerForm.COPY_OF_COPY,
    CopyForm.EXTRACT: CornerForm.EXTRACT,
}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan and what its clerk says of the paper it was made from."""

    file: HandedIn
    form: str
    subject: str = ""
    number: str = ""
    agency_name: str = ""

    @property
    def typed(self) -> tuple[str, ...]:
        """What was typed about it, for the wall."""
        return tuple(text for text in (self.subject, self.number, self.agency_name) if text)


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """The copy as it was signed, and the record that it is."""

    data: bytes
    record_id: RecordId


def sign_scanned_copy(office: Office, actor: Actor, scan: Scanned) -> SignedCopy:
    """Make a scan an electronic copy: screened, signed with the agency's key (B-T) in cell 14, archived, handed back.

    Raises: BadRequestError ``copy-form-unknown``; RequestError ``text-…``; as :func:`api.flows.screening.admit`;
    DocumentError ``pdf-…``, ``upload-…``; KeyUnusableError; OutsideServiceError ``timestamp-…``; InternalError
    ``output-check-failed``.
    """
    require(actor, Duty.CLERK)
    form = copy_form(scan.form)
    for text in scan.typed:
        refuse_invisible(text, "fields")
    facts = admitted(office, actor, scan.file, scan.typed)[0]
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, agency_id)
        retention = schedule_in_force(tx, agency_id, by.local_date).find(OTHER_FILE_COPIES)
    first = facts.pages[0]
    corner = copy_corner(_CORNERS[form], agency.name, by.at, office.fonts.regular, first.width, first.height)
    signed = with_corner(office, by, agency_id, scan.file, COPY_FIELD, corner)
    captured = _capture_of(office, by, agency, retention, scan, form, signed, len(facts.pages))
    with transaction(office.engine) as tx:
        record = archive.capture(tx, by, captured)
        told = (Fact("form", form.abbreviation), Fact("sha256", Sha256.of(signed)), Fact("record", record.id))
        audit.append(tx, by, agency_id, Action.COPY_SIGNED, agency_id, *told)
    protect_soon(office, [record])
    return SignedCopy(signed, record.id)


def _capture_of(
    office: Office,
    by: Occasion,
    agency: Agency,
    retention: RetentionClass,
    scan: Scanned,
    form: CopyForm,
    signed: bytes,
    pages: int,
) -> Capture:
    """Copy, report and metadata durable in the store, ready to become a record."""
    pdf = office.objects.put(signed)
    report = office.objects.put(serialise(office.verifier.public(signed), pdf.sha256))
    name = form.value.capitalize()
    title = f"{name}: {scan.subject or 'bản số hóa từ giấy'}"[:TITLE_MAX]
    metadata = {
        "Description": scan.number,
        "Language": "vi",
        "Maintenance": {"Basis": retention.basis, "Class": retention.code, "Schedule": retention.schedule},
        "OrganId": agency.identifier,
        "OrganName": scan.agency_name,
        "PageAmount": pages,
        "Subject": scan.subject,
        "TypeName": name,
    }
    return Capture(
        agency.id,
        Source(SourceKind.COPY, CopyId.new(by)),
        title,
        (CapturedPart(Part.PDF, pdf), CapturedPart(Part.REPORT, report, JSON_TYPE)),
        office.objects.put(canonical_json(metadata).encode()),
        retention,
        description=Description(
            issued_on=by.local_date, number=scan.number, kind_name=name, organ_name=scan.agency_name
        ),
    )
