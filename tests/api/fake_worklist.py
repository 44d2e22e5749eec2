"""The work list over the flows in memory."""

from __future__ import annotations

from dataclasses import dataclass

from api.views import Actor, Counts, DocumentView, WorkItem, WorkList
from records.searching import fold
from tests.api.fake_flows import FakeFlows


@dataclass(frozen=True, slots=True)
class FakeWorklist:
    """A :class:`api.http.worklist_port.Worklist`."""

    flows: FakeFlows

    def list_work(self, actor: Actor, state: str | None, words: str, cursor: str | None, limit: int) -> WorkList:
        page = self.flows.list_documents(actor, state, cursor, limit)
        wanted = fold(words).split()
        items = tuple(_item(d) for d in page.items if all(word in fold(d.kind_name, d.subject) for word in wanted))
        return WorkList(items, page.next_cursor)

    def counts(self, actor: Actor) -> Counts:
        waiting = self.flows.list_documents(actor, "submitted", None, 100).items
        own = sum(document.leader_id == actor.person_id for document in waiting)
        return Counts(own, own)


def _item(document: DocumentView) -> WorkItem:
    return WorkItem(
        id=document.id,
        state=document.state,
        kind_name=document.kind_name,
        subject=document.subject,
        number=document.number,
        leader_name=document.leader_name,
        urgency="normal",
        changed_at=document.updated_at,
    )
