"""Signing many documents in one go: one durable job a batch, one piece a document, each with its own outcome."""

from __future__ import annotations

from itertools import pairwise

from api.background import Task
from api.errors import EdgeError
from api.flows.access import require, require_own_agency
from api.flows.signing import sign_document
from api.office import Office
from api.views import Actor, BatchItemView, BatchView, Duty
from records import outgoing
from records.agencies import load_person
from records.database import snapshot, transaction
from records.errors import NotFoundError, RecordsError
from records.identifiers import AgencyId, BatchId, DocumentId, Sha256
from records.occasion import Occasion
from records.outgoing import Act, batches
from records.outgoing.batches import Batch, BatchItem, ItemState
from signer.errors import KeyUnusableError, SignerError


def start_batch(office: Office, actor: Actor, wanted: tuple[tuple[str, str], ...]) -> BatchView:
    """Begin signing these documents, each exactly as it was shown (identifier, SHA-256); returns before any is signed.

    Raises: RequestError ``batch-malformed``, ``batch-item-repeated``, ``identifier-malformed``, ``hash-malformed``;
    NotFoundError ``document-not-found``; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.LEADER)
    items = [(DocumentId.parse(document_id), Sha256.parse(shown)) for document_id, shown in wanted]
    with transaction(office.engine) as tx:
        for document_id, _ in items:
            require_own_agency(actor, outgoing.find(tx, document_id))
        batch = batches.begin(tx, office.occasion(actor), AgencyId(actor.agency_id), items)
    office.dispatcher.wake()
    return _view(batch)


def get_batch(office: Office, actor: Actor, batch_id: BatchId) -> BatchView:
    """How far it is. Raises: NotFoundError ``batch-not-found``."""
    with snapshot(office.engine) as tx:
        return _view(_own(batches.load(tx, batch_id), actor))


def cancel_batch(office: Office, actor: Actor, batch_id: BatchId) -> BatchView:
    """Sign nothing more of it. Raises: NotFoundError ``batch-not-found``; ConflictError ``batch-finished``."""
    with transaction(office.engine) as tx:
        batch = _own(batches.load(tx, batch_id), actor)
        return _view(batches.cancel(tx, office.occasion(actor), batch))


def batch_task(office: Office) -> Task:
    """The work on a batch, for the runtime: a crash goes on behind the last document that has an outcome."""
    return Task(batches.TOPIC, lambda batch_id, _after: sign_next(office, BatchId(batch_id)))


def sign_next(office: Office, batch_id: BatchId) -> str | None:
    """Sign the next document of the batch and note what came of it; says where it is, or nothing at the end.

    A key that cannot sign (wrong PIN, expired certificate) stops the batch: tried again, it would lock the token.
    """
    with snapshot(office.engine) as tx:
        batch = batches.load(tx, batch_id)
        leader = load_person(tx, batch.leader_id)
        item = batches.next_item(tx, batch_id)
    if item is None:
        return None
    actor = Actor(leader.id, leader.full_name, Duty.LEADER, batch.agency_id)
    by = office.occasion(actor)
    try:
        if not _is_signed(office, actor, item):
            sign_document(office, actor, item.document_id, item.shown)
    except KeyUnusableError as error:
        _note(office, by, batch_id, item, ItemState.FAILED, error.code)
        with transaction(office.engine) as tx:
            batches.stop(tx, by, batch_id, error.code)
    except (RecordsError, SignerError, EdgeError) as error:
        _note(office, by, batch_id, item, ItemState.FAILED, error.code)
    else:
        _note(office, by, batch_id, item, ItemState.SUCCEEDED, None)
    return str(item.position)


def _note(office: Office, by: Occasion, batch_id: BatchId, item: BatchItem, state: ItemState, code: str | None) -> None:
    with transaction(office.engine) as tx:
        batches.end_item(tx, by, batch_id, item.position, state, code)


def _is_signed(office: Office, actor: Actor, item: BatchItem) -> bool:
    """Whether a piece that was killed had signed it already: the version before this person's signature was shown."""
    with snapshot(office.engine) as tx:
        versions = outgoing.versions(tx, item.document_id)
    return any(
        after.act in (Act.SIGN, Act.CO_SIGN) and after.actor == actor.person_id and before.pdf == item.shown
        for before, after in pairwise(versions)
    )


def _own(batch: Batch, actor: Actor) -> Batch:
    if batch.leader_id != actor.person_id:
        raise NotFoundError("batch-not-found", "There is no such batch.", "Không có đợt ký này.")
    return batch


def _view(batch: Batch) -> BatchView:
    return BatchView(
        id=batch.id,
        state=_state(batch),
        stopped_by=batch.stopped_by,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
        items=tuple(BatchItemView(item.document_id, item.state, item.code) for item in batch.items),
    )


def _state(batch: Batch) -> str:
    if batch.cancelled_at is not None:
        return "cancelled"
    if batch.stopped_by is not None:
        return "stopped"
    return "running" if batch.finished_at is None else "finished"
