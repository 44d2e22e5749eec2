"""Dispositions: proposed, decided, carried out, certified. Refusals are in the log like everything else."""

from __future__ import annotations

from collections.abc import Iterable

from api.flows.access import require
from api.flows.archive import papers
from api.flows.archive.protecting import destroyer, protect_soon
from api.flows.archive.reach import DECIDERS, READERS, refusals_noted, require_own
from api.flows.archive.trusted_time import require_trusted_time
from api.office import Office
from api.papers.destruction import TITLES, Certified, certificate
from api.views import Actor, Duty
from records import disposition
from records.agencies import load_agency
from records.archive import load_record
from records.database import snapshot, transaction
from records.disposition import DispositionAction, DispositionList, DispositionState
from records.disposition.executing import Executioner, complete
from records.identifiers import AgencyId, DispositionId, RecordId, Sha256
from records.retention.published import schedule_in_force

CERTIFICATE_CLASS = "ho-so-huy-tai-lieu"
"""Retention class of destruction certificates."""


def propose(
    office: Office, actor: Actor, action: DispositionAction, records: Iterable[RecordId], mandate: str
) -> DispositionList:
    """Freeze a list. Raises as :func:`records.disposition.propose`."""
    require(actor, Duty.ARCHIVIST)
    ids = tuple(records)
    with refusals_noted(office, actor, *ids), transaction(office.engine) as tx:
        return disposition.propose(tx, office.occasion(actor), AgencyId(actor.agency_id), action, ids, mandate)


def approve(
    office: Office,
    actor: Actor,
    disposition_id: DispositionId,
    shown: Sha256,
    decision: str,
    receipt: Sha256 | None = None,
) -> DispositionList:
    """The second person approves the list that was shown. Raises as :func:`records.disposition.approve`."""
    require(actor, *DECIDERS)
    get(office, actor, disposition_id)
    with refusals_noted(office, actor, disposition_id), transaction(office.engine) as tx:
        return disposition.approve(tx, office.occasion(actor), disposition_id, shown, decision, receipt)


def reject(office: Office, actor: Actor, disposition_id: DispositionId, reason: str) -> DispositionList:
    """Nothing changes. Raises as :func:`records.disposition.reject`."""
    require(actor, *DECIDERS)
    get(office, actor, disposition_id)
    with transaction(office.engine) as tx:
        return disposition.reject(tx, office.occasion(actor), disposition_id, reason)


def execute(office: Office, actor: Actor, disposition_id: DispositionId) -> DispositionList:
    """Carry the list out and certify it; asked again after a crash, it goes on where it stopped.

    Raises: ConflictError ``disposition-not-approved``; OutsideServiceError, ``clock-differs`` among others;
    KeyUnusableError.
    """
    require(actor, *DECIDERS)
    approved = get(office, actor, disposition_id)
    if approved.state is DispositionState.APPROVED:
        require_trusted_time(office, approved.list_hash)
    with refusals_noted(office, actor, disposition_id):
        done = Executioner(destroyer(office)).execute(disposition_id)
    return done if done.state is DispositionState.EXECUTED else _certified(office, actor, done)


def get(office: Office, actor: Actor, disposition_id: DispositionId) -> DispositionList:
    """Raises: NotFoundError ``disposition-not-found``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        found = disposition.load_disposition(tx, disposition_id)
    require_own(actor, found.agency_id, "disposition-not-found")
    return found


def list_all(
    office: Office, actor: Actor, state: DispositionState | None, cursor: str | None = None, limit: int = 50
) -> tuple[DispositionList, ...]:
    """The agency's dispositions, newest first."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        after = DispositionId.parse(cursor) if cursor else None
        return disposition.list_dispositions(tx, AgencyId(actor.agency_id), state, after, limit)


def _certified(office: Office, actor: Actor, done: DispositionList) -> DispositionList:
    by = office.occasion(actor)
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, done.agency_id)
        records = {one.record_id: load_record(tx, one.record_id) for one in done.items}
        names = papers.name_of(tx, done.proposed_by), papers.name_of(tx, done.decided_by or "")
        retention = schedule_in_force(tx, done.agency_id, by.local_date).find(CERTIFICATE_CLASS)
    paper = certificate(Certified(done, records, *names), agency, by.at, office.page_foot)
    stored = papers.sealed(office, agency, paper, by.at)
    office.failpoint("certificate-stored")
    title = f"{TITLES[done.action][0]} ({done.id})"
    metadata = office.objects.put(papers.description(title, done.id, {"list": done.list_hash}))
    with transaction(office.engine) as tx:
        kept = papers.keep(tx, by, done.agency_id, done.id, title, (stored,), metadata, retention)
        finished = complete(tx, by, done.id, kept.id)
    protect_soon(office, [kept])
    return finished
