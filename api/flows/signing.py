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
from records.authority import authorise
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import DocumentId
from records.outgoing import Submitted
from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.fields import LEADER_FIELD
from signer.report import Level, Verdict
from signer.signing.request import SignedPdf, SignRequest
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
    require(actor, Duty.LEADER)
    by = office.occasion(actor)
    with snapshot(office.engine) as tx:
        submitted = _waiting_for(tx, actor, document_id, version)
        authorise(tx, submitted.id, submitted.particulars, by.local_date)
    if shown != submitted.pdf:
        raise ConflictError(
            "shown-bytes-changed",
            "The document is not the one that was shown; read it again before signing.",
            "Văn bản không còn đúng bản đã hiển thị; hãy đọc lại trước khi ký.",
        )
    signed = sign(
        office.objects.get(submitted.pdf),
        SignRequest(
            field=LEADER_FIELD,
            level=Level.B_T,
            appearance=ImageAppearance(load_stamp_image(office.images.signature(submitted.particulars.leader_id))),
        ),
        office.keys.leader(submitted.particulars.leader_id),
        now=by.at,
        services=replace(office.signing, check=lambda output: _leader_holds(office, output)),
    )
    office.failpoint("leader-signed")
    stored = office.objects.put(signed.data)
    office.failpoint("leader-signed-stored")
    with transaction(office.engine) as tx:
        authorised = authorise(tx, submitted.id, submitted.particulars, by.local_date)
        outgoing.record_leader_signature(tx, by, submitted, stored, authorised)
    return view(office, actor, document_id)


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
