"""The flows of incoming documents with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.access import require
from api.flows.incoming import submitting, viewing, working
from api.flows.incoming.receiving import SentFile, receive
from api.flows.incoming.viewing import CLERKS, Listing
from api.incoming_views import (
    IncomingListPage,
    IncomingView,
    RequestView,
    StatusView,
    SubmissionPage,
    SubmissionView,
)
from api.office import Office
from api.requests import HandedInFile, IncomingFields, SubmissionFields
from api.views import Actor
from records.identifiers import AgencyId, IncomingId, IncomingRequestId
from records.incoming import Arrival, Assignment, Source
from records.urgency import Urgency


@dataclass(frozen=True, slots=True)
class IncomingDesk:
    """A :class:`api.http.incoming_port.Incoming` over one office."""

    office: Office

    def upload(self, actor: Actor, fields: IncomingFields, file: HandedInFile) -> IncomingView:
        require(actor, *CLERKS)
        sent = SentFile(file.data, file.file_name, fields.declared_level, fields.declaration)
        receipt = receive(self.office, actor, _arrival(actor, fields, Source.UPLOAD), sent)
        return viewing.get_incoming(self.office, actor, receipt.incoming_id)

    def enter_paper(self, actor: Actor, fields: IncomingFields) -> IncomingView:
        arrival = _arrival(actor, fields, Source.PAPER)
        level, declaration = fields.declared_level, fields.declaration
        return working.enter_paper(self.office, actor, arrival, declared_level=level, declaration=declaration)

    def list_incoming(self, actor: Actor, wanted: Listing, cursor: str | None, limit: int) -> IncomingListPage:
        return viewing.list_incoming(self.office, actor, wanted, cursor, limit)

    def get_incoming(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        return viewing.get_incoming(self.office, actor, incoming_id)

    def download(self, actor: Actor, incoming_id: IncomingId) -> bytes:
        return viewing.download(self.office, actor, incoming_id)

    def download_appendix(self, actor: Actor, incoming_id: IncomingId, position: int) -> bytes:
        return viewing.download_appendix(self.office, actor, incoming_id, position)

    def statuses(self, actor: Actor, incoming_id: IncomingId) -> tuple[StatusView, ...]:
        return viewing.statuses(self.office, actor, incoming_id)

    def requests(self, actor: Actor, incoming_id: IncomingId) -> tuple[RequestView, ...]:
        return viewing.requests(self.office, actor, incoming_id)

    def register(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        return working.register(self.office, actor, incoming_id)

    def return_to_sender(self, actor: Actor, incoming_id: IncomingId, reason: str) -> IncomingView:
        return working.return_to_sender(self.office, actor, incoming_id, reason)

    def check(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        return working.check(self.office, actor, incoming_id)

    def assign(self, actor: Actor, incoming_id: IncomingId, wanted: Assignment) -> IncomingView:
        return working.assign(self.office, actor, incoming_id, wanted)

    def take(self, actor: Actor, incoming_id: IncomingId) -> IncomingView:
        return working.take(self.office, actor, incoming_id)

    def complete(self, actor: Actor, incoming_id: IncomingId, result: str, retention_class: str | None) -> IncomingView:
        return working.complete(self.office, actor, incoming_id, result, retention_class)

    def answer(
        self, actor: Actor, incoming_id: IncomingId, request_id: IncomingRequestId, *, agree: bool, reason: str
    ) -> IncomingView:
        return working.answer(self.office, actor, incoming_id, request_id, agree=agree, reason=reason)

    def submit(self, actor: Actor, fields: SubmissionFields, file: HandedInFile) -> SubmissionView:
        sent = SentFile(file.data, file.file_name, fields.declared_level, fields.declaration)
        return submitting.submit(self.office, actor, fields, sent)

    def list_submissions(self, actor: Actor, cursor: str | None, limit: int) -> SubmissionPage:
        return submitting.list_submissions(self.office, actor, cursor, limit)

    def get_submission(self, actor: Actor, incoming_id: IncomingId) -> SubmissionView:
        return submitting.get_submission(self.office, actor, incoming_id)


def _arrival(actor: Actor, fields: IncomingFields, source: Source) -> Arrival:
    return Arrival(
        agency_id=AgencyId(actor.agency_id),
        source=source,
        author=fields.author,
        subject=fields.subject,
        notation=fields.notation,
        issue_date=fields.issued_on,
        kind_name=fields.kind_name,
        signer=fields.signer,
        author_code=fields.author_code,
        urgency=Urgency.parse(fields.urgency),
        reply_by=fields.reply_by,
        note=fields.note,
    )
