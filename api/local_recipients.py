"""Recipients of this same installation: their copy goes straight to their own intake, everybody else's goes on.

What they report later comes back as durable work promised with each of their statuses (:class:`ReceiptCarrier`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from api.background import Task
from api.dispatching import Parcel, RecallNotice, Recipients, Reply
from api.errors import EdgeError
from api.flows.incoming import exchange
from api.flows.incoming.exchange import LocalDelivery
from api.flows.incoming.receiving import SentAppendix
from api.office import Office
from records import incoming, outgoing
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DispatchId, IncomingId
from records.incoming import SenderRequest, StatusCode
from records.incoming.statuses import TOPIC
from records.occasion import SYSTEM, Occasion
from records.outgoing import Dispatch, ReceiptCode, Relation
from signer.errors import DocumentError

_log = logging.getLogger(__name__)


def message_of(dispatch: Dispatch, sendings: int) -> str:
    """The identifier of one sending: a second one, after a return, is another message to its recipient."""
    return dispatch.id if sendings == 0 else f"{dispatch.id}.{sendings}"


@dataclass(frozen=True, slots=True)
class LocalRecipients:
    """A :class:`api.dispatching.Recipients`; ``elsewhere`` reaches those who are not on this installation."""

    office: Office
    elsewhere: Recipients

    def deliver(self, parcel: Parcel) -> Reply | None:
        """Hand it in as any arrival: screened, verified, kept; what their wall refuses comes back as returned."""
        try:
            return self._handed_in(parcel)
        except (EdgeError, DocumentError, ConflictError, RequestError) as error:
            words = getattr(error, "text_vi", "") or error.text
            return Reply(ReceiptCode.REFUSED, f"{words} [{error.code}]")

    def recall(self, notice: RecallNotice) -> Reply | None:
        """Ask for it back; a clerk who has to think about it answers later."""
        code = notice.dispatch.recipient_identifier
        if exchange.recipient_here(self.office, code) is None:
            return self.elsewhere.recall(notice)
        sent_as = message_of(notice.dispatch, notice.dispatch.attempts - 1)
        try:
            request = exchange.receive_recall(self.office, f"{sent_as}:recall", code, sent_as, notice.reason)
        except NotFoundError:
            return Reply(ReceiptCode.RECALL_AGREED)  # it never came to their register: nothing to give back
        except ConflictError:
            return None
        return _answer(request)

    def _handed_in(self, parcel: Parcel) -> Reply | None:
        delivery = _delivery(parcel)
        replaced = self._replaced(parcel)
        if replaced is not None:
            reason = f"Thay thế bằng văn bản số {parcel.document.number}"
            try:
                exchange.receive_replacement(self.office, delivery, replaced, reason)
            except NotFoundError:
                pass  # they never had the earlier one: the new one simply arrives
            else:
                return Reply(ReceiptCode.ARRIVED)
        if exchange.receive_dispatch(self.office, delivery) is None:
            return self.elsewhere.deliver(parcel)
        return Reply(ReceiptCode.ARRIVED)

    def _replaced(self, parcel: Parcel) -> str | None:
        """The message that brought this recipient the document that this one replaces."""
        amends = parcel.document.particulars.amends
        if amends is None or amends.relation is not Relation.REPLACES:
            return None
        with snapshot(self.office.engine) as tx:
            earlier = outgoing.list_dispatches(tx, amends.document_id)
        same = (one for one in earlier if one.recipient_identifier == parcel.dispatch.recipient_identifier)
        sent = next((one for one in same if one.sent_at is not None), None)
        return message_of(sent, sent.attempts - 1) if sent else None


@dataclass(frozen=True, slots=True)
class ReceiptCarrier:
    """Brings what a recipient of this installation says about a document to the agency that sent it."""

    office: Office

    def task(self) -> Task:
        """Promised with every status; doing it twice changes nothing."""
        return Task(TOPIC, self._carry)

    def _carry(self, incoming_id: str, _after: str | None) -> None:
        with snapshot(self.office.engine) as tx:
            document = incoming.find(tx, IncomingId(incoming_id))
            statuses = incoming.statuses_of(tx, document.id)
            dispatch = self._dispatch(document.arrival.message_id)
        if dispatch is None:
            return
        for status in statuses:
            if status.code is not StatusCode.RECALL_ASKED:
                self._record(dispatch, ReceiptCode(status.code.value), status.reason)

    def _dispatch(self, message_id: str | None) -> DispatchId | None:
        """The dispatch whose latest sending this message was; nothing for messages from outside or overtaken ones."""
        if message_id is None or not message_id.startswith(DispatchId.PREFIX + "_"):
            return None
        with snapshot(self.office.engine) as tx:
            try:
                dispatch = outgoing.load_dispatch(tx, DispatchId(message_id.partition(".")[0]))
            except NotFoundError:
                return None
        return dispatch.id if message_of(dispatch, max(dispatch.attempts - 1, 0)) == message_id else None

    def _record(self, dispatch_id: DispatchId, code: ReceiptCode, reason: str) -> None:
        by = Occasion(SYSTEM, self.office.clock(), self.office.entropy)
        try:
            with transaction(self.office.engine) as tx:
                outgoing.record_receipt(tx, by, dispatch_id, code, reason)
        except ConflictError as error:
            _log.warning("status %s of %s was not taken: %s", code, dispatch_id, error.code)


def _delivery(parcel: Parcel) -> LocalDelivery:
    document = parcel.document
    return LocalDelivery(
        message_id=message_of(parcel.dispatch, parcel.dispatch.attempts),
        recipient_code=parcel.dispatch.recipient_identifier,
        sender=parcel.sender,
        notation=str(document.number),
        issue_date=document.issue_date,
        kind_name=document.particulars.kind_name,
        subject=document.particulars.subject,
        signer=parcel.signer,
        data=parcel.data,
        urgency=document.particulars.urgency,
        declared=parcel.is_declared,
        appendices=tuple(SentAppendix(one.data, one.name, one.is_declared) for one in parcel.appendices),
    )


def _answer(request: SenderRequest) -> Reply | None:
    if request.agreed is None:
        return None
    code = ReceiptCode.RECALL_AGREED if request.agreed else ReceiptCode.RECALL_REFUSED
    return Reply(code, request.answer_reason)
