"""Keeps the promises of an office, one after the other, in the process of the test."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from api.background import Task
from api.dispatching import Dispatching, SandboxRecipients
from api.flows.batch_signing import batch_task
from api.local_recipients import LocalRecipients, ReceiptCarrier
from api.office import Office
from records import outbox
from records.database import transaction


def tasks_of(office: Office, sandbox: Path) -> dict[str, Task]:
    recipients = LocalRecipients(office, SandboxRecipients(sandbox))
    dispatching = Dispatching(office.engine, office.objects, recipients, office.clock, office.entropy)
    return {task.name: task for task in (*dispatching.tasks(), ReceiptCarrier(office).task(), batch_task(office))}


def keep_promises(office: Office, sandbox: Path) -> list[str]:
    """Run everything that is promised, and what that promises; the topics, in order."""
    tasks, kept = tasks_of(office, sandbox), []
    while True:
        with transaction(office.engine) as tx:
            effects = outbox.claim(tx, office.clock(), timedelta(days=1), 100)
        if not effects:
            return kept
        for effect in effects:
            kept.append(effect.topic)
            after = tasks[effect.topic].piece(effect.subject, None)
            while after is not None:
                after = tasks[effect.topic].piece(effect.subject, after)
