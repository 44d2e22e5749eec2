"""The signatures as the records see them: whose turn it is, and which bytes came out (articles 13 and 32)."""

from __future__ import annotations

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.authority.judging import Authorised
from records.errors import ConflictError
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import CoSigned, LeaderSigned, Numbered, Sealed, Signable, Submitted
from records.storage import StoredObject


def record_co_signature(
    tx: Connection, by: Occasion, submitted: Submitted, signed: StoredObject, *more: Fact
) -> CoSigned:
    """Keep what the second signatory signed: a colleague, or somebody elsewhere whose file the clerk brings back.

    Raises: ConflictError ``co-signature-not-asked``, ``not-the-named-co-signer``, ``state-conflict``,
    ``version-conflict``.
    """
    co_signer = submitted.particulars.co_signer
    if co_signer is None:
        raise ConflictError(
            "co-signature-not-asked", "The draft names no second signatory.", "Dự thảo không có người ký thứ hai."
        )
    if co_signer.person_id not in (None, by.actor):
        raise ConflictError(
            "not-the-named-co-signer",
            "Only the second signatory named in the draft can sign it now.",
            "Lúc này chỉ người ký thứ hai được ghi trong dự thảo mới được ký.",
        )
    keep_object(tx, by, signed)
    after = store.become(CoSigned, submitted, pdf=signed.sha256, co_signed_at=by.at)
    store.advance(tx, by, submitted, after, co_signed_at=by.at)
    append(tx, by, after.particulars.agency_id, Action.CO_SIGNED, after.id, Fact("pdf", after.pdf), *more)
    return after


def require_co_signature(document: Signable) -> None:
    """The leader signs after the second signatory, if there is one. Raises: ConflictError ``co-signature-missing``."""
    if isinstance(document, Submitted) and document.particulars.co_signer is not None:
        raise ConflictError(
            "co-signature-missing",
            "The second signatory signs first; the leader signs what bears that signature.",
            "Người ký thứ hai phải ký trước; người có thẩm quyền ký sau cùng.",
        )


def record_leader_signature(
    tx: Connection, by: Occasion, submitted: Signable, signed: StoredObject, authorised: Authorised, *more: Fact
) -> LeaderSigned:
    """Keep what the named leader signed; the signature was verified before the bytes were stored.

    ``authorised`` is judged in this transaction, so that an authority ended meanwhile signs nothing (article 13).

    Raises: ConflictError ``not-the-named-leader``, ``authority-of-another-document``, ``co-signature-missing``,
    ``state-conflict``, ``version-conflict``.
    """
    if authorised.document_id != submitted.id:
        raise ConflictError("authority-of-another-document", "The authority was judged for another document.")
    if by.actor != submitted.particulars.leader_id:
        raise ConflictError(
            "not-the-named-leader",
            "Only the leader named in the draft can sign it.",
            "Chỉ người ký được ghi trong dự thảo mới được ký văn bản này.",
        )
    require_co_signature(submitted)
    keep_object(tx, by, signed)
    after = store.become(LeaderSigned, submitted, pdf=signed.sha256, leader_signed_at=by.at)
    store.advance(tx, by, submitted, after, leader_signed_at=by.at)
    facts = (Fact("pdf", after.pdf), Fact("delegation", authorised.delegation.id), *more)
    append(tx, by, after.particulars.agency_id, Action.LEADER_SIGNED, after.id, *facts)
    return after


def record_seal(tx: Connection, by: Occasion, numbered: Numbered, sealed: StoredObject, *more: Fact) -> Sealed:
    """Keep the document with number and date filled in and the agency's signature on it; it never changes again.

    Raises: ConflictError ``state-conflict``, ``version-conflict``.
    """
    keep_object(tx, by, sealed)
    after = store.become(Sealed, numbered, pdf=sealed.sha256, sealed_at=by.at)
    store.advance(tx, by, numbered, after, sealed_by=by.actor, sealed_at=by.at)
    append(tx, by, after.particulars.agency_id, Action.SEALED, after.id, Fact("pdf", after.pdf), *more)
    return after
