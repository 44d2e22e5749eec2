"""The turn of whoever is named to sign: sign exactly what was shown, or send it back with a reason.

A second signatory (secretary of minutes, other party of a contract) signs first, the leader last.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from api.errors import NotAllowedError
from api.flows.access import require, require_own_agency
from api.flows.reading import view
from api.office import Office
from api.views import Actor, DocumentView, Duty
from records import outgoing
from records.audit import Fact
from records.authority import authorise
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import DocumentId, PersonId
from records.occasion import Occasion
from records.outgoing import OutgoingDocument, Signable, Submitted
from records.owed_signatures import OwedSignature, owe
from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import CO_SIGNER_FIELD, LEADER_FIELD
from signer.report import Level, Verdict
from signer.signing.levels import includes
from signer.signing.request import Shortfall, SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign


def sign_document(
    office: Office, actor: Actor, document_id: DocumentId, shown: str, version: int | None = None
) -> DocumentView:
    """Put this person's signature (B-T) on the document; ``shown`` is the SHA-256 of the bytes they were shown.

    The signed bytes are verified, then durable in the store, then the row moves: a crash in between leaves the
    document waiting for its signer.

    Raises: NotFoundError ``document-not-found``; NotAllowedError ``not-the-named-leader``; ConflictError
    ``state-conflict``, ``version-conflict``, ``shown-bytes-changed``, ``co-signature-missing``,
    ``signer-without-authority``, ``delegation-…``; KeyUnusableError ``certificate-…``, ``key-…``; OutsideServiceError
    ``timestamp-…``, ``evidence-…``; InternalError ``output-check-failed``.
    """
    by = office.occasion(actor)
    presented = turn_of(office, actor, document_id, shown, version)
    signed = sign(
        office.objects.get(presented.pdf),
        signing_request(office, presented),
        office.keys.leader(PersonId(actor.person_id)),
        now=by.at,
        services=signing_services(office, presented),
        profile=office.signing_profile,
    )
    keep_signature(office, by, presented, signed)
    return view(office, actor, document_id)


def turn_of(office: Office, actor: Actor, document_id: DocumentId, shown: str, version: int | None = None) -> Signable:
    """The document, if this person may sign exactly what was shown, now, wherever the key is.

    Raises: as :func:`sign_document`, but for the key and the services.
    """
    with snapshot(office.engine) as tx:
        presented = _waiting_for(tx, actor, document_id, version)
        if not is_co_signers(presented):
            authorise(tx, presented.id, presented.particulars, office.occasion(actor).local_date)
    if shown != presented.pdf:
        raise ConflictError(
            "shown-bytes-changed",
            "The document is not the one that was shown; read it again before signing.",
            "Văn bản không còn đúng bản đã hiển thị; hãy đọc lại trước khi ký.",
        )
    return presented


def is_co_signers(presented: Signable) -> bool:
    """Whether the second signatory is next to sign; else the leader is."""
    return isinstance(presented, Submitted) and presented.particulars.co_signer is not None


def signing_field(presented: Signable) -> str:
    """The field of whoever is next to sign."""
    return CO_SIGNER_FIELD if is_co_signers(presented) else LEADER_FIELD


def signing_request(office: Office, presented: Signable) -> SignRequest:
    """The signature (B-T) in its own field, shown as the blue image (Decree 30/2020/NĐ-CP, appendix I)."""
    signer = outgoing.next_signer(presented)
    appearance = ImageAppearance(load_stamp_image(office.images.signature(signer))) if signer else None
    return SignRequest(field=signing_field(presented), level=Level.B_T, appearance=appearance)


def signing_services(office: Office, presented: Signable) -> Services:
    """The office's services; the output must pass our own verifier before anyone gets it."""
    verify = office.verifier.co_signed if is_co_signers(presented) else office.verifier.leader_signed
    return replace(office.signing, check=lambda output: verify(output.data).verdict is Verdict.VALID)


def keep_signature(office: Office, by: Occasion, presented: Signable, signed: SignedPdf) -> None:
    """Signed bytes durable first, then the state; a leader's authority is judged again in that transaction."""
    office.failpoint("leader-signed")
    stored = office.objects.put(signed.data)
    office.failpoint("leader-signed-stored")
    with transaction(office.engine) as tx:
        if isinstance(presented, Submitted) and is_co_signers(presented):
            outgoing.record_co_signature(tx, by, presented, stored, *level_facts(signed))
            note_shortfall(tx, by, presented.id, "co_signer", signed)
            return
        authorised = authorise(tx, presented.id, presented.particulars, by.local_date)
        outgoing.record_leader_signature(tx, by, presented, stored, authorised, *level_facts(signed))
        note_shortfall(tx, by, presented.id, "leader", signed)


def level_facts(signed: SignedPdf) -> tuple[Fact, ...]:
    """What the log says of the level: the one reached and, if it is lower than asked, why."""
    short = signed.shortfall
    return (Fact("level", signed.level.value), *((Fact("shortfall", short.code),) if short else ()))


def note_shortfall(tx: Connection, by: Occasion, document_id: DocumentId, role: str, signed: SignedPdf) -> None:
    """A signature below its level is raised later by :mod:`api.flows.preserving`; until then the document says so."""
    short = signed.shortfall
    if short is None and not includes(signed.level, Level.B_T):  # came back so from a tool elsewhere
        short = Shortfall(Level.B_T, "returned-without-timestamp")
    if short is not None:
        owe(tx, by, document_id, OwedSignature(role, short.asked.value, signed.level.value, short.code, by.at))


def return_to_drafter(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Send the document back to its clerk; no number is touched.

    Raises: NotAllowedError ``not-the-named-leader``; RequestError ``reason-malformed``; ConflictError.
    """
    with transaction(office.engine) as tx:
        presented = _waiting_for(tx, actor, document_id, version)
        outgoing.return_to_drafter(tx, office.occasion(actor), presented, reason)
    return view(office, actor, document_id)


def _waiting_for(tx: Connection, actor: Actor, document_id: DocumentId, version: int | None) -> Signable:
    document = outgoing.find(tx, document_id)
    require_own_agency(actor, document)
    co_signer = document.particulars.co_signer
    if co_signer is None or co_signer.person_id != actor.person_id:
        require(actor, Duty.LEADER)
        _require_named_leader(actor, document)
    presented = outgoing.load_signable(tx, document_id)
    outgoing.require_version(presented, version)
    if outgoing.next_signer(presented) != actor.person_id:
        outgoing.require_co_signature(presented)
        _require_named_leader(actor, presented)
    return presented


def _require_named_leader(actor: Actor, document: OutgoingDocument) -> None:
    if actor.person_id != document.particulars.leader_id:
        raise NotAllowedError(
            "not-the-named-leader",
            "Only the leader named in the draft may sign or return it.",
            "Chỉ lãnh đạo được ghi trong dự thảo mới được ký hoặc trả lại.",
        )
