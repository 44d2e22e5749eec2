"""The audit log in use: merged into its tree, sealed, verified, exported, and shown to those who answer for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.background import Task
from api.clocks import Clock
from records import audit
from records.audit import Action
from records.database import snapshot, transaction
from records.identifiers import AgencyId, ExportId
from records.occasion import SYSTEM, Entropy, Occasion
from records.storage import ObjectStore
from records.transparency.checkpoints import KeptCheckpoint, Seal, last_checkpoint, make_checkpoint
from records.transparency.exporting import (
    export_chain,
    export_log,
    exported_checkpoints,
    exported_entries,
    stored_checkpoints,
)
from records.transparency.merging import merge, merge_all, waiting
from records.transparency.reading import cut_off, entries_in_leaf_order
from records.transparency.verifying import CheckSeal, LogReport, SealFinding, verify_log
from signer.detached import check_detached

EVERY = timedelta(hours=1)
"""Between two checkpoints an operator who owns the database could still rewrite what was done in that hour."""
TASK = "audit-checkpoint"
_SEAL = "seal"


@dataclass(frozen=True, slots=True)
class LogState:
    """How the log stands: entries outside the tree, and its last checkpoint."""

    waiting: int
    last: KeptCheckpoint | None


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log of one installation."""

    engine: Engine
    objects: ObjectStore
    clock: Clock
    entropy: Entropy
    seal: Seal
    check_seal: CheckSeal

    def task(self) -> Task:
        """Every hour: merge in small transactions, then one checkpoint."""
        return Task(TASK, self.piece, every=EVERY)

    def piece(self, _subject: str, after: str | None) -> str | None:
        if after == _SEAL:
            make_checkpoint(self.engine, self.objects, self._occasion(), self.seal)
            return None
        with transaction(self.engine) as tx:
            done = merge(tx)
        return f"merged:{done.size}" if done.added else _SEAL

    def checkpoint(self) -> KeptCheckpoint | None:
        """Merge and seal now; the newest checkpoint, be it an older one."""
        merge_all(self.engine)
        make_checkpoint(self.engine, self.objects, self._occasion(), self.seal)
        with snapshot(self.engine) as tx:
            return last_checkpoint(tx)

    def state(self) -> LogState:
        with snapshot(self.engine) as tx:
            return LogState(waiting(tx), last_checkpoint(tx))

    def verify(self) -> LogReport:
        """Every entry in the database against its chain and against the checkpoints in the store."""
        with snapshot(self.engine) as tx:
            found = verify_log(entries_in_leaf_order(tx), stored_checkpoints(tx, self.objects), self.check_seal)
            return found if found.bad_entry else _with_chains(tx, found)

    def export(self, folder: Path) -> int:
        """Seal all that was written, every agency's, and write it to a new folder; how many entries.

        For the machine's owner. The export is an entry itself, the last one in it. Raises: ConflictError
        ``export-exists``.
        """
        with transaction(self.engine) as tx:
            audit.append(tx, self._occasion(), SYSTEM, Action.LOG_EXPORTED, "log")
        self.checkpoint()
        with snapshot(self.engine) as tx:
            return export_log(tx, self.objects, folder)

    def export_of(self, agency_id: AgencyId, export_id: ExportId, folder: Path) -> int:
        """The same for one agency, up to the entry that this export is; nothing is written to the log.

        Raises: ConflictError ``export-exists``.
        """
        self.checkpoint()
        with snapshot(self.engine) as tx:
            entries = audit.history(tx, export_id)
            last = next(one.sequence for one in entries if one.action == Action.LOG_EXPORTED)
            return export_chain(tx, self.objects, folder, agency_id, last)

    def _occasion(self) -> Occasion:
        return Occasion(SYSTEM, self.clock(), self.entropy)


def _with_chains(tx: Connection, found: LogReport) -> LogReport:
    """What only the database knows: where every chain should end, and rows that belong to no chain."""
    bad = audit.verify(tx) or cut_off(tx)
    return replace(found, bad_entry=bad)


def verify_export(folder: Path, check_seal: CheckSeal) -> LogReport:
    """An exported log, checked with nothing else at hand.

    Raises: NotFoundError ``export-incomplete``; RequestError ``audit-line-malformed``, ``checkpoint-malformed``.
    """
    return verify_log(exported_entries(folder), exported_checkpoints(folder), check_seal)


def seal_checker(anchors: Callable[[], tuple[bytes, ...]]) -> CheckSeal:
    """Judges seals with these anchors (DER), asked for when needed."""

    def check(body: bytes, signature: bytes) -> SealFinding:
        found = check_detached(body, signature, anchors())
        return SealFinding(found.problem, found.signer, found.timestamp)

    return check
