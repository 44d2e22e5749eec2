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

from sqlalchemy import Engine

from api.background import Task
from api.clocks import Clock
from records import outgoing
from records.database import snapshot, transaction
from records.errors import OutsideServiceError
from records.identifiers import DispatchId, DocumentId
from records.occasion import SYSTEM, Entropy, Occasion
from records.outgoing import Dispatch, Issued
from records.outgoing.dispatching import TOPIC
from records.storage import ObjectStore


class Recipients(Protocol):
    """The way to the recipients' systems. Raises: OutsideServiceError."""

    def deliver(self, dispatch: Dispatch, data: bytes) -> None:
        """Hand the document over; the same dispatch again changes nothing. Returns when receipt is confirmed."""


@dataclass(frozen=True, slots=True)
class SandboxRecipients:
    """Recipients that are folders: what was sent, and a receipt beside it. For development and demonstrations."""

    folder: Path

    def deliver(self, dispatch: Dispatch, data: bytes) -> None:
        inbox = self.folder / dispatch.recipient_identifier
        try:
            inbox.mkdir(parents=True, exist_ok=True)
            receipt = {"dispatch": dispatch.id, "document": dispatch.document_id, "status": "03", "bytes": len(data)}
            for name, content in (
                (f"{dispatch.id}.pdf", data),
                (f"{dispatch.id}.receipt.json", json.dumps(receipt).encode()),
            ):
                unfinished = inbox / f".{name}.{os.getpid()}"
                unfinished.write_bytes(content)
                unfinished.replace(inbox / name)
        except OSError as error:
            raise OutsideServiceError("recipient-unreachable", "The recipient's inbox cannot be written.") from error


@dataclass(frozen=True, slots=True)
class Dispatching:
    """Hands documents over; :meth:`task` is what the runtime runs."""

    engine: Engine
    objects: ObjectStore
    recipients: Recipients
    clock: Clock
    entropy: Entropy

    def task(self) -> Task:
        """One piece: hand over, mark. After the last attempt a person must look."""
        return Task(TOPIC, self._hand_over, give_up=self._give_up)

    def _hand_over(self, dispatch_id: str, _after: str | None) -> None:
        with snapshot(self.engine) as tx:
            dispatch = outgoing.load_dispatch(tx, DispatchId(dispatch_id))
            document = outgoing.find(tx, dispatch.document_id)
        self.recipients.deliver(dispatch, self.objects.get(document.pdf))
        with transaction(self.engine) as tx:
            outgoing.mark_sent(tx, self._occasion(), dispatch.id)
            outgoing.mark_delivered(tx, self._occasion(), dispatch.id)
        self._complete(dispatch.document_id)

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

    def _occasion(self) -> Occasion:
        return Occasion(SYSTEM, self.clock(), self.entropy)
