"""After the register: to whom it goes, by when, who took it, and that it is done (articles 23, 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from records import incoming_register
from records.agencies import load_person, load_unit
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, IncomingId, PersonId, UnitId
from records.incoming import statuses, store
from records.incoming.requests import require_none_pending
from records.incoming.states import Assigned, Completed, Handled, InProgress, Registered
from records.incoming.statuses import StatusCode
from records.occasion import VIETNAM, Occasion
from records.reason import parse_reason

INSTRUCTION_MAX = 1000
"""Characters of an instruction; TraceHeaderList of appendix VI is longer, one opinion is not."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom it goes (a unit, a person or both), what they are to do, and by when.

    Raises: RequestError ``assignment-malformed``.
    """

    unit_id: UnitId | None = None
    person_id: PersonId | None = None
    instruction: str = ""
    due_on: date | None = None

    def __post_init__(self) -> None:
        if (self.unit_id is None and self.person_id is None) or len(self.instruction) > INSTRUCTION_MAX:
            raise RequestError(
                "assignment-malformed",
                "Name a unit or a person; an instruction has at most 1000 characters.",
                "Phải chọn đơn vị hoặc người xử lý; ý kiến không quá 1000 ký tự.",
            )


def assign(tx: Connection, by: Occasion, incoming_id: IncomingId, wanted: Assignment) -> Assigned:
    """Send the document on; sent on again, the earlier assignment stays in the register and the log.

    Raises: NotFoundError ``unit-not-found``, ``person-not-found``; RequestError ``due-date-past``; ConflictError
    ``unit-closed``, ``person-left``, ``request-pending``, ``state-conflict``.
    """
    before = _handled(tx, incoming_id)
    if wanted.due_on is not None and wanted.due_on < by.local_date:
        raise RequestError("due-date-past", "The day it is due lies in the past.", "Hạn xử lý đã qua.")
    handler = _handler(tx, before.arrival.agency_id, wanted, by.local_date)
    own: dict[str, object] = {
        "unit_id": wanted.unit_id,
        "person_id": wanted.person_id,
        "instruction": wanted.instruction.strip(),
        "due_on": wanted.due_on or before.arrival.reply_by,
        "assigned_by": by.actor,
        "assigned_at": by.at,
    }
    assigned = store.become(Assigned, before, **own)
    store.advance(tx, before, assigned, **own, taken_by=None, taken_at=None)
    incoming_register.note_handler(tx, by, assigned, handler)
    statuses.tell(tx, by, assigned.id, StatusCode.ASSIGNED)
    facts = (Fact("unit", wanted.unit_id), Fact("person", wanted.person_id))
    append(tx, by, before.arrival.agency_id, Action.INCOMING_ASSIGNED, assigned.id, *facts)
    return assigned


def take_up(tx: Connection, by: Occasion, incoming_id: IncomingId) -> InProgress:
    """The handler signs for it (ký nhận) and works on it. Asked again by the same person, nothing changes.

    Raises: ConflictError ``state-conflict``, ``request-pending``; NotFoundError ``incoming-not-found``.
    """
    assigned = store.lock(tx, incoming_id)
    if isinstance(assigned, InProgress) and assigned.taken_by == by.actor:
        return assigned
    if not isinstance(assigned, Assigned):
        raise store.conflict(type(assigned), Assigned)
    require_none_pending(tx, assigned.id)
    own = {"taken_by": by.actor, "taken_at": by.at}
    taken = store.become(InProgress, assigned, **own)
    store.advance(tx, assigned, taken, **own)
    name = load_person(tx, PersonId(by.actor)).full_name
    incoming_register.note_receipt(tx, by, taken, f"{name}, {by.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}")
    statuses.tell(tx, by, taken.id, StatusCode.IN_PROGRESS)
    append(tx, by, taken.arrival.agency_id, Action.INCOMING_TAKEN, taken.id)
    return taken


def complete(tx: Connection, by: Occasion, incoming_id: IncomingId, result: str) -> Completed:
    """It is done: what came of it is kept, and the sender is told (06).

    Raises: RequestError ``reason-malformed``; ConflictError ``state-conflict``, ``request-pending``.
    """
    before = _handled(tx, incoming_id)
    own = {"completed_by": by.actor, "completed_at": by.at, "result": parse_reason(result)}
    handler = {name: getattr(before, name, None) for name in ("unit_id", "person_id")}
    completed = store.become(Completed, before, **own, **handler)
    store.advance(tx, before, completed, **own)
    statuses.tell(tx, by, completed.id, StatusCode.COMPLETED)
    append(tx, by, before.arrival.agency_id, Action.INCOMING_COMPLETED, completed.id)
    return completed


def _handled(tx: Connection, incoming_id: IncomingId) -> Handled:
    before = store.lock(tx, incoming_id)
    if not isinstance(before, Handled):
        raise store.conflict(type(before), Registered, Assigned, InProgress)
    require_none_pending(tx, before.id)
    return before


def _handler(tx: Connection, agency_id: AgencyId, wanted: Assignment, today: date) -> str:
    """Column 7 of the register: who it went to, by name."""
    names = []
    if wanted.unit_id is not None:
        unit = load_unit(tx, agency_id, wanted.unit_id)
        if not unit.period.covers(today):
            raise ConflictError("unit-closed", "This unit was closed before.", "Đơn vị này đã giải thể.")
        names.append(unit.name)
    if wanted.person_id is not None:
        person = load_person(tx, wanted.person_id)
        if person.agency_id != agency_id:
            raise NotFoundError("person-not-found", "There is no such person.")
        if not person.is_here(today):
            raise ConflictError("person-left", "This person has left already.", "Người này đã rời cơ quan.")
        names.append(person.full_name)
    return "; ".join(names)
