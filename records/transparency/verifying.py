"""Checking the log: every entry against itself, its chain, and the leaves that sealed checkpoints carry.

Works on a stream, wherever it comes from: the database and the store, or an exported folder without any server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from records.audit import GENESIS, Action, AuditEntry, BadEntry
from records.identifiers import Sha256
from records.transparency.checkpoints import SealedCheckpoint
from records.transparency.merkle import HASH_BYTES, GrowingRoot, leaf_hash
from records.transparency.others import OtherLeaves


@dataclass(frozen=True, slots=True)
class SealFinding:
    """What a signature says. ``problem`` is a stable code; nothing means that it holds and is trusted."""

    problem: str | None
    signer: str
    timestamp: datetime | None


CheckSeal = Callable[[bytes, bytes], SealFinding]
"""Judges the signature over a checkpoint's text: ``check(text, signature)``; never raises for bad bytes."""


@dataclass(frozen=True, slots=True)
class BadCheckpoint:
    """The first checkpoint that does not hold, and why: a code of the seal, ``unlinked``, ``leaves-altered`` or
    ``root-mismatch``."""

    size: int
    why: str


@dataclass(frozen=True, slots=True)
class LogReport:
    """What a check of the log found; it holds only when both bad ones are nothing."""

    entries: int
    """Entries checked before the first bad one."""
    checkpoints: int
    sealed: int
    """Entries that a good checkpoint covers."""
    sealed_at: datetime | None
    """The timestamp of the last good checkpoint: what it covers existed then."""
    bad_entry: BadEntry | None
    bad_checkpoint: BadCheckpoint | None
    others: int = 0
    """Leaves in the export of one agency whose entries are others': only their hashes were checked."""

    @property
    def holds(self) -> bool:
        return self.bad_entry is None and self.bad_checkpoint is None


def verify_log(
    entries: Iterable[AuditEntry | OtherLeaves], checkpoints: Iterable[SealedCheckpoint], check_seal: CheckSeal
) -> LogReport:
    """Walk the entries in the order of their leaves, those outside the tree last.

    Where others' entries are left out, the chain that is there has to end with the export itself.

    A checkpoint that does not hold ends what is sealed; the entries behind it are still checked against their chains.
    """
    seals = _SealedLeaves(checkpoints, check_seal)
    walk = _Walk()
    count, others, bad = 0, 0, None
    for entry in entries:
        if isinstance(entry, OtherLeaves):
            others += entry.count
            continue
        bad = walk.problem(entry) or _leaf_problem(entry, seals.leaf(count + others))
        if bad is not None:
            break
        count += 1
    if bad is None and (seals.leaf(count + others) is not None or (others and not walk.ends_with_export)):
        bad = walk.next_after_the_end()
    seals.read_all()
    return LogReport(count, seals.good, seals.sealed, seals.sealed_at, bad, seals.bad, others)


def _leaf_problem(entry: AuditEntry, sealed_leaf: bytes | None) -> BadEntry | None:
    if sealed_leaf is None or leaf_hash(entry.content().encode()) == sealed_leaf:
        return None
    return BadEntry(entry.chain, entry.sequence, "altered")


class _Walk:
    """Follows every chain at once."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[int, Sha256]] = {}
        self._last = ("", 0)
        self.ends_with_export = False

    def problem(self, entry: AuditEntry) -> BadEntry | None:
        sequence, previous = self._heads.get(entry.chain, (0, GENESIS))
        if entry.sequence > sequence + 1:
            return BadEntry(entry.chain, sequence + 1, "missing")
        if entry.sequence <= sequence:
            return BadEntry(entry.chain, entry.sequence, "inserted")
        if entry.hash != entry.expected_hash():
            return BadEntry(entry.chain, entry.sequence, "altered")
        if entry.previous != previous:
            return BadEntry(entry.chain, entry.sequence, "unlinked")
        self._heads[entry.chain] = (entry.sequence, entry.hash)
        self._last = (entry.chain, entry.sequence)
        self.ends_with_export = entry.action == Action.LOG_EXPORTED
        return None

    def next_after_the_end(self) -> BadEntry:
        """The log ends before what was sealed does."""
        chain, sequence = self._last
        return BadEntry(chain, sequence + 1, "cut-off")


class _SealedLeaves:
    """The leaves of good checkpoints, one checkpoint in memory at a time."""

    def __init__(self, checkpoints: Iterable[SealedCheckpoint], check_seal: CheckSeal) -> None:
        self._coming: Iterator[SealedCheckpoint] = iter(checkpoints)
        self._check_seal = check_seal
        self._tree = GrowingRoot()
        self._leaves, self._first = b"", 0
        self._previous = ""
        self.good, self.sealed = 0, 0
        self.sealed_at: datetime | None = None
        self.bad: BadCheckpoint | None = None

    def leaf(self, index: int) -> bytes | None:
        """The sealed hash of this leaf; nothing when no good checkpoint covers it. Indices only grow."""
        while index >= self.sealed:
            if not self._take_next():
                return None
        place = (index - self._first) * HASH_BYTES
        return self._leaves[place : place + HASH_BYTES]

    def read_all(self) -> None:
        while self._take_next():
            pass

    def _take_next(self) -> bool:
        sealed = None if self.bad else next(self._coming, None)
        if sealed is None:
            return False
        why, at = self._problem(sealed)
        if why is not None:
            self.bad = BadCheckpoint(sealed.checkpoint.size, why)
            return False
        self._leaves, self._first = sealed.leaves, sealed.checkpoint.first_leaf
        self._previous = sealed.checkpoint.sha256
        self.good, self.sealed, self.sealed_at = self.good + 1, sealed.checkpoint.size, at
        return True

    def _problem(self, sealed: SealedCheckpoint) -> tuple[str | None, datetime | None]:
        said = sealed.checkpoint
        if said.previous != self._previous or said.first_leaf != self.sealed:
            return "unlinked", None
        finding = self._check_seal(said.text().encode(), sealed.signature)
        if finding.problem is not None:
            return finding.problem, None
        count = said.size - said.first_leaf
        if Sha256.of(sealed.leaves) != said.leaves or len(sealed.leaves) != count * HASH_BYTES:
            return "leaves-altered", None
        for start in range(0, len(sealed.leaves), HASH_BYTES):
            self._tree.add(sealed.leaves[start : start + HASH_BYTES])
        return (None if self._tree.root().hex() == said.root else "root-mismatch"), finding.timestamp
