"""The work list: what lies where, found without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.access import DOCUMENT_READERS, require
from api.flows.alerting import ENDING_SOON
from api.flows.deadlines import Deadlines, deadlines_of
from api.flows.reading import STATES
from api.office import Office
from api.views import Actor, Counts, Duty, WorkItem, WorkList
from records.attention import COUNTED, OfficeAttention, office_attention, own_attention
from records.database import snapshot
from records.errors import RequestError
from records.identifiers import AgencyId, DocumentId, PersonId
from records.outgoing.worklist import Wanted, WorkLine, work_page

_NAMES = {state: name for name, state in STATES.items()}
WAITING = "submitted"
NOTHING = OfficeAttention(0, 0, 0)


@dataclass(frozen=True, slots=True)
class WorklistDesk:
    """A :class:`api.http.worklist_port.Worklist` over one office."""

    office: Office

    def list_work(self, actor: Actor, state: str | None, words: str, cursor: str | None, limit: int) -> WorkList:
        require(actor, *DOCUMENT_READERS)
        after = DocumentId.parse(cursor) if cursor else None
        with snapshot(self.office.engine) as tx:
            page = work_page(tx, AgencyId(actor.agency_id), _wanted(actor, state, words), after, limit)
            deadlines = deadlines_of(self.office, tx)
        return WorkList(tuple(_item(line, deadlines) for line in page.lines), page.next_cursor)

    def counts(self, actor: Actor) -> Counts:
        agency_id, by = AgencyId(actor.agency_id), self.office.occasion(actor)
        sees_all, leads = actor.holds(Duty.ADMINISTRATOR), actor.holds(Duty.LEADER)
        with snapshot(self.office.engine) as tx:
            own = own_attention(tx, agency_id, PersonId(actor.person_id), by.local_date, ENDING_SOON, sees_all)
            clerks = office_attention(tx, agency_id, by.at) if actor.holds(Duty.CLERK) else NOTHING
        waiting = own.to_review + (own.to_sign if leads else 0)
        alerts = own.to_review + own.turns + clerks.in_work + clerks.troubled + clerks.left_over
        ending = own.ending_authorities if sees_all or leads else 0
        return Counts(min(waiting, COUNTED), min(alerts + ending, COUNTED))


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
