"""From what a clerk writes or uploads to a draft that waits for its leader; nothing is stored before the guard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.errors import NotAllowedError
from api.flows.access import require, require_own_agency
from api.flows.composing import content_of, kind_named, letterhead_of, signatory_of
from api.flows.form_checking import printed_pages, refuse_blocked_form
from api.flows.placing import layout_of
from api.flows.reading import view
from api.flows.screening import admit, admit_composed
from api.flows.uploading import layout_of_upload, refuse_unfit_upload
from api.office import Office
from api.requests import DraftFields, UploadedDraft
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.agencies import COMMON_SERIES, Agency, Person, load_agency, load_person
from records.compose import DocumentKind, Verification, texts_of
from records.database import snapshot, transaction
from records.document_number import Notation
from records.errors import ConflictError
from records.form_check import FormReport, check_form
from records.identifiers import AgencyId, DocumentId, PersonId, VerificationCode
from records.outgoing import Draft, Particulars, Recipient, Returned, ScreenedDraft
from records.screening import Clear
from signer.inspect import inspect
from signer.prepare import prepare

DEFAULT_FILING = "VT"
"""Where the original of an uploaded document is kept: the clerk's office (văn thư)."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The agency a document is made for and the leader who is to sign it."""

    agency: Agency
    leader: Person


@dataclass(frozen=True, slots=True)
class Screened:
    """A document that the wall let through, with its fields placed; still in memory only."""

    particulars: Particulars
    clearance: Clear
    data: bytes
    form: FormReport | None = None
    """What the form check says of an upload; what is composed here has the form already."""

    def shown(self, view: DocumentView) -> DocumentView:
        """The draft with the advice for whoever uploaded it."""
        return replace(view, advice=self.form.findings) if self.form else view


def create_draft(office: Office, actor: Actor, fields: DraftFields) -> DocumentView:
    """Compose the document in memory, screen it, place its fields, and only then store it.

    Raises: RefusedByScreeningError ``classified-refused``, ``declaration-needed``; NotFoundError ``kind-unknown``,
    ``person-not-found``; RequestError (what the composer refuses); NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    code = VerificationCode.new(office.entropy)
    return keep(office, actor, code, _written(office, actor, fields, code))


def create_draft_from_pdf(office: Office, actor: Actor, upload: UploadedDraft) -> DocumentView:
    """Inspect and screen an uploaded PDF in memory, place its fields beside the form's own words, then store it.

    Raises: DocumentError (``not-a-pdf``, ``pdf-…``, ``upload-has-…``, ``number-set-by-hand``, ``anchor-missing`` …,
    ``form-blocked``);
    RefusedByScreeningError; NotFoundError; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    return keep(office, actor, VerificationCode.new(office.entropy), _uploaded(office, actor, upload))


def revise(office: Office, actor: Actor, document_id: DocumentId, fields: DraftFields) -> DocumentView:
    """Write a draft anew, also one that its leader returned; it is composed and screened like the first time.

    Raises: ConflictError ``state-conflict``; NotFoundError ``document-not-found``; as :func:`create_draft`.
    """
    before = _revisable(office, actor, document_id)
    return _replace(office, actor, before, _written(office, actor, fields, before.code))


def revise_from_pdf(office: Office, actor: Actor, document_id: DocumentId, upload: UploadedDraft) -> DocumentView:
    """Upload a draft anew, also one that its leader returned.

    Raises: ConflictError ``state-conflict``; NotFoundError ``document-not-found``; as :func:`create_draft_from_pdf`.
    """
    before = _revisable(office, actor, document_id)
    return _replace(office, actor, before, _uploaded(office, actor, upload))


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


def _written(office: Office, actor: Actor, fields: DraftFields, code: VerificationCode) -> Screened:
    by = office.occasion(actor)
    parties = parties_of(office, actor, fields.leader_id)
    kinds = kinds_today(office, actor)
    kind = kind_named(kinds, fields.kind)
    letterhead = letterhead_of(parties.agency, office.page_foot)
    verification = Verification(office.verification_url(code), code)
    content = content_of(fields, kind, kinds, letterhead, signatory_of(parties.leader), verification)
    composed = office.composer.compose(content, at=by.at)
    clearance = admit_composed(
        office,
        actor,
        inspect(composed.data),
        tuple(text for text in (*texts_of(content), fields.note) if text),
        declared_level=fields.declared_level,
        declared=fields.declaration,
    )
    notation = Notation.parse(content.notation)
    prepared = prepare(composed.data, layout_of(composed.zones, notation), office.fonts)
    return Screened(_particulars(parties, kind, notation, fields, composed.pages), clearance, prepared.data)


def _uploaded(office: Office, actor: Actor, upload: UploadedDraft) -> Screened:
    parties = parties_of(office, actor, upload.leader_id)
    kind = kind_named(kinds_today(office, actor), upload.kind)
    facts = office.inspect(upload.data)
    clearance = admit(
        office,
        actor,
        upload.data,
        facts,
        declared_level=upload.declared_level,
        declared=upload.declaration,
        file_name=upload.file_name,
    )
    refuse_unfit_upload(facts)
    notation = Notation.parse(kind.notation(parties.agency.short_code, upload.drafting_unit))
    year = office.occasion(actor).local_date.year
    layout = layout_of_upload(upload.data, len(facts.pages), parties.leader.full_name, parties.agency.seal_mm, year)
    form = check_form(printed_pages(upload.data), office.form_rules, office.kinds)
    refuse_blocked_form(form)
    prepared = prepare(upload.data, layout, office.fonts)
    return Screened(_particulars(parties, kind, notation, upload, len(facts.pages)), clearance, prepared.data, form)


def _particulars(
    parties: Parties, kind: DocumentKind, notation: Notation, asked: DraftFields | UploadedDraft, pages: int
) -> Particulars:
    return Particulars(
        agency_id=parties.agency.id,
        leader_id=parties.leader.id,
        series=COMMON_SERIES,
        kind=kind.code,
        kind_name=kind.name,
        notation=notation,
        subject=asked.subject,
        recipients=tuple(Recipient(recipient.name, recipient.identifier) for recipient in asked.recipients),
        page_count=pages,
        note=asked.note,
        copies=(asked.copies or 1) if isinstance(asked, DraftFields) else 1,
        archive_unit=asked.filing if isinstance(asked, DraftFields) else DEFAULT_FILING,
    )


def keep(office: Office, actor: Actor, code: VerificationCode, screened: Screened) -> DocumentView:
    """Store what the wall let through as a new draft: the first moment anything touches a disk."""
    stored = office.objects.put(screened.data)
    office.failpoint("draft-stored")
    with transaction(office.engine) as tx:
        admitted = ScreenedDraft(screened.particulars, screened.clearance, code)
        draft = outgoing.create_draft(tx, office.occasion(actor), admitted, stored)
    office.failpoint("draft-committed")
    return screened.shown(view(office, actor, draft.id))


def _revisable(office: Office, actor: Actor, document_id: DocumentId) -> Draft | Returned:
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        return document if isinstance(document, Returned) else outgoing.load(tx, Draft, document_id)


def _replace(office: Office, actor: Actor, before: Draft | Returned, screened: Screened) -> DocumentView:
    stored = office.objects.put(screened.data)
    office.failpoint("draft-stored")
    with transaction(office.engine) as tx:
        outgoing.revise(tx, office.occasion(actor), before, screened.particulars, screened.clearance, stored)
    office.failpoint("draft-committed")
    return screened.shown(view(office, actor, before.id))


def parties_of(office: Office, actor: Actor, leader_id: str) -> Parties:
    """The actor's agency and the leader named. Raises: NotAllowedError ``leader-of-another-agency``."""
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, AgencyId(actor.agency_id))
        leader = load_person(tx, PersonId(leader_id))
    if leader.agency_id != agency.id or Duty.LEADER not in leader.duties:
        raise NotAllowedError(
            "leader-of-another-agency",
            "The person named is not a leader of this agency.",
            "Người được chọn không phải lãnh đạo của cơ quan này.",
        )
    return Parties(agency, leader)


def kinds_today(office: Office, actor: Actor) -> tuple[DocumentKind, ...]:
    """The kinds of document in force today."""
    return office.kinds.in_force(office.occasion(actor).local_date)
