"""Carrying issued documents to their recipients: what the durable task ``dispatch`` does, once for each dispatch.

The transaction that issues a document promises one effect a recipient (:mod:`records.outbox`). A promise becomes one
job whose key is the effect's identifier, so that starting it twice has one result (:mod:`api.background`).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from api.background import Task
from api.clocks import Clock
from records import outgoing
from records.agencies import Agency, load_agency, load_person
from records.appendix_files import appendices_of
from records.database import snapshot, transaction
from records.errors import InternalError, OutsideServiceError
from records.identifiers import DispatchId, DocumentId
from records.occasion import SYSTEM, Entropy, Occasion
from records.outgoing import Dispatch, DispatchState, Issued, Published, Recalled, ReceiptCode, Replaced
from records.outgoing.dispatching import RECALL_TOPIC, TOPIC
from records.storage import ObjectStore


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """An appendix in a file of its own, on its way with its document."""

    name: str
    data: bytes
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one recipient: the document's bytes and what the envelope says about it."""

    dispatch: Dispatch
    document: Published
    sender: Agency
    signer: str
    data: bytes
    is_declared: bool = False
    """The sender's clerk declared, by name, that it holds no state secret, where the guard could not tell."""
    appendices: tuple[EnclosedFile, ...] = ()
    amends: Published | None = None
    """The earlier document that this one replaces or corrects: the recipient has it under that number."""


@dataclass(frozen=True, slots=True)
class RecallNotice:
    """The request to destroy a document that was recalled or replaced, and the reason (article 18.4b)."""

    dispatch: Dispatch
    document: Recalled | Replaced
    sender: Agency
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a recipient's system answers at once: a status code of the exchange, and words."""

    code: ReceiptCode
    reason: str = ""


class Recipients(Protocol):
    """The way to the recipients' systems. Raises: OutsideServiceError.

    The same call again changes nothing there. A recipient that answers later reports through
    :func:`records.outgoing.record_receipt`.
    """

    def deliver(self, parcel: Parcel) -> Reply | None:
        """Hand the document over."""

    def recall(self, notice: RecallNotice) -> Reply | None:
        """Ask for it back."""


@dataclass(frozen=True, slots=True)
class SandboxRecipients:
    """Recipients that are folders: what was sent, and a receipt beside it. For development and demonstrations."""

    folder: Path

    def deliver(self, parcel: Parcel) -> Reply:
        dispatch = parcel.dispatch
        receipt = {
            "dispatch": dispatch.id,
            "document": dispatch.document_id,
            "status": ReceiptCode.ACCEPTED.value,
            "bytes": len(parcel.data),
            "appendices": [one.name for one in parcel.appendices],
        }
        self._write(dispatch, f"{dispatch.id}.pdf", parcel.data)
        for position, one in enumerate(parcel.appendices, 1):
            self._write(dispatch, f"{dispatch.id}.{position}.pdf", one.data)
        self._write(dispatch, f"{dispatch.id}.receipt.json", json.dumps(receipt).encode())
        return Reply(ReceiptCode.ACCEPTED)

    def recall(self, notice: RecallNotice) -> Reply:
        dispatch = notice.dispatch
        words = {"dispatch": dispatch.id, "reason": notice.reason, "status": ReceiptCode.RECALL_AGREED.value}
        self._write(dispatch, f"{dispatch.id}.recall.json", json.dumps(words, ensure_ascii=False).encode())
        return Reply(ReceiptCode.RECALL_AGREED)

    def _write(self, dispatch: Dispatch, name: str, content: bytes) -> None:
        inbox = self.folder / dispatch.recipient_identifier
        unfinished = inbox / f".{name}.{os.getpid()}"
        try:
            inbox.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(inbox / name)
        except OSError as error:
            raise OutsideServiceError("recipient-unreachable", "The recipient's inbox cannot be written.") from error


@dataclass(frozen=True, slots=True)
class Dispatching:
    """Hands documents over and asks for them back; :meth:`tasks` are what the runtime runs."""

    engine: Engine
    objects: ObjectStore
    recipients: Recipients
    clock: Clock
    entropy: Entropy

    def tasks(self) -> tuple[Task, Task]:
        """Each is one piece. After the last attempt a person must look."""
        return (
            Task(TOPIC, self._hand_over, give_up=self._give_up),
            Task(RECALL_TOPIC, self._ask_back, give_up=self._give_up_asking),
        )

    def _hand_over(self, dispatch_id: str, _after: str | None) -> None:
        with snapshot(self.engine) as tx:
            dispatch = outgoing.load_dispatch(tx, DispatchId(dispatch_id))
            if dispatch.state is DispatchState.CANCELLED:
                return
            parcel = self._parcel(tx, dispatch)
        reply = self.recipients.deliver(parcel)
        with transaction(self.engine) as tx:
            outgoing.mark_sent(tx, self._occasion(), dispatch.id)
            if reply is not None:
                outgoing.record_receipt(tx, self._occasion(), dispatch.id, reply.code, reply.reason)
        self._complete(dispatch.document_id)

    def _parcel(self, tx: Connection, dispatch: Dispatch) -> Parcel:
        document = outgoing.find(tx, dispatch.document_id)
        if not isinstance(document, Published):
            raise InternalError("dispatch-before-issue", "A dispatch exists for a document that was not issued.")
        amends = document.particulars.amends
        earlier = outgoing.find(tx, amends.document_id) if amends else None
        return Parcel(
            dispatch=dispatch,
            document=document,
            sender=load_agency(tx, document.particulars.agency_id),
            signer=load_person(tx, document.particulars.leader_id).full_name,
            is_declared=outgoing.is_declared(tx, document.id),
            data=self.objects.get(document.pdf),
            appendices=tuple(
                EnclosedFile(one.name, self.objects.get(one.pdf), one.is_declared)
                for one in appendices_of(tx, document.id)
            ),
            amends=earlier if isinstance(earlier, Published) else None,
        )

    def _ask_back(self, dispatch_id: str, _after: str | None) -> None:
        with snapshot(self.engine) as tx:
            dispatch = outgoing.load_dispatch(tx, DispatchId(dispatch_id))
            document = outgoing.find(tx, dispatch.document_id)
            if not isinstance(document, Recalled | Replaced):
                raise InternalError("recall-before-recall", "A recall was promised for a document still in force.")
            notice = RecallNotice(
                dispatch, document, load_agency(tx, document.particulars.agency_id), _reason(tx, document)
            )
        reply = self.recipients.recall(notice)
        with transaction(self.engine) as tx:
            outgoing.mark_recall_sent(tx, self._occasion(), dispatch.id)
            if reply is not None:
                outgoing.record_receipt(tx, self._occasion(), dispatch.id, reply.code, reply.reason)

    def _complete(self, document_id: DocumentId) -> None:
        with transaction(self.engine) as tx:
            document = outgoing.find(tx, document_id)
            waiting = [one for one in outgoing.list_dispatches(tx, document_id) if one.sent_at is None]
            if isinstance(document, Issued) and not waiting:
                outgoing.complete_dispatch(tx, self._occasion(), document)

    def _give_up(self, dispatch_id: str) -> None:
        with transaction(self.engine) as tx:
            outgoing.mark_failed(
                tx, self._occasion(), DispatchId(dispatch_id), failure="recipient-unreachable", retry_at=None
            )

    def _give_up_asking(self, dispatch_id: str) -> None:
        with transaction(self.engine) as tx:
            outgoing.mark_recall_failed(tx, self._occasion(), DispatchId(dispatch_id))

    def _occasion(self) -> Occasion:
        return Occasion(SYSTEM, self.clock(), self.entropy)


def _reason(tx: Connection, document: Recalled | Replaced) -> str:
    if isinstance(document, Recalled):
        return document.reason
    successor = outgoing.find(tx, document.successor)
    number = f" số {successor.number}" if isinstance(successor, Published) else ""
    return f"Được thay thế bằng văn bản{number}"
