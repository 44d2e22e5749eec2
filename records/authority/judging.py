"""May this person sign this document today? Asked when it is drafted, submitted and signed; a no says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from records.authority import store
from records.authority.capacity import Capacity
from records.authority.delegation import Delegation
from records.errors import ConflictError
from records.identifiers import AgencyId, DelegationId, DocumentId, PersonId

if TYPE_CHECKING:
    from records.outgoing.particulars import Particulars

_PREFERRED = tuple(Capacity)
"""In whose name a person signs who may do so in several ways: their own before another's."""


@dataclass(frozen=True, slots=True)
class Authorised:
    """Proof that the leader named may sign that document on that day; made by :func:`authorise` only."""

    document_id: DocumentId
    delegation: Delegation
    day: date


def authorise(tx: Connection, document_id: DocumentId, particulars: Particulars, day: date) -> Authorised:
    """Judge the delegation that the document names, and what that rests on.

    Raises: ConflictError ``signer-without-authority``, ``delegation-not-started``, ``delegation-expired``,
    ``delegation-ended``, ``delegation-out-of-scope``.
    """
    if particulars.delegation is None:
        raise _without_authority()
    delegation = store.load(tx, particulars.delegation)
    if (delegation.holder_id, delegation.agency_id) != (particulars.leader_id, particulars.agency_id):
        raise _without_authority()
    _refuse_lapsed(tx, delegation, day)
    _refuse_out_of_scope(delegation, particulars.kind)
    return Authorised(document_id, delegation, day)


def choose(
    tx: Connection, agency_id: AgencyId, leader_id: PersonId, kind: str, day: date, wanted: DelegationId | None = None
) -> Delegation:
    """The delegation under which this leader signs a document of this kind: the one wanted, else the best they have.

    Raises: ConflictError as :func:`authorise`; NotFoundError ``delegation-not-found``.
    """
    if wanted is not None:
        delegation = store.load(tx, wanted)
        if (delegation.holder_id, delegation.agency_id) != (leader_id, agency_id):
            raise _without_authority()
        candidates = [delegation]
    else:
        held = store.list_of(tx, agency_id, leader_id)
        candidates = sorted(held, key=lambda one: _PREFERRED.index(one.capacity))
    if not candidates:
        raise _without_authority()
    refusals = []
    for candidate in candidates:
        try:
            _refuse_lapsed(tx, candidate, day)
            _refuse_out_of_scope(candidate, kind)
        except ConflictError as refusal:
            refusals.append(refusal)
        else:
            return candidate
    raise refusals[0]


def covering(tx: Connection, agency_id: AgencyId, leader_id: PersonId, kind: str, day: date) -> tuple[Delegation, ...]:
    """Everything under which this leader may sign a document of this kind on this day, the best first."""
    held = store.list_of(tx, agency_id, leader_id)
    able = [one for one in held if one.covers_kind(kind) and _lapse(tx, one, day) is None]
    return tuple(sorted(able, key=lambda one: _PREFERRED.index(one.capacity)))


def _refuse_lapsed(tx: Connection, delegation: Delegation, day: date) -> None:
    refusal = _lapse(tx, delegation, day)
    if refusal is not None:
        raise refusal


def _lapse(tx: Connection, delegation: Delegation, day: date) -> ConflictError | None:
    """Why it is not in force, or nothing. An order passed on falls with the order it was taken from."""
    if delegation.ending is not None:
        return ConflictError(
            "delegation-ended",
            f"The authority to sign as {delegation.capacity} was ended before its time.",
            f"Thẩm quyền ký {delegation.capacity} đã bị chấm dứt trước thời hạn.",
        )
    if day < delegation.starts_on:
        return ConflictError(
            "delegation-not-started",
            f"The authority to sign as {delegation.capacity} starts on {delegation.starts_on:%d/%m/%Y}.",
            f"Thẩm quyền ký {delegation.capacity} có hiệu lực từ ngày {delegation.starts_on:%d/%m/%Y}.",
        )
    if delegation.ends_on is not None and day > delegation.ends_on:
        return ConflictError(
            "delegation-expired",
            f"The authority to sign as {delegation.capacity} ended on {delegation.ends_on:%d/%m/%Y}.",
            f"Thẩm quyền ký {delegation.capacity} đã hết hạn ngày {delegation.ends_on:%d/%m/%Y}.",
        )
    if delegation.passed_on_from is not None:
        return _lapse(tx, store.load(tx, delegation.passed_on_from), day)
    return None


def _refuse_out_of_scope(delegation: Delegation, kind: str) -> None:
    if not delegation.covers_kind(kind):
        raise ConflictError(
            "delegation-out-of-scope",
            f"The authority to sign as {delegation.capacity} does not cover this kind of document.",
            f"Thẩm quyền ký {delegation.capacity} không bao gồm loại văn bản này.",
        )


def _without_authority() -> ConflictError:
    return ConflictError(
        "signer-without-authority",
        "Nothing on record lets this person sign for the agency (appointment, assignment, order or authorisation).",
        "Không có căn cứ để người này ký văn bản của cơ quan (bổ nhiệm, giao ký thay, thừa lệnh hoặc ủy quyền).",
    )
