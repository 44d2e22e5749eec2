"""The two signatures as the records see them: whose turn it is, and which bytes came out (articles 13 and 32)."""

from __future__ import annotations

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.authority.judging import Authorised
from records.errors import ConflictError
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import LeaderSigned, Numbered, Sealed, Submitted
from records.storage import StoredObject


def record_leader_signature(
    tx: Connection, by: Occasion, submitted: Submitted, signed: StoredObject, authorised: Authorised, *more: Fact
) -> LeaderSigned:
    """Keep what the named leader signed; the signature was verified before the bytes were stored.

    ``authorised`` is judged in this transaction, so that an authority ended meanwhile signs nothing (article 13).

    Raises: ConflictError ``not-the-named-leader``, ``authority-of-another-document``, ``state-conflict``,
    ``version-conflict``.
    """
    if authorised.document_id != submitted.id:
        raise ConflictError("authority-of-another-document", "The authority was judged for another document.")
    if by.actor != submitted.particulars.leader_id:
        raise ConflictError(
            "not-the-named-leader",
            "Only the leader named in the draft can sign it.",
            "Chỉ người ký được ghi trong dự thảo mới được ký văn bản này.",
        )
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
