"""The emergency purge of a stored document that was found to be classified."""

from __future__ import annotations

from api.flows.access import require
from api.flows.archive.protecting import destroyer
from api.flows.archive.reach import refusals_noted, require_own
from api.office import Office
from api.views import Actor, Duty
from records.database import snapshot, transaction
from records.disposition import purging
from records.disposition.purging import Obstacles, Purge
from records.identifiers import AgencyId, PurgeId

PURGERS = (Duty.SECURITY_OFFICER, Duty.ARCHIVIST, Duty.LEADER)
"""Who may propose or approve a purge; two of them are needed."""


def obstacles(office: Office, actor: Actor, subject: str) -> Obstacles:
    """What would forbid it now: locks, holds, other documents with the same bytes."""
    require(actor, *PURGERS)
    with snapshot(office.engine) as tx:
        source = purging.source_of(tx, subject)
        purging.require_there(tx, AgencyId(actor.agency_id), source)
        return purging.obstacles(tx, office.objects, source, office.clock())


def propose(office: Office, actor: Actor, subject: str, ground: str) -> Purge:
    """Ask for it. Raises as :func:`records.disposition.purging.propose`."""
    require(actor, *PURGERS)
    with transaction(office.engine) as tx:
        source = purging.source_of(tx, subject)
        return purging.propose(tx, office.occasion(actor), AgencyId(actor.agency_id), source, ground)


def approve(office: Office, actor: Actor, purge_id: PurgeId) -> Purge:
    """Approve and do it at once. Raises as :func:`records.disposition.purging.approve`."""
    require(actor, *PURGERS)
    purge = get(office, actor, purge_id)
    with refusals_noted(office, actor, purge.source.id), transaction(office.engine) as tx:
        done = purging.approve(tx, office.occasion(actor), office.objects, purge_id)
    destroyer(office).settle()
    return done


def get(office: Office, actor: Actor, purge_id: PurgeId) -> Purge:
    """Raises: NotFoundError ``purge-not-found``."""
    require(actor, *PURGERS)
    with snapshot(office.engine) as tx:
        purge = purging.load_purge(tx, purge_id)
    require_own(actor, purge.agency_id, "purge-not-found")
    return purge


def list_all(office: Office, actor: Actor) -> tuple[Purge, ...]:
    """The agency's purges, newest first."""
    require(actor, *PURGERS)
    with snapshot(office.engine) as tx:
        return purging.list_purges(tx, AgencyId(actor.agency_id))
