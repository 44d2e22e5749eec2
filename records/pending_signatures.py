"""Signatures begun and not yet completed: the key is elsewhere, and this process may end in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from records import schema
from records.errors import NotFoundError
from records.identifiers import DocumentId, PendingSignatureId
from records.occasion import Occasion

_table = schema.pending_signatures


class SigningRole(StrEnum):
    """In which capacity."""

    CO_SIGNER = "co-signer"
    LEADER = "leader"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class PendingSignature:
    """``state`` is the signer's own; ``document_version`` is the one the signature was begun on."""

    id: PendingSignatureId
    document_id: DocumentId
    document_version: int
    role: SigningRole
    actor: str
    state: bytes
    expires_at: datetime


def keep(
    tx: Connection,
    by: Occasion,
    document_id: DocumentId,
    document_version: int,
    role: SigningRole,
    state: bytes,
    expires_at: datetime,
) -> PendingSignature:
    """Hold what was begun until it is completed or expires; what expired before now is forgotten."""
    tx.execute(delete(_table).where(_table.c.expires_at < by.at))
    made = PendingSignature(
        PendingSignatureId.new(by), document_id, document_version, role, by.actor, state, expires_at
    )
    tx.execute(
        _table.insert().values(
            id=made.id,
            document_id=document_id,
            document_version=document_version,
            role=role.value,
            actor=by.actor,
            state=state,
            begun_at=by.at,
            expires_at=expires_at,
        )
    )
    return made


def find(tx: Connection, by: Occasion, document_id: DocumentId, pending_id: PendingSignatureId) -> PendingSignature:
    """What this person began on this document. Raises: NotFoundError ``pending-signature-not-found``."""
    row = tx.execute(
        select(_table).where(_table.c.id == pending_id, _table.c.document_id == document_id, _table.c.actor == by.actor)
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            "pending-signature-not-found",
            "No such signature was begun, or it was completed or has expired.",
            "Không có lần ký này, hoặc đã hoàn tất hay hết hạn.",
        )
    return PendingSignature(
        id=PendingSignatureId(row.id),
        document_id=document_id,
        document_version=row.document_version,
        role=SigningRole(row.role),
        actor=row.actor,
        state=bytes(row.state),
        expires_at=row.expires_at,
    )


def forget(tx: Connection, document_id: DocumentId) -> None:
    """The document has moved on: nothing begun on it can be completed any more."""
    tx.execute(delete(_table).where(_table.c.document_id == document_id))
