"""Emergency purge: a stored document is found to be classified. Two persons, every copy, no words left behind.

What is removed: every version, rendition, report and metadata object; the subject, addressees, notes and file names in
rows; the answers kept for repeated requests that speak of the document. What stays: identifiers, hashes, times, the
number in the register and who decided: a number is never given twice, and the purge itself can be proved.

A lock of the store that cannot be lifted forbids it; :func:`obstacles` says so before anybody decides. Backups, printed
copies and what recipients have received are beyond this system: the ground of the purge should name who sees to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.archive import Source, SourceKind, load_record, lock_record
from records.archive.reading import find_source
from records.audit import Action, Fact, append
from records.disposition.destroying import Warrant, condemn, doom, locked_until
from records.disposition.references import own_objects, owners_of
from records.errors import ConflictError, NotFoundError
from records.holds import is_held
from records.identifiers import AgencyId, PurgeId, RecordId
from records.occasion import Occasion
from records.second_person import checked_reason, require_second_person
from records.storage import ObjectStore

BLANK = "[đã gỡ bỏ]"
"""What stands where words were; the register's guard in the database knows the same word."""

_purges = schema.purges
WORDS: dict[str, tuple[str, dict[str, object]]] = {
    "documents": ("id", {"subject": BLANK, "recipients": "[]", "note": "", "return_reason": None, "end_reason": None}),
    "reviews": ("document_id", {"remark": BLANK}),
    "outgoing_register": ("document_id", {"subject": BLANK, "recipients": "[]", "note": "", "folded": ""}),
    "dispatches": ("document_id", {"recipient_name": BLANK, "recall_reason": None}),
    "incoming_documents": (
        "id",
        {"subject": BLANK, "note": "", "instruction": None, "result": None, "end_reason": None, "folded": ""},
    ),
    "incoming_register": ("incoming_id", {"subject": BLANK, "note": "", "folded": ""}),
    "incoming_statuses": ("incoming_id", {"reason": BLANK}),
    "incoming_requests": ("incoming_id", {"reason": BLANK, "answer_reason": ""}),
    "records": ("source_id", {"title": BLANK}),
    "appendix_files": ("owner_id", {"name": BLANK}),
}
"""By table: the column that says whose the row is, and its words without their content. The first column tells whether
that was done already. Corrections of registers are found through the register (:func:`_blank_corrections`), what
recipients wrote through the dispatches (:func:`_blank_receipts`); histories have a way of their own
(:func:`_blank_reasons`)."""


@dataclass(frozen=True, slots=True)
class Purge:
    """One purge: proposed, then approved by another person and done at once."""

    id: PurgeId
    agency_id: AgencyId
    source: Source
    ground: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What forbids a purge: locks until a time, a hold, other documents with the very same bytes."""

    locked_until: datetime | None
    held: bool
    shared_with: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        return self.locked_until is None and not self.held and not self.shared_with


def obstacles(tx: Connection, store: ObjectStore, source: Source, now: datetime) -> Obstacles:
    """What stands in the way now; asked before proposing, and again before anything is removed."""
    record = find_source(tx, source)
    hashes = own_objects(tx, source, record)
    ours = {source.id} if record is None else {source.id, record.id}
    shared = {owner for sha256 in hashes for owner in owners_of(tx, sha256)} - ours
    held = record is not None and is_held(tx, record.id)
    return Obstacles(locked_until(store, hashes, now), held, tuple(sorted(shared)))


def propose(tx: Connection, by: Occasion, agency_id: AgencyId, source: Source, ground: str) -> Purge:
    """Ask for the purge. ``ground`` says who found it and under which order, never what the document says.

    Raises: RequestError ``reason-required``; ConflictError ``purge-exists``; NotFoundError ``document-not-found``.
    """
    ground = checked_reason(ground)
    require_there(tx, agency_id, source)
    if tx.execute(select(_purges.c.id).where(_purges.c.source_id == source.id)).first() is not None:
        raise ConflictError("purge-exists", "A purge of this was proposed already.", "Đã có đề nghị gỡ bỏ này.")
    purge_id = PurgeId.new(by)
    tx.execute(
        _purges.insert().values(
            id=purge_id,
            agency_id=agency_id,
            source=source.kind.value,
            source_id=source.id,
            ground=ground,
            proposed_by=by.actor,
            proposed_at=by.at,
        )
    )
    append(tx, by, agency_id, Action.PURGE_PROPOSED, source.id, Fact("purge", purge_id))
    return load_purge(tx, purge_id)


def approve(tx: Connection, by: Occasion, store: ObjectStore, purge_id: PurgeId) -> Purge:
    """Approve and do it: when this transaction has committed, no row has a word left and every object is doomed.

    :meth:`records.disposition.destroying.Destroyer.settle` then removes the bytes.

    Raises: ConflictError ``second-person-required``, ``purge-done``, ``purge-blocked``; NotFoundError
    ``purge-not-found``.
    """
    purge = load_purge(tx, purge_id)
    require_second_person(by, purge.proposed_by)
    if purge.done_at is not None:
        raise ConflictError("purge-done", "This purge has been done already.", "Việc gỡ bỏ này đã thực hiện.")
    _require_clear(obstacles(tx, store, purge.source, by.at))
    own = _purges.c.id == purge_id
    tx.execute(update(_purges).where(own).values(approved_by=by.actor, approved_at=by.at, done_at=by.at))
    append(tx, by, purge.agency_id, Action.PURGE_APPROVED, purge.source.id, Fact("purge", purge_id))
    record = find_source(tx, purge.source)
    if record is not None and record.destruction is None:
        condemn(tx, by, lock_record(tx, record.id), Warrant(purge_id, "purged", (purge.proposed_by, by.actor)))
    doom(tx, by, own_objects(tx, purge.source, record))
    blank(tx, purge.source)
    append(tx, by, purge.agency_id, Action.PURGE_DONE, purge.source.id, Fact("purge", purge_id))
    return load_purge(tx, purge_id)


def blank(tx: Connection, source: Source) -> bool:
    """Take every word about it out of the rows, out of histories too; whether there were any.

    Histories are append-only but for an approved purge, whose row must stand before.
    """
    found = _blank_reasons(tx, source)
    _blank_corrections(tx, source)
    _blank_receipts(tx, source)
    return blank_outside_histories(tx, source) or found


def blank_outside_histories(tx: Connection, source: Source) -> bool:
    """Take its words out of the rows that are not append-only; whether there were any."""
    found = False
    for name, (owner, words) in WORDS.items():
        table = schema.metadata.tables[name]
        still = table.c[next(iter(words))] != BLANK
        found |= tx.execute(update(table).where(table.c[owner] == source.id, still).values(**words)).rowcount > 0
    record = find_source(tx, source)
    if record is not None:
        parts = schema.record_objects
        tx.execute(update(parts).where(parts.c.record_id == record.id).values(name=""))
    ids = [source.id] if record is None else [source.id, record.id]
    return _forget_answers(tx, ids) or found


def _blank_reasons(tx: Connection, source: Source) -> bool:
    """What was said with the document's steps; whether anything was."""
    versions = schema.document_versions
    reasons = (versions.c.document_id == source.id, versions.c.reason != BLANK)
    return tx.execute(update(versions).where(*reasons).values(reason=BLANK)).rowcount > 0


def _blank_corrections(tx: Connection, source: Source) -> None:
    changes = schema.register_changes
    for book, register, owner in (
        ("outgoing", schema.outgoing_register, "document_id"),
        ("incoming", schema.incoming_register, "incoming_id"),
    ):
        for row in tx.execute(select(register).where(register.c[owner] == source.id)).all():
            same = [changes.c.agency_id == row.agency_id, changes.c.year == row.year, changes.c.number == row.number]
            if book == "outgoing":
                same.append(changes.c.series == row.series)
            words = {"was": "", "value": "", "reason": BLANK, "folded": ""}
            tx.execute(update(changes).where(changes.c.book == book, *same).values(**words))


def _blank_receipts(tx: Connection, source: Source) -> None:
    """What recipients wrote when they received, returned or refused it."""
    receipts, dispatches = schema.dispatch_receipts, schema.dispatches
    own = select(dispatches.c.id).where(dispatches.c.document_id == source.id)
    tx.execute(update(receipts).where(receipts.c.dispatch_id.in_(own), receipts.c.reason != "").values(reason=BLANK))


def load_purge(tx: Connection, purge_id: PurgeId) -> Purge:
    """Raises: NotFoundError ``purge-not-found``."""
    row = tx.execute(select(_purges).where(_purges.c.id == purge_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("purge-not-found", "There is no such purge.", "Không có đề nghị gỡ bỏ này.")
    return _purge(row)


def list_purges(tx: Connection, agency_id: AgencyId) -> tuple[Purge, ...]:
    """An agency's purges, newest first: there are never many."""
    rows = tx.execute(select(_purges).where(_purges.c.agency_id == agency_id).order_by(_purges.c.id.desc()))
    return tuple(_purge(row) for row in rows)


def source_of(tx: Connection, subject: str) -> Source:
    """What the identifier of a record or a document names. Raises: NotFoundError ``record-not-found``."""
    if subject.startswith("rec_"):
        return load_record(tx, RecordId(subject)).source
    kinds = {"doc_": SourceKind.OUTGOING, "inc_": SourceKind.INCOMING, "cpy_": SourceKind.COPY}
    return Source(kinds.get(subject[:4], SourceKind.IMPORTED), subject)


def require_there(tx: Connection, agency_id: AgencyId, source: Source) -> None:
    """Raises: NotFoundError ``document-not-found``."""
    record = find_source(tx, source)
    documents = schema.documents
    drafts = select(documents.c.agency_id).where(documents.c.id == source.id)
    owner = record.agency_id if record is not None else tx.scalars(drafts).one_or_none()
    if owner != agency_id:
        raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")


def _require_clear(found: Obstacles) -> None:
    if found.is_clear:
        return
    reasons = [
        found.locked_until and f"locked until / khóa đến {found.locked_until.isoformat()}",
        found.held and "under a hold / đang có lệnh giữ",
        found.shared_with and f"the same bytes in / cùng nội dung với {', '.join(found.shared_with)}",
    ]
    why = "; ".join(reason for reason in reasons if reason)
    raise ConflictError("purge-blocked", f"Nothing was removed: {why}.", f"Chưa gỡ bỏ gì: {why}.")


def _forget_answers(tx: Connection, ids: list[str]) -> bool:
    keys = schema.idempotency_keys
    found = False
    for one in ids:
        speaking = keys.c.answer.contains(one, autoescape=True) | keys.c.scope.contains(one, autoescape=True)
        told = speaking & keys.c.answer.is_not(None) & (keys.c.answer != "{}")
        found |= tx.execute(update(keys).where(told).values(status=410, answer="{}")).rowcount > 0
    return found


def _purge(row: Row[tuple[Any, ...]]) -> Purge:
    return Purge(
        id=PurgeId(row.id),
        agency_id=AgencyId(row.agency_id),
        source=Source(SourceKind(row.source), row.source_id),
        ground=row.ground,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        done_at=row.done_at,
    )
