"""After the leader: number and date, the agency's seal, the check, and the moment the document is official."""

from __future__ import annotations

import json
from dataclasses import replace

from api.flows.access import require, require_own_agency
from api.flows.archive.protecting import protect_soon
from api.flows.reading import view
from api.flows.reserving import reserve, with_number
from api.flows.signing import level_facts, note_shortfall
from api.office import Office
from api.report_json import report_json
from api.views import Actor, DocumentView, Duty
from records import numbering, outgoing
from records.agencies import load_agency, load_person
from records.database import snapshot, transaction
from records.identifiers import DocumentId, Sha256
from records.occasion import VIETNAM, Occasion
from records.outgoing import Issued, LeaderSigned, Numbered, Sealed
from records.retention import RetentionClass
from records.retention.published import schedule_in_force
from records.storage import StoredObject
from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import AGENCY_FIELD, mm
from signer.report import Level, Report, Verdict
from signer.signing.request import SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign

PERMANENT_KINDS = frozenset({"quyet-dinh", "chi-thi", "quy-dinh", "quy-che", "huong-dan"})
"""Kinds whose file copies are kept for ever (retention schedule, row 29: tập lưu văn bản đi)."""
PERMANENT_FILE_COPIES, OTHER_FILE_COPIES = "tap-luu-quyet-dinh", "tap-luu-van-ban-khac"


def assign_number(office: Office, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
    """Give the document its number and date, for ever. Asked again, it answers with the same number.

    What it replaces is held for it first. Raises: ConflictError ``state-conflict``, ``version-conflict``,
    ``being-replaced``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    if reserve(office, actor, document_id, version):
        return view(office, actor, document_id)
    with transaction(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        if not isinstance(document, Numbered):
            signed = outgoing.load(tx, LeaderSigned, document_id)
            outgoing.require_version(signed, version)
            outgoing.claim_amended(tx, signed)
            numbering.assign_number(tx, office.occasion(actor), signed, office.failpoint)
    office.failpoint("number-committed")
    return view(office, actor, document_id)


def seal(office: Office, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
    """Fill number and date in, put the agency's signature on it (B-T, evidence inside), verify, issue, archive.

    The agency's clerk signs only what the competent person has signed (Decree 30/2020/NĐ-CP article 32.2c). Can be
    repeated after a crash at any point; the number stays the same and a document already sealed goes on from there.

    Raises: ConflictError ``state-conflict``, ``report-not-valid``; KeyUnusableError; OutsideServiceError
    ``timestamp-…``, ``evidence-…``; InternalError ``output-check-failed``.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        if not isinstance(document, Sealed):
            document = outgoing.load(tx, Numbered, document_id)
    outgoing.require_version(document, version)
    by = office.occasion(actor)
    sealed = document if isinstance(document, Sealed) else _seal(office, by, document)
    _issue(office, by, sealed)
    office.dispatcher.wake()
    return view(office, actor, document_id)


def _seal(office: Office, by: Occasion, numbered: Numbered) -> Sealed:
    data = filled(office, numbered)
    office.failpoint("number-filled")
    signed = sign(
        data,
        seal_request(office, numbered),
        office.keys.agency(numbered.particulars.agency_id),
        now=by.at,
        services=seal_services(office),
        profile=office.signing_profile,
    )
    return _keep(office, by, numbered, signed)


def turn_of_clerk(office: Office, actor: Actor, document_id: DocumentId) -> Numbered:
    """The document, if this clerk may seal it now, wherever the key is. Raises: as :func:`seal`."""
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        require_own_agency(actor, outgoing.find(tx, document_id))
        return outgoing.load(tx, Numbered, document_id)


def filled(office: Office, numbered: Numbered) -> bytes:
    """What the leader signed with number and date in their fields; the same bytes at every call."""
    return bytes(with_number(office.objects.get(numbered.pdf), numbered.number, numbered.issue_date))


def seal_request(office: Office, numbered: Numbered) -> SignRequest:
    """The agency's signature (B-T, evidence inside), shown as its red seal at its real size."""
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, numbered.particulars.agency_id)
    image, side = load_stamp_image(office.images.seal(agency.id)), mm(agency.seal_mm)
    appearance = ImageAppearance(image, width=side, height=side)
    return SignRequest(field=AGENCY_FIELD, level=Level.B_T, appearance=appearance, evidence_within=True)


def seal_services(office: Office) -> Services:
    """The office's services; the output must pass our own verifier in both roles before anyone gets it."""
    return replace(office.signing, check=lambda output: _both_hold(office, output))


def keep_seal(office: Office, by: Occasion, numbered: Numbered, signed: SignedPdf) -> None:
    """Sealed bytes durable, then issued and archived: what :func:`seal` does once the signature is made."""
    _issue(office, by, _keep(office, by, numbered, signed))
    office.dispatcher.wake()


def _keep(office: Office, by: Occasion, numbered: Numbered, signed: SignedPdf) -> Sealed:
    office.failpoint("sealed")
    stored = office.objects.put(signed.data)
    office.failpoint("sealed-stored")
    with transaction(office.engine) as tx:
        sealed = outgoing.record_seal(tx, by, numbered, stored, *level_facts(signed))
        note_shortfall(tx, by, numbered.id, "agency", signed)
        return sealed


def _issue(office: Office, by: Occasion, sealed: Sealed) -> Issued:
    """Report and metadata durable first; then one transaction: state, dispatches, record, log."""
    data = office.objects.get(sealed.pdf)
    report = office.verifier.official(data)
    stored_report = office.objects.put(serialise(report, sealed.pdf))
    proof = outgoing.accept_report(sealed.pdf, stored_report, report.verdict, frozenset(map(str, report.roles)))
    office.failpoint("report-stored")
    retention, metadata = _described(office, sealed)
    with transaction(office.engine) as tx:
        issued = outgoing.issue(tx, by, sealed, proof)
        record = outgoing.archive_document(tx, by, issued, retention, metadata)
    office.failpoint("issued")
    protect_soon(office, [record])
    return issued


def _described(office: Office, sealed: Sealed) -> tuple[RetentionClass, StoredObject]:
    """The agency keeps its own copy of what it issues, under the retention class of its kind (file copies)."""
    particulars = sealed.particulars
    permanent = particulars.kind in PERMANENT_KINDS
    with snapshot(office.engine) as tx:
        schedule = schedule_in_force(tx, particulars.agency_id, office.clock().astimezone(VIETNAM).date())
        retention = schedule.find(PERMANENT_FILE_COPIES if permanent else OTHER_FILE_COPIES)
        agency, signer = load_agency(tx, particulars.agency_id), load_person(tx, particulars.leader_id)
    return retention, office.objects.put(outgoing.describe_record(sealed, agency, signer, retention))


def serialise(report: Report, pdf: Sha256) -> bytes:
    """The report as it is kept beside the document: the public JSON, one object, UTF-8."""
    return json.dumps(report_json(report, f"{pdf}.pdf"), ensure_ascii=False, indent=2, sort_keys=True).encode()


def _both_hold(office: Office, output: SignedPdf) -> bool:
    return office.verifier.official(output.data).verdict is Verdict.VALID
