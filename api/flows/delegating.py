"""Who may sign for the agency: record what a paper says, end it, look it up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from api.errors import NotAllowedError
from api.flows.access import require
from api.flows.kinds import COPY_KINDS
from api.flows.reading import name_of
from api.office import Office
from api.requests import DelegationFields
from api.views import Actor, DelegationView, Duty
from records import authority
from records.authority import Capacity, Delegation, Grant
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.identifiers import AgencyId, DelegationId, PersonId


def record_delegation(office: Office, actor: Actor, fields: DelegationFields) -> DelegationView:
    """Record it: an administrator anything, a leader what they give themselves.

    Raises: NotAllowedError ``duty-missing``, ``not-the-giver``; RequestError ``capacity-unknown``,
    ``delegation-incomplete``, ``delegation-dates-malformed``, ``delegation-to-oneself``, ``title-malformed``,
    NotFoundError ``person-not-found``, ``kind-unknown``; ConflictError ``sub-delegation-forbidden``,
    ``giver-without-authority``.
    """
    require(actor, Duty.ADMINISTRATOR, Duty.LEADER)
    if not actor.holds(Duty.ADMINISTRATOR) and fields.given_by != actor.person_id:
        raise NotAllowedError(
            "not-the-giver",
            "A leader records only what they give themselves.",
            "Lãnh đạo chỉ ghi nhận việc giao ký của chính mình.",
        )
    by = office.occasion(actor)
    kinds = frozenset((*(kind.code for kind in office.kinds.in_force(by.local_date)), *COPY_KINDS.values()))
    with transaction(office.engine) as tx:
        table = authority.load_capacities(by.local_date)
        made = authority.grant(tx, by, table, AgencyId(actor.agency_id), _grant(fields), kinds=kinds)
        return _view(tx, made, by.local_date)


def end_delegation(office: Office, actor: Actor, delegation_id: DelegationId, reason: str) -> DelegationView:
    """End it now; nothing more is signed under it.

    Raises: NotAllowedError ``duty-missing``, ``not-the-giver``; NotFoundError ``delegation-not-found``;
    RequestError ``reason-malformed``; ConflictError ``delegation-ended-before``.
    """
    require(actor, Duty.ADMINISTRATOR, Duty.LEADER)
    by = office.occasion(actor)
    with transaction(office.engine) as tx:
        delegation = _own(tx, actor, delegation_id)
        if not actor.holds(Duty.ADMINISTRATOR) and delegation.given_by != actor.person_id:
            raise NotAllowedError(
                "not-the-giver",
                "A leader ends only what they gave themselves.",
                "Lãnh đạo chỉ chấm dứt việc giao ký của chính mình.",
            )
        return _view(tx, authority.end(tx, by, delegation, reason), by.local_date)


def list_delegations(
    office: Office, actor: Actor, holder_id: str | None = None, kind: str | None = None
) -> tuple[DelegationView, ...]:
    """The agency's delegations, newest first; with a holder and a kind those they may sign it under today, best first.

    Raises: RequestError ``identifier-malformed``.
    """
    agency_id, today = AgencyId(actor.agency_id), office.occasion(actor).local_date
    holder = PersonId.parse(holder_id) if holder_id else None
    with snapshot(office.engine) as tx:
        if holder is not None and kind is not None:
            found = authority.covering(tx, agency_id, holder, kind, today)
        else:
            found = authority.list_of(tx, agency_id, holder)
        return tuple(_view(tx, delegation, today) for delegation in found)


def get_delegation(office: Office, actor: Actor, delegation_id: DelegationId) -> DelegationView:
    """One of the agency's. Raises: NotFoundError ``delegation-not-found``."""
    with snapshot(office.engine) as tx:
        return _view(tx, _own(tx, actor, delegation_id), office.occasion(actor).local_date)


def _own(tx: Connection, actor: Actor, delegation_id: DelegationId) -> Delegation:
    delegation = authority.load(tx, delegation_id)
    if delegation.agency_id != actor.agency_id:
        raise NotFoundError("delegation-not-found", "There is no such delegation.", "Không có ủy quyền, giao ký này.")
    return delegation


def _grant(fields: DelegationFields) -> Grant:
    return Grant(
        capacity=Capacity.parse(fields.capacity),
        holder_id=PersonId.parse(fields.holder_id),
        holder_title=fields.holder_title,
        given_by=PersonId.parse(fields.given_by) if fields.given_by else None,
        collective=fields.collective,
        kinds=frozenset(fields.kinds),
        matters=fields.matters,
        starts_on=fields.starts_on,
        ends_on=fields.ends_on,
        paper_number=fields.paper_number,
        paper_dated=fields.paper_dated,
    )


def _view(tx: Connection, delegation: Delegation, today: date) -> DelegationView:
    return DelegationView(
        id=delegation.id,
        capacity=delegation.capacity,
        holder_id=delegation.holder_id,
        holder_name=name_of(tx, delegation.holder_id),
        given_by=delegation.given_by,
        lines=delegation.lines,
        kinds=tuple(sorted(delegation.kinds)),
        matters=delegation.matters,
        starts_on=delegation.starts_on,
        ends_on=delegation.ends_on,
        paper_number=delegation.paper.number,
        paper_dated=delegation.paper.dated,
        passed_on_from=delegation.passed_on_from,
        status=_status(delegation, today),
        ended_reason=delegation.ending.reason if delegation.ending else None,
    )


def _status(delegation: Delegation, today: date) -> str:
    if delegation.ending is not None:
        return "ended"
    if today < delegation.starts_on:
        return "future"
    return "current" if delegation.holds_on(today) else "expired"
