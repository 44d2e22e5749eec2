"""The work list: what lies where, found without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.deadlines import Deadlines, deadlines_of
from api.flows.reading import STATES
from api.office import Office
from api.views import Actor, Duty, WorkItem, WorkList
from records.database import snapshot
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing.reviewing import open_reviews
from records.outgoing.worklist import Wanted, WorkLine, count_waiting, work_page

_NAMES = {state: name for name, state in STATES.items()}
WAITING = "submitted"
COUNTED = 100
"""Beside the navigation an exact number above this helps nobody."""


@dataclass(frozen=True, slots=True)
class WorklistDesk:
    """A :class:`api.http.worklist_port.Worklist` over one office."""

    office: Office

    def list_work(self, actor: Actor, state: str | None, words: str, cursor: str | None, limit: int) -> WorkList:
        after = DocumentId.parse(cursor) if cursor else None
        with snapshot(self.office.engine) as tx:
            page = work_page(tx, AgencyId(actor.agency_id), _wanted(actor, state, words), after, limit)
            deadlines = deadlines_of(self.office, tx)
        return WorkList(tuple(_item(line, deadlines) for line in page.lines), page.next_cursor)

    def count_waiting(self, actor: Actor) -> int:
        person_id = PersonId(actor.person_id)
        with snapshot(self.office.engine) as tx:
            reviews = len(open_reviews(tx, person_id, COUNTED))
            to_sign = count_waiting(tx, person_id, COUNTED) if actor.holds(Duty.LEADER) else 0
        return min(to_sign + reviews, COUNTED)


def _wanted(actor: Actor, state: str | None, words: str) -> Wanted:
    if state is not None and state not in STATES:
        raise RequestError("state-unknown", f"A state is one of: {', '.join(STATES)}.", "Trạng thái không có.")
    is_mine = state == WAITING and actor.holds(Duty.LEADER)
    return Wanted(
        state=STATES[state] if state is not None else None,
        signer_id=PersonId(actor.person_id) if is_mine else None,
        query=words,
    )


def _item(line: WorkLine, deadlines: Deadlines) -> WorkItem:
    due = deadlines.of_line(line)
    return WorkItem(
        id=line.id,
        state=_NAMES[line.state],
        kind_name=line.kind_name,
        subject=line.subject,
        number=str(line.number) if line.number else None,
        leader_name=line.leader_name,
        urgency=line.urgency.word,
        changed_at=line.changed_at,
        due_at=due.due_at if due else None,
        is_overdue=due is not None and due.is_overdue(deadlines.now),
    )
