"""The leader's turn: sign exactly what was shown, or send it back with a reason."""

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
from records.identifiers import DocumentId
from records.occasion import Occasion
from records.outgoing import Submitted
from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import LEADER_FIELD
from signer.report import Level, Verdict
from signer.signing.request import SignedPdf, SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign


def sign_as_leader(
    office: Office, actor: Actor, document_id: DocumentId, shown: str, version: int | None = None
) -> DocumentView:
    """Put the leader's signature (B-T) on the document; ``shown`` is the SHA-256 of the bytes the leader was shown.

    The signed bytes are verified, then durable in the store, then the row moves: a crash in between leaves the
    document waiting for its leader.

    Raises: NotFoundError ``document-not-found``; NotAllowedError ``not-the-named-leader``; ConflictError
    ``state-conflict``, ``version-conflict``, ``shown-bytes-changed``, ``signer-without-authority``,
    ``delegation-…``; KeyUnusableError ``certificate-…``, ``key-…``; OutsideServiceError
    ``timestamp-…``, ``evidence-…``; InternalError ``output-check-failed``.
    """
    by = office.occasion(actor)
    submitted = turn_of_leader(office, actor, document_id, shown, version)
    signed = sign(
        office.objects.get(submitted.pdf),
        leader_request(office, submitted),
        office.keys.leader(submitted.particulars.leader_id),
        now=by.at,
        services=leader_services(office),
        profile=office.signing_profile,
    )
    keep_leader_signature(office, by, submitted, signed)
    return view(office, actor, document_id)


def turn_of_leader(
    office: Office, actor: Actor, document_id: DocumentId, shown: str, version: int | None = None
) -> Submitted:
    """The document, if this leader may sign exactly what was shown, now, wherever the key is.

    Raises: as :func:`sign_as_leader`, but for the key and the services.
    """
    require(actor, Duty.LEADER)
    with snapshot(office.engine) as tx:
        submitted = _waiting_for(tx, actor, document_id, version)
        authorise(tx, submitted.id, submitted.particulars, office.occasion(actor).local_date)
    if shown != submitted.pdf:
        raise ConflictError(
            "shown-bytes-changed",
            "The document is not the one that was shown; read it again before signing.",
            "Văn bản không còn đúng bản đã hiển thị; hãy đọc lại trước khi ký.",
        )
    return submitted


def leader_request(office: Office, submitted: Submitted) -> SignRequest:
    """The leader's signature (B-T) in its field, shown as the blue image (Decree 30/2020/NĐ-CP, appendix I)."""
    image = load_stamp_image(office.images.signature(submitted.particulars.leader_id))
    return SignRequest(field=LEADER_FIELD, level=Level.B_T, appearance=ImageAppearance(image))


def leader_services(office: Office) -> Services:
    """The office's services; the output must pass our own verifier before anyone gets it."""
    return replace(office.signing, check=lambda output: _leader_holds(office, output))


def keep_leader_signature(office: Office, by: Occasion, submitted: Submitted, signed: SignedPdf) -> None:
    """Signed bytes durable first, then the state; authority is judged again in that transaction."""
    office.failpoint("leader-signed")
    stored = office.objects.put(signed.data)
    office.failpoint("leader-signed-stored")
    with transaction(office.engine) as tx:
        authorised = authorise(tx, submitted.id, submitted.particulars, by.local_date)
        outgoing.record_leader_signature(tx, by, submitted, stored, authorised, *level_facts(signed))


def level_facts(signed: SignedPdf) -> tuple[Fact, ...]:
    """What the log says of the level: the one reached and, if it is lower than asked, why."""
    short = signed.shortfall
    return (Fact("level", signed.level.value), *((Fact("shortfall", short.code),) if short else ()))


def return_to_drafter(
    office: Office, actor: Actor, document_id: DocumentId, reason: str, version: int | None = None
) -> DocumentView:
    """Send the document back to its clerk; no number is touched.

    Raises: NotAllowedError ``not-the-named-leader``; RequestError ``reason-malformed``; ConflictError.
    """
    require(actor, Duty.LEADER)
    with transaction(office.engine) as tx:
        submitted = _waiting_for(tx, actor, document_id, version)
        outgoing.return_to_drafter(tx, office.occasion(actor), submitted, reason)
    return view(office, actor, document_id)


def _waiting_for(tx: Connection, actor: Actor, document_id: DocumentId, version: int | None) -> Submitted:
    document = outgoing.find(tx, document_id)
    require_own_agency(actor, document)
    if actor.person_id != document.particulars.leader_id:
        raise NotAllowedError(
            "not-the-named-leader",
            "Only the leader named in the draft may sign or return it.",
            "Chỉ lãnh đạo được ghi trong dự thảo mới được ký hoặc trả lại.",
        )
    submitted = outgoing.load(tx, Submitted, document_id)
    outgoing.require_version(submitted, version)
    return submitted


def _leader_holds(office: Office, output: SignedPdf) -> bool:
    return office.verifier.leader_signed(output.data).verdict is Verdict.VALID
