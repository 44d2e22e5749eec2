"""From what a clerk writes or uploads to a draft that waits for its leader; nothing is stored before the guard."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from api.errors import NotAllowedError
from api.flows.access import require, require_own_agency
from api.flows.composing import content_of
from api.flows.placing import layout_of
from api.flows.reading import view
from api.flows.screening import admit
from api.flows.uploading import layout_of_upload, refuse_unfit_upload
from api.office import Office
from api.requests import DraftFields, RecipientFields, UploadedDraft
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.agencies import Agency, Person, load_agency, load_person
from records.compose import DocumentKind, Verification
from records.database import snapshot, transaction
from records.document_number import Notation
from records.errors import ConflictError, NotFoundError
from records.identifiers import AgencyId, DocumentId, PersonId, VerificationCode
from records.outgoing import Draft, Particulars, Recipient, ScreenedDraft
from signer.inspect import inspect
from signer.prepare import prepare


@dataclass(frozen=True, slots=True)
class _Parties:
    """The agency a document is made for and the leader who is to sign it."""

    agency: Agency
    leader: Person


def create_draft(office: Office, actor: Actor, fields: DraftFields) -> DocumentView:
    """Compose the document in memory, screen it, place its fields, and only then store it.

    Raises: RefusedByScreeningError ``classified-refused``, ``declaration-needed``; NotFoundError ``kind-unknown``,
    ``person-not-found``; RequestError (what the composer refuses); NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    by = office.occasion(actor)
    parties = _parties(office, actor, fields.leader_id)
    kind = _kind(office, fields.kind)
    code = VerificationCode.new(by.entropy)
    content = content_of(
        fields, kind, parties.agency, parties.leader, Verification(office.verification_url(code), code)
    )
    composed = office.composer.compose(content, at=by.at)
    clearance = admit(
        office, actor, inspect(composed.data), declared_level=fields.declared_level, declared=fields.declaration
    )
    notation = Notation.parse(content.notation)
    prepared = prepare(composed.data, layout_of(composed.zones, notation), office.fonts)
    particulars = Particulars(
        agency_id=parties.agency.id,
        leader_id=parties.leader.id,
        series=parties.agency.series_of(kind.code),
        kind=kind.code,
        kind_name=kind.name,
        notation=notation,
        subject=fields.subject,
        recipients=_recipients(fields.recipients),
        page_count=composed.pages,
        note=fields.note,
    )
    return _keep(office, actor, ScreenedDraft(particulars, clearance, code), prepared.data)


def create_draft_from_pdf(office: Office, actor: Actor, upload: UploadedDraft) -> DocumentView:
    """Inspect and screen an uploaded PDF in memory, place its fields beside the form's own words, then store it.

    Raises: DocumentError (``not-a-pdf``, ``pdf-…``, ``upload-has-…``, ``number-set-by-hand``, ``anchor-missing`` …);
    RefusedByScreeningError; NotFoundError; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    by = office.occasion(actor)
    parties = _parties(office, actor, upload.leader_id)
    kind = _kind(office, upload.kind)
    facts = inspect(upload.data)
    clearance = admit(
        office,
        actor,
        facts,
        declared_level=upload.declared_level,
        declared=upload.declaration,
        file_name=upload.file_name,
    )
    refuse_unfit_upload(facts)
    notation = Notation.parse(kind.notation(parties.agency.short_code, upload.drafting_unit))
    layout = layout_of_upload(upload.data, parties.leader.full_name, parties.agency.seal_mm, by.local_date.year)
    prepared = prepare(upload.data, layout, office.fonts)
    particulars = Particulars(
        agency_id=parties.agency.id,
        leader_id=parties.leader.id,
        series=parties.agency.series_of(kind.code),
        kind=kind.code,
        kind_name=kind.name,
        notation=notation,
        subject=upload.subject,
        recipients=_recipients(upload.recipients),
        page_count=len(facts.pages),
        note=upload.note,
    )
    code = VerificationCode.new(by.entropy)
    return _keep(office, actor, ScreenedDraft(particulars, clearance, code), prepared.data)


def submit(office: Office, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
    """Send the draft to its leader. ``version`` is the one the clerk saw; None takes the current one.

    Raises: ConflictError ``state-conflict``, ``version-conflict``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        seen = outgoing.find(tx, document_id)
        require_own_agency(actor, seen)
        draft = outgoing.load(tx, Draft, document_id)
    if version is not None and version != draft.version:
        raise ConflictError(
            "version-conflict",
            "Someone else has changed the document meanwhile; read it again.",
            "Văn bản vừa được người khác thay đổi; hãy tải lại.",
        )
    prepared = office.objects.put(office.objects.get(draft.pdf))
    with transaction(office.engine) as tx:
        outgoing.submit(tx, office.occasion(actor), draft, prepared)
    return view(office, actor, document_id)


def _keep(office: Office, actor: Actor, screened: ScreenedDraft, data: bytes) -> DocumentView:
    stored = office.objects.put(data)
    office.failpoint("draft-stored")
    with transaction(office.engine) as tx:
        draft = outgoing.create_draft(tx, office.occasion(actor), screened, stored)
    office.failpoint("draft-committed")
    return view(office, actor, draft.id)


def _parties(office: Office, actor: Actor, leader_id: str) -> _Parties:
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, AgencyId(actor.agency_id))
        leader = load_person(tx, PersonId(leader_id))
    if leader.agency_id != agency.id or Duty.LEADER not in {Duty(duty) for duty in leader.duties}:
        raise NotAllowedError(
            "leader-of-another-agency",
            "The person named is not a leader of this agency.",
            "Người được chọn không phải lãnh đạo của cơ quan này.",
        )
    return _Parties(agency, leader)


def _kind(office: Office, code: str) -> DocumentKind:
    """By code (``quyet-dinh``) or by abbreviation as the decree writes it (``QĐ``; ``CV`` for a công văn)."""
    today = office.clock().date()
    wanted = unicodedata.normalize("NFC", code)
    if wanted == "CV":
        return office.kinds.find("cong-van", on=today)
    for kind in office.kinds.in_force(today):
        if wanted in (kind.code, kind.abbreviation):
            return kind
    raise NotFoundError("kind-unknown", "There is no such kind of document.", "Không có loại văn bản này.")


def _recipients(fields: tuple[RecipientFields, ...]) -> tuple[Recipient, ...]:
    return tuple(Recipient(recipient.name, recipient.identifier) for recipient in fields)
