"""Record files that should have been handed over: looked for every day, each missed deadline in the log once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from api.background.task import Task
from api.clocks import Clock
from records import files
from records.database import snapshot, transaction
from records.failpoints import Failpoint, no_failpoint
from records.occasion import SYSTEM, Entropy, Occasion

EVERY = timedelta(days=1)
TASK = "hand-over"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HandoverSweep:
    """Goes through the files of every agency that still have a way to go."""

    engine: Engine
    clock: Clock
    entropy: Entropy
    failpoint: Failpoint = no_failpoint

    def task(self) -> Task:
        return Task(TASK, self.piece, every=EVERY)

    def piece(self, _slot: str, after: str | None) -> str | None:
        """Some files; killed in between, those that the log has are not noted again."""
        with snapshot(self.engine) as tx:
            found = files.waiting_files(tx, after or "")
        for file_id in found:
            with transaction(self.engine) as tx:
                noted = files.note_overdue(tx, Occasion(SYSTEM, self.clock(), self.entropy), file_id)
            if noted:
                _log.warning("record file %s should have been handed over", file_id)
                self.failpoint("overdue-noted")
        return found[-1] if found else None
