"""When the next step of a document is due: the limits and the calendar of one look, asked of many documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from api.office import Office
from records.occasion import VIETNAM
from records.outgoing import CoSigned, Issued, LeaderSigned, Numbered, OutgoingDocument, Sealed, Submitted
from records.outgoing.transitions import STATE_NAMES
from records.outgoing.worklist import WorkLine
from records.time_limits import Calendar, Deadline, Limit, deadline, load_calendar, load_limits
from records.urgency import Urgency

_FROM_SUBMISSION = frozenset({Submitted, CoSigned})
_FROM_SIGNATURE = frozenset({LeaderSigned, Numbered, Sealed, Issued})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Limits and calendar as they are now."""

    now: datetime
    limits: tuple[Limit, ...]
    calendar: Calendar

    def of(self, document: OutgoingDocument) -> Deadline | None:
        """When its next step is due; nothing when nobody has to do anything by a day."""
        return self._due(type(document), _began_at(document), document.particulars.urgency)

    def of_line(self, line: WorkLine) -> Deadline | None:
        """The same of a document on a list."""
        if line.state in _FROM_SUBMISSION:
            return self._due(line.state, line.submitted_at, line.urgency)
        return self._due(line.state, line.leader_signed_at, line.urgency) if line.state in _FROM_SIGNATURE else None

    def _due(self, state: type[OutgoingDocument], began: datetime | None, urgency: Urgency) -> Deadline | None:
        name = STATE_NAMES[state]
        limit = next((one for one in self.limits if name in one.states), None)
        if began is None or limit is None:
            return None
        return deadline(limit, began, urgency, self.calendar)


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
