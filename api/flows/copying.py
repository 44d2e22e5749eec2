"""Copies (bản sao): Decree 30/2020/NĐ-CP, articles 25 to 27.

A copy that is set here (an extract, or the sheet that follows what is copied) walks the same line as any document,
numbered in the series of its own form. A scan of a paper document becomes an electronic copy by the agency's
signature in the top right corner of its first page (cell 14), without a number.
"""

from __future__ import annotations

from dataclasses import replace

from api.errors import BadRequestError
from api.flows.access import require, require_own_agency
from api.flows.composing import kind_named, letterhead_of, named_signatory, signatory_of
from api.flows.drafting import Parties, Screened, addressed, keep, kinds_today, parties_of, refuse_hidden
from api.flows.kinds import COPY_KINDS
from api.flows.placing import layout_of
from api.flows.screening import admit_composed
from api.office import Office
from api.requests import CopiedFields, CopyFields
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.agencies import Series, load_agency, load_person
from records.compose import Agency as Letterhead
from records.compose import (
    CopiedDocument,
    CopyContent,
    CopyForm,
    Direction,
    DocumentKind,
    Medium,
    Signatory,
    Verification,
    parse_body,
    texts_of,
)
from records.database import snapshot
from records.document_number import DocumentNumber, IssueDate, Notation
from records.errors import ConflictError
from records.identifiers import DocumentId, VerificationCode
from records.outgoing import InForce, Particulars
from records.outgoing.particulars import SUBJECT_MAX
from signer.inspect import inspect
from signer.prepare import prepare

FORMS = {
    "true_copy": CopyForm.TRUE_COPY,
    "copy_of_copy": CopyForm.COPY_OF_COPY,
    "extract": CopyForm.EXTRACT,
}
MEDIA = {"paper": Medium.PAPER, "electronic": Medium.ELECTRONIC}


def create_copy(office: Office, actor: Actor, fields: CopyFields) -> DocumentView:
    """Set a copy, screen it, place its fields and store it as a draft.

    Raises: BadRequestError ``copy-form-unknown``, ``copy-medium-unknown``, ``copy-source-missing``,
    ``copy-needs-scan``; RequestError ``copy-…`` and what the composer refuses; ConflictError
    ``copied-document-not-issued``; as :func:`api.flows.drafting.create_draft`.
    """
    require(actor, Duty.CLERK)
    parties = parties_of(office, actor, fields.leader_id, COPY_KINDS[copy_form(fields.form)])
    code = VerificationCode.new(office.entropy)
    content = copy_content(
        fields,
        _copied(office, actor, fields),
        letterhead_of(parties.agency, office.page_foot),
        signatory_of(parties.leader),
        Verification(office.verification_url(code), code),
    )
    return keep(office, actor, code, _composed(office, actor, parties, fields, content))


def copy_content(
    fields: CopyFields,
    source: CopiedDocument,
    letterhead: Letterhead,
    signatory: Signatory,
    verification: Verification | None,
) -> CopyContent:
    """What the copy says.

    Raises: BadRequestError ``copy-form-unknown``, ``copy-medium-unknown``, ``copy-needs-scan``;
    RequestError ``copy-…``.
    """
    form = copy_form(fields.form)
    direction = Direction(_medium(fields.source_medium), _medium(fields.copy_medium))
    if direction == Direction(Medium.PAPER, Medium.ELECTRONIC) and form is not CopyForm.EXTRACT:
        raise BadRequestError(
            "copy-needs-scan",
            "A paper document becomes an electronic copy by its scan: send it to /v1/copies/scans.",
            "Sao từ bản giấy sang bản điện tử phải gửi bản số hóa: dùng /v1/copies/scans.",
        )
    return CopyContent(
        form=form,
        direction=direction,
        agency=letterhead,
        source=replace(source, body=parse_body(fields.body) if fields.body else ()),
        signatory=signatory,
        recipients=tuple(recipient.name for recipient in fields.recipients),
        filing=fields.filing,
        verification=verification,
    )


def copy_form(name: str) -> CopyForm:
    """The form of that name. Raises: BadRequestError ``copy-form-unknown``."""
    if name not in FORMS:
        raise BadRequestError(
            "copy-form-unknown", f"The form of a copy is one of: {', '.join(FORMS)}.", "Hình thức bản sao không hợp lệ."
        )
    return FORMS[name]


def described_source(fields: CopiedFields, kinds: tuple[DocumentKind, ...]) -> CopiedDocument:
    """A document of another register, as the clerk describes it.

    Raises: NotFoundError ``kind-unknown``; RequestError ``document-number-malformed``.
    """
    return CopiedDocument(
        kind=kind_named(kinds, fields.kind),
        agency=Letterhead(name=fields.agency_name, code="", place=fields.place, parent=fields.agency_parent),
        number=str(DocumentNumber.parse(fields.number)),
        issued_on=IssueDate.on(fields.issued_on).in_words,
        subject=fields.subject,
        signatory=named_signatory(fields.signatory),
    )


def _medium(name: str) -> Medium:
    if name not in MEDIA:
        raise BadRequestError(
            "copy-medium-unknown", f"A medium is one of: {', '.join(MEDIA)}.", "Dạng bản gốc hoặc bản sao không hợp lệ."
        )
    return MEDIA[name]


def _copied(office: Office, actor: Actor, fields: CopyFields) -> CopiedDocument:
    if (fields.document_id is None) == (fields.source is None):
        raise BadRequestError(
            "copy-source-missing",
            "What is copied is named once: by document_id, or by source.",
            "Phải nêu văn bản được sao đúng một lần: document_id hoặc source.",
        )
    if fields.source is not None:
        return described_source(fields.source, kinds_today(office, actor))
    return _registered_source(office, actor, DocumentId.parse(fields.document_id or ""))


def _registered_source(office: Office, actor: Actor, document_id: DocumentId) -> CopiedDocument:
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
        agency = load_agency(tx, document.particulars.agency_id)
        leader = load_person(tx, document.particulars.leader_id)
    if not isinstance(document, InForce):
        raise ConflictError(
            "copied-document-not-issued", "Only what is issued can be copied.", "Chỉ sao văn bản đã phát hành."
        )
    return CopiedDocument(
        kind=office.kinds.find(document.particulars.kind, on=document.issue_date),
        agency=letterhead_of(agency, None),
        number=str(document.number),
        issued_on=document.issue_date.in_words,
        subject=document.particulars.subject,
        signatory=signatory_of(replace(leader, capacity_lines=document.particulars.capacity_lines)),
    )


def _composed(office: Office, actor: Actor, parties: Parties, fields: CopyFields, content: CopyContent) -> Screened:
    composed = office.composer.compose_copy(content, at=office.occasion(actor).at)
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
    refuse_hidden(content.source.subject, fields.note, fields.recipients)
    particulars = Particulars(
        agency_id=parties.agency.id,
        leader_id=parties.leader.id,
        series=Series(content.form.abbreviation),
        kind=COPY_KINDS[content.form],
        kind_name=content.form.value.capitalize(),
        notation=notation,
        subject=f"{content.source.kind.name} số {content.source.number}: {content.source.subject}"[:SUBJECT_MAX],
        recipients=addressed(fields.recipients),
        page_count=composed.pages,
        archive_unit=fields.filing,
        note=fields.note,
        delegation=parties.delegation,
        capacity_lines=parties.leader.capacity_lines,
    )
    return Screened(particulars, clearance, prepared.data)
