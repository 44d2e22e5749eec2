"""What was done to preserve stored objects, in the words of PREMIS 3 (eventType, Library of Congress vocabulary)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from records import schema
from records.identifiers import Identifier, Sha256
from records.occasion import Occasion

_events = schema.preservation_events
_objects = schema.objects


class PreservationEventId(Identifier):
    """One preservation event."""

    __slots__ = ()
    PREFIX = "pev"


class EventType(StrEnum):
    """PREMIS eventType."""

    FIXITY_CHECK = "fixity check"
    QUARANTINE = "quarantine"
    REPAIR = "replication"
    """Bytes taken again from another copy."""
    SIGNATURE_RAISED = "digital signature generation"
    """An archive timestamp and its evidence were added to a new version."""


@dataclass(frozen=True, slots=True)
class PreservationEvent:
    """One event about one object; ``detail`` is a stable word."""

    type: EventType
    at: datetime
    sha256: Sha256
    outcome: str
    detail: str


def note(tx: Connection, by: Occasion, kind: EventType, sha256: Sha256, detail: str, *, success: bool = True) -> None:
    """Write an event down for good."""
    tx.execute(
        _events.insert().values(
            id=PreservationEventId.new(by),
            type=kind.value,
            at=by.at,
            sha256=sha256,
            outcome="success" if success else "failure",
            detail=detail,
        )
    )


def events_of(tx: Connection, sha256: Sha256) -> tuple[PreservationEvent, ...]:
    """Everything noted about an object and its last fixity check, oldest first.

    Of checks that found the object intact only the last is kept: one row an object, whatever its age.
    """
    rows = tx.execute(select(_events).where(_events.c.sha256 == sha256))
    found = [PreservationEvent(EventType(row.type), row.at, sha256, row.outcome, row.detail) for row in rows]
    checked = select(_objects.c.checked_at).where(_objects.c.sha256 == sha256, _objects.c.check_outcome == "intact")
    if (at := tx.scalar(checked)) is not None:
        found.append(PreservationEvent(EventType.FIXITY_CHECK, at, sha256, "success", "intact"))
    return tuple(sorted(found, key=lambda event: event.at))
