"""From what a clerk writes or uploads to a draft that waits for its leader; nothing is stored before the guard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.errors import BadRequestError, NotAllowedError
from api.flows.access import require, require_own_agency
from api.flows.composing import content_of, kind_named, letterhead_of, signatory_of
from api.flows.form_checking import printed_pages, refuse_blocked_form
from api.flows.kinds import COPY_KINDS
from api.flows.placing import layout_of
from api.flows.reading import view
from api.flows.screening import admit, admit_composed
from api.flows.uploading import layout_of_upload, refuse_unfit_upload
from api.flows.word_files import as_pdf, is_word
from api.office import Office
from api.requests import DraftFields, RecipientFields, SignatoryFields, UploadedDraft
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.agencies import COMMON_SERIES, Agency, OrganisationCode, Person, load_agency, load_person
from records.authority import authorise, choose
from records.compose import DocumentKind, Verification, texts_of
from records.database import snapshot, transaction
from records.document_number import Notation
from records.errors import ConflictError, NotFoundError
from records.form_check import FormReport, check_form
from records.identifiers import AgencyId, DelegationId, DocumentId, PersonId, VerificationCode
from records.outgoing import Amendment, CoSigner, Particulars, Recipient, Relation, Revisable, ScreenedDraft
from records.screening import Clear
from records.text_templates import refuse_unfilled
from records.urgency import Urgency
from records.visible_text import refuse_invisible
from signer.inspect import inspect
from signer.prepare import prepare

DEFAULT_FILING = "VT"
"""Where the original of an uploaded document is kept: the clerk's office (văn thư)."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The agency a document is made for and the leader who is to sign it."""

    agency: Agency
    leader: Person
    """With the lines of the authority they sign this kind under."""
    delegation: DelegationId


@dataclass(frozen=True, slots=True)
class Screened:
    """A document that the wall let through, with its fields placed; still in memory only."""

    particulars: Particulars
    clearance: Clear
    data: bytes
    form: FormReport | None = None
    """What the form check says of an upload; what is composed here has the form already."""

    texts: tuple[str, ...] = ()
    """What was typed of a document that is composed here."""

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
    return keep(office, actor, code, _finished(office, actor, fields, code))


def compose_only(office: Office, actor: Actor, fields: DraftFields) -> bytes:
    """What the draft would look like: composed, screened and prepared in memory as for real, and not kept.

    Raises: as :func:`create_draft`.
    """
    require(actor, Duty.CLERK)
    return _written(office, actor, fields, VerificationCode.new(office.entropy)).data


def create_draft_from_pdf(office: Office, actor: Actor, upload: UploadedDraft) -> DocumentView:
    """Inspect and screen an uploaded PDF in memory, place its fields beside the form's own words, then store it.

    Raises: DocumentError (``not-a-pdf``, ``pdf-…``, ``upload-has-…``, ``number-set-by-hand``, ``anchor-missing`` …,
    ``form-blocked``);
    RefusedByScreeningError; NotFoundError; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK)
    return keep(office, actor, VerificationCode.new(office.entropy), _uploaded(office, actor, upload))


def revise(
    office: Office, actor: Actor, document_id: DocumentId, fields: DraftFields, version: int | None = None
) -> DocumentView:
    """Write a draft anew, also one that came back or was withdrawn; it is composed and screened like the first time.

    ``version`` is the one that was seen. Raises: ConflictError ``state-conflict``, ``version-conflict``,
    ``copy-not-rewritten``; NotFoundError ``document-not-found``; as :func:`create_draft`.
    """
    before = _revisable(office, actor, document_id, version)
    return _replace(office, actor, before, _finished(office, actor, fields, before.code))


def revise_from_pdf(
    office: Office, actor: Actor, document_id: DocumentId, upload: UploadedDraft, version: int | None = None
) -> DocumentView:
    """Upload a draft anew, also one that its leader returned.

    Raises: as :func:`revise` and :func:`create_draft_from_pdf`.
    """
    before = _revisable(office, actor, document_id, version)
    return _replace(office, actor, before, _uploaded(office, actor, upload))


def submit(office: Office, actor: Actor, document_id: DocumentId, version: int | None = None) -> DocumentView:
    """Send the draft to its leader. ``version`` is the one the clerk saw; None takes the current one.

    The leader's authority is judged here, so that nobody is shown what they may not sign.

    Raises: ConflictError ``state-conflict``, ``version-conflict``, ``initials-missing``, ``opinions-pending``,
    ``signer-without-authority``, ``delegation-…``; NotFoundError ``document-not-found``.
    """
    require(actor, Duty.CLERK)
    by = office.occasion(actor)
    with snapshot(office.engine) as tx:
        require_own_agency(actor, outgoing.find(tx, document_id))
        draft = outgoing.load_submittable(tx, document_id)
    outgoing.require_version(draft, version)
    prepared = office.objects.put(office.objects.get(draft.pdf))
    with transaction(office.engine) as tx:
        authorise(tx, draft.id, draft.particulars, by.local_date)
        outgoing.require_amendable(tx, draft.particulars)
        outgoing.submit(tx, by, draft, prepared)
    return view(office, actor, document_id)


def _finished(office: Office, actor: Actor, fields: DraftFields, code: VerificationCode) -> Screened:
    """What may be kept: no field of a template is left to be filled in.

    Raises: as :func:`create_draft`; RequestError ``template-field-unfilled``.
    """
    written = _written(office, actor, fields, code)
    refuse_unfilled(written.texts)
    return written


def _written(office: Office, actor: Actor, fields: DraftFields, code: VerificationCode) -> Screened:
    by = office.occasion(actor)
    kinds = kinds_today(office, actor)
    kind = kind_named(kinds, fields.kind)
    parties = parties_of(office, actor, fields.leader_id, kind.code, fields.delegation_id)
    letterhead = letterhead_of(parties.agency, office.page_foot)
    fields = replace(fields, counterpart=_second_signatory(office, parties, fields.counterpart))
    verification = Verification(office.verification_url(code), code)
    content = content_of(fields, kind, kinds, letterhead, signatory_of(parties.leader), verification)
    texts = texts_of(content)
    composed = office.composer.compose(content, at=by.at)
    clearance = admit_composed(
        office,
        actor,
        inspect(composed.data),
        tuple(text for text in (*texts, fields.note) if text),
        declared_level=fields.declared_level,
        declared=fields.declaration,
    )
    notation = Notation.parse(content.notation)
    prepared = prepare(composed.data, layout_of(composed.zones, notation), office.fonts)
    particulars = _particulars(office, parties, kind, notation, fields, composed.pages)
    return Screened(particulars, clearance, prepared.data, texts=texts)


def _uploaded(office: Office, actor: Actor, upload: UploadedDraft) -> Screened:
    kind = kind_named(kinds_today(office, actor), upload.kind)
    parties = parties_of(office, actor, upload.leader_id, kind.code, upload.delegation_id)
    if is_word(upload.data):
        upload = as_pdf(office, actor, upload)
    facts = office.inspect(upload.data)
    clearance = admit(
        office,
        actor,
        upload.data,
        facts,
        declared_level=upload.declared_level,
        declared=upload.declaration,
        file_name=upload.file_name,
        typed=_typed_about(upload),
    )
    refuse_unfit_upload(facts)
    notation = Notation.parse(kind.notation(parties.agency.short_code, upload.drafting_unit))
    year = office.occasion(actor).local_date.year
    layout = layout_of_upload(upload.data, len(facts.pages), parties.leader.full_name, parties.agency.seal_mm, year)
    form = check_form(printed_pages(upload.data), office.form_rules, office.kinds)
    refuse_blocked_form(form)
    prepared = prepare(upload.data, layout, office.fonts)
    particulars = _particulars(office, parties, kind, notation, upload, len(facts.pages))
    return Screened(particulars, clearance, prepared.data, form)


def _typed_about(upload: UploadedDraft) -> tuple[str, ...]:
    """What the clerk wrote about the file: it goes into the register, so it passes the wall with it."""
    names = (recipient.name for recipient in upload.recipients)
    return tuple(text for text in (upload.subject, upload.note, *names) if text)


def _particulars(
    office: Office,
    parties: Parties,
    kind: DocumentKind,
    notation: Notation,
    asked: DraftFields | UploadedDraft,
    pages: int,
) -> Particulars:
    refuse_hidden(asked.subject, asked.note, asked.recipients)
    particulars = Particulars(
        agency_id=parties.agency.id,
        leader_id=parties.leader.id,
        series=COMMON_SERIES,
        kind=kind.code,
        kind_name=kind.name,
        notation=notation,
        subject=asked.subject,
        recipients=addressed(asked.recipients),
        page_count=pages,
        note=asked.note,
        copies=(asked.copies or 1) if isinstance(asked, DraftFields) else 1,
        archive_unit=asked.filing if isinstance(asked, DraftFields) else DEFAULT_FILING,
        delegation=parties.delegation,
        capacity_lines=parties.leader.capacity_lines,
        urgency=Urgency.parse(asked.urgency),
        amends=_amendment(asked),
        co_signer=_co_signer(asked.counterpart) if isinstance(asked, DraftFields) else None,
    )
    with snapshot(office.engine) as tx:
        outgoing.require_amendable(tx, particulars)
    return particulars


def refuse_hidden(subject: str, note: str, recipients: tuple[RecipientFields, ...]) -> None:
    """What goes into the register shows all it holds.

    Raises: RequestError ``text-direction-control``, ``text-invisible-character``.
    """
    refuse_invisible(subject, "subject", several_lines=True)
    refuse_invisible(note, "note", several_lines=True)
    for recipient in recipients:
        refuse_invisible(recipient.name, "recipients")


def addressed(recipients: tuple[RecipientFields, ...]) -> tuple[Recipient, ...]:
    """The recipients as the register keeps them. Raises: RequestError ``organisation-code-malformed``."""
    return tuple(
        Recipient(one.name, OrganisationCode.parse(one.identifier.strip()) if one.identifier else None)
        for one in recipients
    )


def _second_signatory(office: Office, parties: Parties, named: SignatoryFields | None) -> SignatoryFields | None:
    """A colleague named by identifier gets the name on record. Raises: BadRequestError ``co-signer-named-twice``."""
    if named is None or named.person_id is None:
        return named
    with snapshot(office.engine) as tx:
        colleague = load_person(tx, PersonId(named.person_id))
    if colleague.agency_id != parties.agency.id:
        raise NotFoundError("person-not-found", "There is no such person.", "Không có người này trong cơ quan.")
    if named.name.strip() not in ("", colleague.full_name):
        raise BadRequestError(
            "co-signer-named-twice",
            "The second signatory's name is not the one on record for this person; leave it out.",
            "Họ tên người ký thứ hai không khớp với người được chọn; hãy bỏ trống họ tên.",
        )
    return replace(named, name=colleague.full_name)


def _co_signer(named: SignatoryFields | None) -> CoSigner | None:
    if named is None:
        return None
    return CoSigner(named.name.strip(), PersonId(named.person_id) if named.person_id else None)


def _amendment(asked: DraftFields | UploadedDraft) -> Amendment | None:
    named = ((Relation.REPLACES, asked.replaces), (Relation.CORRECTS, asked.corrects))
    found = [Amendment(relation, DocumentId.parse(earlier)) for relation, earlier in named if earlier]
    if len(found) > 1:
        raise BadRequestError(
            "amendment-ambiguous",
            "A document replaces an earlier one or corrects it, not both.",
            "Văn bản thay thế hoặc đính chính văn bản trước, không đồng thời cả hai.",
        )
    return found[0] if found else None


def keep(office: Office, actor: Actor, code: VerificationCode, screened: Screened) -> DocumentView:
    """Store what the wall let through as a new draft: the first moment anything touches a disk."""
    stored = office.objects.put(screened.data)
    office.failpoint("draft-stored")
    with transaction(office.engine) as tx:
        admitted = ScreenedDraft(screened.particulars, screened.clearance, code)
        draft = outgoing.create_draft(tx, office.occasion(actor), admitted, stored)
    office.failpoint("draft-committed")
    return screened.shown(view(office, actor, draft.id))


def _revisable(office: Office, actor: Actor, document_id: DocumentId, version: int | None) -> Revisable:
    require(actor, Duty.CLERK)
    with snapshot(office.engine) as tx:
        require_own_agency(actor, outgoing.find(tx, document_id))
        document = outgoing.load_revisable(tx, document_id)
    outgoing.require_version(document, version)
    if document.particulars.kind in COPY_KINDS.values():
        raise ConflictError(
            "copy-not-rewritten",
            "A copy says what its original says; withdraw it and make another.",
            "Bản sao phải đúng như bản chính; hãy rút lại và lập bản sao khác.",
        )
    return document


def _replace(office: Office, actor: Actor, before: Revisable, screened: Screened) -> DocumentView:
    stored = office.objects.put(screened.data)
    office.failpoint("draft-stored")
    with transaction(office.engine) as tx:
        outgoing.revise(tx, office.occasion(actor), before, screened.particulars, screened.clearance, stored)
    office.failpoint("draft-committed")
    return screened.shown(view(office, actor, before.id))


def parties_of(office: Office, actor: Actor, leader_id: str, kind: str, wanted: str | None = None) -> Parties:
    """The actor's agency and the leader named, with the lines of what lets them sign this kind today.

    ``wanted`` names one of several delegations; without it the best there is. The signature line follows from it, not
    from what is typed.

    Raises: NotAllowedError ``leader-of-another-agency``; ConflictError ``signer-without-authority``,
    ``delegation-…``; NotFoundError ``person-not-found``, ``delegation-not-found``.
    """
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, AgencyId(actor.agency_id))
        leader = load_person(tx, PersonId(leader_id))
    if leader.agency_id != agency.id or Duty.LEADER not in leader.duties:
        raise NotAllowedError(
            "leader-of-another-agency",
            "The person named is not a leader of this agency.",
            "Người được chọn không phải lãnh đạo của cơ quan này.",
        )
    named = DelegationId.parse(wanted) if wanted else None
    with snapshot(office.engine) as tx:
        delegation = choose(tx, agency.id, leader.id, kind, office.occasion(actor).local_date, named)
    return Parties(agency, replace(leader, capacity_lines=delegation.lines), delegation.id)


def kinds_today(office: Office, actor: Actor) -> tuple[DocumentKind, ...]:
    """The kinds of document in force today."""
    return office.kinds.in_force(office.occasion(actor).local_date)
