"""The audit log (nhật ký): append-only, hash-chained from the first day, one chain an agency.

Every change of state writes one entry in its own transaction. A chain shows any alteration made without rewriting
everything after it; against an operator who rewrites all of it, checkpoints must be kept elsewhere.
Decree 30/2020/NĐ-CP, appendix VI, part I asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from records import schema
from records.canonical import JsonScalar, canonical_json
from records.database import insert_missing
from records.errors import RequestError
from records.identifiers import EventId, Sha256
from records.occasion import Occasion, utc_text

GENESIS = Sha256("0" * 64)
"""What the first entry of a chain follows."""
PAGE = 1000
"""Entries read at a time while verifying: bounded memory whatever the age of the chain."""


class Action(StrEnum):
    """What can be done; the words are part of the log's format and never change."""

    SCREENING_REFUSED = "screening.refused"
    SCREENING_DECLARED = "screening.declared"
    SCREENING_FOUND_LATER = "screening.found-later"
    DRAFT_CREATED = "draft.created"
    DRAFT_REVISED = "draft.revised"
    DRAFT_SUBMITTED = "draft.submitted"
    DRAFT_RETURNED = "draft.returned"
    CO_SIGNED = "co-signer.signed"
    LEADER_SIGNED = "leader.signed"
    NUMBER_ASSIGNED = "number.assigned"
    SEALED = "agency.sealed"
    ISSUED = "document.issued"
    DISPATCH_SENT = "dispatch.sent"
    DISPATCH_DELIVERED = "dispatch.delivered"
    DISPATCH_FAILED = "dispatch.failed"
    DISPATCHED = "document.dispatched"
    REVIEW_ASKED = "review.asked"
    REVIEW_ANSWERED = "review.answered"
    DRAFT_WEEDED = "draft.weeded"
    DRAFT_WITHDRAWN = "draft.withdrawn"
    NUMBER_CANCELLED = "number.cancelled"
    RECALLED = "document.recalled"
    REPLACED = "document.replaced"
    CORRECTED = "document.corrected"
    DISPATCH_RETRIED = "dispatch.retried"
    DISPATCH_CANCELLED = "dispatch.cancelled"
    RECEIPT_RECORDED = "dispatch.receipt"
    RECALL_SENT = "dispatch.recall-sent"
    RECALL_FAILED = "dispatch.recall-failed"
    RECALL_RETRIED = "dispatch.recall-retried"
    DELEGATION_RECORDED = "delegation.recorded"
    DELEGATION_ENDED = "delegation.ended"
    CALENDAR_CHANGED = "calendar.changed"
    BATCH_STARTED = "batch.started"
    BATCH_CANCELLED = "batch.cancelled"
    RECORD_CAPTURED = "record.captured"
    RECORD_PART_ADDED = "record.part-added"
    ACCESS_READ = "access.read"
    ACCESS_REFUSED = "access.refused"
    LOG_EXPORTED = "log.exported"
    OBJECT_DAMAGED = "object.damaged"
    OBJECT_REPAIRED = "object.repaired"
    PRESERVATION_FAILED = "preservation.failed"
    SIGNATURE_RAISED = "signature.raised"
    RECORD_EXPORTED = "record.exported"
    EXPORT_ASKED = "export.asked"
    EXPORT_READY = "export.ready"
    EXPORT_FAILED = "export.failed"
    EXPORT_RETRIED = "export.retried"
    RECORD_FILED = "record.filed"
    RECORD_RETENTION_MOVED = "record.retention-moved"
    RECORD_DESTROYED = "record.destroyed"
    RECORD_SPARED = "record.spared"
    RECORD_DELETION_REFUSED = "record.deletion-refused"
    RECORD_REVIEWED = "record.reviewed"
    OBJECTS_DESTROYED = "objects.destroyed"
    SCHEDULE_PUBLISHED = "schedule.published"
    SHORTENING_PROPOSED = "shortening.proposed"
    SHORTENING_DECIDED = "shortening.decided"
    HOLD_PLACED = "hold.placed"
    HOLD_RELEASED = "hold.released"
    FILE_PLAN_DRAWN_UP = "file-plan.drawn-up"
    FILE_PLAN_APPROVED = "file-plan.approved"
    FILE_OPENED = "file.opened"
    FILE_CLOSED = "file.closed"
    FILE_KEPT_BACK = "file.kept-back"
    FILE_OVERDUE = "file.overdue"
    HANDOVER_OFFERED = "handover.offered"
    HANDOVER_ACCEPTED = "handover.accepted"
    HANDOVER_REFUSED = "handover.refused"
    DISPOSITION_PROPOSED = "disposition.proposed"
    DISPOSITION_APPROVED = "disposition.approved"
    DISPOSITION_REJECTED = "disposition.rejected"
    DISPOSITION_EXECUTED = "disposition.executed"
    PURGE_PROPOSED = "purge.proposed"
    PURGE_APPROVED = "purge.approved"
    PURGE_DONE = "purge.done"
    AGENCY_REGISTERED = "agency.registered"
    AGENCY_SUCCEEDED = "agency.succeeded"
    IDENTIFIER_ADDED = "agency.identifier-added"
    UNIT_OPENED = "unit.opened"
    UNIT_CLOSED = "unit.closed"
    PERSON_ENROLLED = "person.enrolled"
    PERSON_LEFT = "person.left"
    POST_GIVEN = "post.given"
    POST_ENDED = "post.ended"
    INCOMING_RECEIVED = "incoming.received"
    INCOMING_REGISTERED = "incoming.registered"
    INCOMING_CHECKED = "incoming.checked"
    INCOMING_RETURNED = "incoming.returned"
    INCOMING_ASSIGNED = "incoming.assigned"
    INCOMING_TAKEN = "incoming.taken"
    INCOMING_COMPLETED = "incoming.completed"
    INCOMING_REQUESTED = "incoming.requested"
    INCOMING_REQUEST_ANSWERED = "incoming.request-answered"
    INCOMING_WITHDRAWN = "incoming.withdrawn"
    NUMBER_POLICY_DECIDED = "number-policy.decided"
    NUMBER_RESERVED = "number.reserved"
    NUMBER_SHOWN = "number.shown"
    SERIES_IMPORTED = "series.imported"
    REGISTER_CORRECTED = "register.corrected"
    COPY_SIGNED = "copy.signed"
    APPENDIX_SIGNED = "appendix.signed"
    SIGNING_CERTIFICATE_REGISTERED = "signing-certificate.registered"
    SIGNING_CERTIFICATE_WITHDRAWN = "signing-certificate.withdrawn"
    SIGNATURE_BEGUN = "signature.begun"
    TEXT_TEMPLATE_MADE = "text-template.made"
    TEXT_TEMPLATE_CHANGED = "text-template.changed"
    TEXT_TEMPLATE_WITHDRAWN = "text-template.withdrawn"
    ARCHIVE_BACKED_UP = "archive.backed-up"
    ARCHIVE_RESTORED = "archive.restored"


_heads = schema.audit_heads
_LOCKED_HEAD = select(_heads).where(_heads.c.chain == bindparam("of")).with_for_update()
_NEW_EVENT = schema.audit_events.insert()
_NEW_HEAD = update(_heads).where(_heads.c.chain == bindparam("of"))
"""Built once: they run with every change and with every page that is shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One named circumstance of an event; never document text."""

    name: str
    value: JsonScalar


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. ``hash`` covers every other attribute, ``previous`` included."""

    chain: str
    sequence: int
    id: EventId
    at: datetime
    actor: str
    action: str
    subject: str
    facts: tuple[Fact, ...]
    previous: Sha256
    hash: Sha256

    def content(self) -> str:
        """The canonical JSON that ``hash`` is the SHA-256 of (UTF-8)."""
        return canonical_json(self._members())

    def line(self) -> str:
        """The entry as one line of JSON: its content with ``hash`` added."""
        return canonical_json(self._members() | {"hash": self.hash})

    def expected_hash(self) -> Sha256:
        """What ``hash`` must be."""
        return Sha256.of(self.content().encode())

    def _members(self) -> dict[str, object]:
        return {
            "action": self.action,
            "actor": self.actor,
            "at": utc_text(self.at),
            "chain": self.chain,
            "facts": {fact.name: fact.value for fact in self.facts},
            "id": self.id,
            "previous": self.previous,
            "sequence": self.sequence,
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True)
class BadEntry:
    """The first place where a chain does not hold."""

    chain: str
    sequence: int
    why: str
    """``altered``, ``missing``, ``inserted``, ``unlinked`` or ``cut-off``."""


def append(tx: Connection, by: Occasion, chain: str, action: Action, subject: str, *facts: Fact) -> AuditEntry:
    """Add one entry to the end of a chain; other writers of that chain wait until this transaction ends."""
    head = tx.execute(_LOCKED_HEAD, {"of": chain}).one_or_none()
    if head is None:  # the chain's first entry; whoever else begins it now waits for this row
        insert_missing(tx, _heads, chain=chain, sequence=0, hash=GENESIS)
        head = tx.execute(_LOCKED_HEAD, {"of": chain}).one()
    entry = _linked(by, chain, head.sequence + 1, Sha256(head.hash), action, subject, facts)
    tx.execute(
        _NEW_EVENT,
        {
            "chain": chain,
            "sequence": entry.sequence,
            "id": entry.id,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "subject": subject,
            "facts": canonical_json({fact.name: fact.value for fact in facts}),
            "previous": entry.previous,
            "hash": entry.hash,
        },
    )
    tx.execute(_NEW_HEAD, {"of": chain, "sequence": entry.sequence, "hash": entry.hash})
    return entry


def _linked(
    by: Occasion, chain: str, sequence: int, previous: Sha256, action: Action, subject: str, facts: tuple[Fact, ...]
) -> AuditEntry:
    unsealed = AuditEntry(
        chain=chain,
        sequence=sequence,
        id=EventId.new(by),
        at=by.at,
        actor=by.actor,
        action=action.value,
        subject=subject,
        facts=tuple(sorted(facts, key=lambda fact: fact.name)),
        previous=previous,
        hash=GENESIS,
    )
    return replace(unsealed, hash=unsealed.expected_hash())


def history(tx: Connection, subject: str) -> tuple[AuditEntry, ...]:
    """Everything that happened to one document or record, oldest first."""
    events = schema.audit_events
    rows = tx.execute(select(events).where(events.c.subject == subject).order_by(events.c.chain, events.c.sequence))
    return tuple(_entry(row) for row in rows)


def verify(tx: Connection) -> BadEntry | None:
    """Recompute every chain; the first bad entry, or nothing when all hold."""
    heads = schema.audit_heads
    known = {row.chain: row for row in tx.execute(select(heads))}
    chains = tx.scalars(select(schema.audit_events.c.chain).distinct()).all()
    for chain in sorted({*known, *chains}):
        bad = _verify_chain(tx, chain)
        if bad is not None:
            return bad
    return None


def _verify_chain(tx: Connection, chain: str) -> BadEntry | None:
    sequence, previous = 0, GENESIS
    for entry in _entries(tx, chain):
        sequence += 1
        if entry.sequence != sequence:
            return BadEntry(chain, sequence, "missing")
        if entry.hash != entry.expected_hash():
            return BadEntry(chain, sequence, "altered")
        if entry.previous != previous:
            return BadEntry(chain, sequence, "unlinked")
        previous = entry.hash
    head = tx.execute(select(schema.audit_heads).where(schema.audit_heads.c.chain == chain)).one_or_none()
    if head is None or (head.sequence, head.hash) != (sequence, previous):
        return BadEntry(chain, sequence + 1, "cut-off")
    return None


def entries_after(tx: Connection, chain: str, sequence: int | None, limit: int) -> tuple[AuditEntry, ...]:
    """The next entries of a chain as they stand in the database, whether they hold or not."""
    events = schema.audit_events
    page = select(events).where(events.c.chain == chain).order_by(events.c.sequence).limit(limit)
    rows = tx.execute(page if sequence is None else page.where(events.c.sequence > sequence))
    return tuple(_entry(row) for row in rows)


def read_line(line: str) -> AuditEntry:
    """The entry that :meth:`AuditEntry.line` wrote. Raises: RequestError ``audit-line-malformed``."""
    try:
        members = json.loads(line)
        return AuditEntry(
            chain=members["chain"],
            sequence=int(members["sequence"]),
            id=EventId(members["id"]),
            at=datetime.fromisoformat(members["at"]),
            actor=members["actor"],
            action=members["action"],
            subject=members["subject"],
            facts=_facts(canonical_json(members["facts"])),
            previous=Sha256(members["previous"]),
            hash=Sha256(members["hash"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RequestError("audit-line-malformed", "A line of the exported log is not an entry.") from error


def _entries(tx: Connection, chain: str) -> Iterator[AuditEntry]:
    last: int | None = None
    while page := entries_after(tx, chain, last, PAGE):
        yield from page
        last = page[-1].sequence


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        chain=row.chain,
        sequence=row.sequence,
        id=EventId(row.id),
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        facts=_facts(row.facts),
        previous=Sha256(row.previous),
        hash=Sha256(row.hash),
    )


def _facts(text: str) -> tuple[Fact, ...]:
    try:
        return tuple(Fact(name, value) for name, value in sorted(json.loads(text).items()))
    except (ValueError, AttributeError):
        return (Fact("unreadable", text),)  # tampered with: the hash will not match either
