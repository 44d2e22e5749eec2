"""When the next step of a document is due: the limits and the calendar of one look, asked of many documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from api.office import Office
from records.occasion import VIETNAM
from records.outgoing import CoSigned, Issued, LeaderSigned, Numbered, OutgoingDocument, Sealed, Submitted
from records.outgoing.transitions import STATE_NAMES
from records.time_limits import Calendar, Deadline, Limit, deadline, load_calendar, load_limits


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Limits and calendar as they are now."""

    now: datetime
    limits: tuple[Limit, ...]
    calendar: Calendar

    def of(self, document: OutgoingDocument) -> Deadline | None:
        """When its next step is due; nothing when nobody has to do anything by a day."""
        began = _began_at(document)
        state = STATE_NAMES[type(document)]
        limit = next((one for one in self.limits if state in one.states), None)
        if began is None or limit is None:
            return None
        return deadline(limit, began, document.particulars.urgency, self.calendar)


def deadlines_of(office: Office, tx: Connection) -> Deadlines:
    """The deadlines of this moment."""
    now = office.clock()
    return Deadlines(now, load_limits(now.astimezone(VIETNAM).date()), load_calendar(tx))


def _began_at(document: OutgoingDocument) -> datetime | None:
    match document:
        case Submitted() | CoSigned():
            return document.submitted_at
        case LeaderSigned() | Numbered() | Sealed() | Issued():
            return document.leader_signed_at
        case _:
            return None
