"""Carrying issued documents to their recipients: durable work that survives being killed, once for each dispatch.

The transaction that issues a document promises one effect a recipient (:mod:`records.outbox`). A promise becomes one
durable workflow whose identifier is the effect's, so that starting it twice has one result.
"""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from dbos import DBOS, DBOSConfig, SetWorkflowID, WorkflowHandle
from sqlalchemy import Engine

from api.clocks import Clock
from records import outbox, outgoing
from records.database import snapshot, transaction
from records.errors import OutsideServiceError
from records.identifiers import DispatchId, DocumentId
from records.occasion import SYSTEM, Entropy, Occasion
from records.outgoing import Dispatch, Issued
from records.storage import ObjectStore

ATTEMPTS = 5
"""Tries for one recipient before a person must look; with doubling pauses about half a minute."""
FIRST_PAUSE_SECONDS = 1.0
LEASE = timedelta(minutes=10)
"""A promise that was claimed and not kept is claimed again after this long."""
CLAIM_LIMIT = 100
"""Promises turned into workflows at a time."""

REMEMBERED = 1000
"""Workflows of this process that :meth:`DurableDispatcher.drain` waits for."""
_UNFINISHED = frozenset({"PENDING", "ENQUEUED"})

_log = logging.getLogger(__name__)


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


class DurableDispatcher:
    """A :class:`api.office.Dispatcher` on DBOS; one a process, between :meth:`start` and :meth:`stop`."""

    def __init__(
        self,
        engine: Engine,
        objects: ObjectStore,
        recipients: Recipients,
        *,
        clock: Clock,
        entropy: Entropy,
        workflows: str,
        executor: str,
    ) -> None:
        self._engine = engine
        self._objects = objects
        self._recipients = recipients
        self._clock = clock
        self._entropy = entropy
        self._config: DBOSConfig = {
            "name": "vanthu",
            "system_database_url": workflows,
            "log_level": "ERROR",
            "executor_id": executor,
        }
        self._deliver: Callable[[str], None] | None = None
        self._running: deque[WorkflowHandle[None]] = deque(maxlen=REMEMBERED)

    def start(self) -> None:
        """Register the workflow, recover what a killed process left, and begin with what is due."""
        DBOS(config=self._config)

        @DBOS.step(name="hand_over", retries_allowed=True, max_attempts=ATTEMPTS, interval_seconds=FIRST_PAUSE_SECONDS)
        def hand_over(dispatch_id: str) -> None:
            self._hand_over(dispatch_id)

        @DBOS.step(name="give_up")
        def give_up(dispatch_id: str) -> None:
            self._give_up(dispatch_id)

        @DBOS.workflow(name="dispatch")
        def deliver(dispatch_id: str) -> None:
            try:
                hand_over(dispatch_id)
            except Exception as error:  # after the last retry DBOS raises an error of its own
                _log.warning("dispatch %s failed: %s", dispatch_id, type(error).__name__)
                give_up(dispatch_id)

        self._deliver = deliver
        DBOS.launch()
        self.wake()

    def stop(self) -> None:
        """End the workers; unfinished work goes on at the next start."""
        DBOS.destroy()

    def wake(self) -> None:
        self._start_due()
        while self._running and self._running[0].get_status().status not in _UNFINISHED:
            self._running.popleft()

    def drain(self) -> None:
        """Start what is due and wait until it is done, for commands that end."""
        self._start_due()
        while self._running:
            self._running.pop().get_result()

    def _start_due(self) -> None:
        if self._deliver is None:
            return
        with transaction(self._engine) as tx:
            effects = outbox.claim(tx, self._clock(), LEASE, CLAIM_LIMIT)
        for effect in effects:
            with SetWorkflowID(effect.id):
                self._running.append(DBOS.start_workflow(self._deliver, effect.subject))

    def _hand_over(self, dispatch_id: str) -> None:
        with snapshot(self._engine) as tx:
            dispatch = outgoing.load_dispatch(tx, DispatchId(dispatch_id))
            document = outgoing.find(tx, dispatch.document_id)
        self._recipients.deliver(dispatch, self._objects.get(document.pdf))
        with transaction(self._engine) as tx:
            outgoing.mark_sent(tx, self._occasion(), dispatch.id)
            outgoing.mark_delivered(tx, self._occasion(), dispatch.id)
        self._complete(dispatch.document_id)

    def _complete(self, document_id: DocumentId) -> None:
        with transaction(self._engine) as tx:
            document = outgoing.find(tx, document_id)
            waiting = [one for one in outgoing.list_dispatches(tx, document_id) if one.sent_at is None]
            if isinstance(document, Issued) and not waiting:
                outgoing.complete_dispatch(tx, self._occasion(), document)

    def _give_up(self, dispatch_id: str) -> None:
        with transaction(self._engine) as tx:
            outgoing.mark_failed(
                tx, self._occasion(), DispatchId(dispatch_id), failure="recipient-unreachable", retry_at=None
            )

    def _occasion(self) -> Occasion:
        return Occasion(SYSTEM, self._clock(), self._entropy)
