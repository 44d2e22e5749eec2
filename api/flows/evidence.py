"""Evidence over the whole archive: new objects stamped at once, old timestamps renewed, outgoing digests replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from api.background import Task
from api.clocks import Clock
from records.database import snapshot
from records.evidence.covering import count_uncovered, cover_some, stamp_gathered
from records.evidence.policy import DigestPolicy
from records.evidence.ports import Chain, Notation, Stamping
from records.evidence.reading import EvidenceReader
from records.evidence.renewing import close_outlived, due, refresh_ends, rehash_some, renew_timestamps
from records.evidence.rounds import RoundKind, alive
from records.identifiers import Sha256
from records.occasion import SYSTEM, Entropy, Occasion
from records.storage import ObjectStore
from signer.evidence_record.syntax import encode_record
from signer.evidence_record.verifying import renewed_leaf

EVERY = timedelta(days=1)
"""What was archived today is under a timestamp tomorrow; until then it stands under its own signatures."""
TASK = "evidence"

_COVER, _STAMP, _RENEW, _REHASH, _RESTAMP = "cover", "stamp", "renew", "rehash", "restamp"


@dataclass(frozen=True, slots=True)
class Rfc4998:
    """A :class:`records.evidence.ports.Notation`."""

    def record(self, chains: tuple[Chain, ...]) -> bytes:
        return encode_record(chains)

    def renewed_leaf(self, digest: str, data_hash: bytes, chains: tuple[Chain, ...]) -> bytes:
        return renewed_leaf(digest, data_hash, chains)


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """How the archive's evidence stands."""

    uncovered: int
    """Objects that wait for their first timestamp."""
    timestamps: int
    """That something depends on."""
    first_end: datetime | None
    """When the first of them ends."""
    due: int
    """To be renewed now."""
    digest: str
    """What new evidence uses."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The work on an archive's evidence."""

    engine: Engine
    objects: ObjectStore
    clock: Clock
    entropy: Entropy
    stamping: Stamping
    policy: DigestPolicy
    notation: Notation = field(default_factory=Rfc4998)

    def task(self) -> Task:
        """Once a day; every phase can be interrupted anywhere and taken up again."""
        return Task(TASK, self.piece, every=EVERY)

    def piece(self, _subject: str, after: str | None) -> str | None:
        """``phase`` or ``phase:where``; the phases come one after the other."""
        phase, _, where = (after or _COVER).partition(":")
        by, digest = self._occasion(), self.policy.current(self.clock())
        match phase:
            case "cover":
                last = cover_some(self.engine, self.objects, by, digest, where)
                return _STAMP if last is None else f"{_COVER}:{last}"
            case "stamp":
                stamp_gathered(self.engine, self.objects, by, RoundKind.OBJECTS, digest, self.stamping)
                return _REHASH if self.policy.outlived(self.clock()) else _RENEW
            case "renew":
                self.renew()
                return None
            case "rehash":
                return self._rehash(by, digest, is_first=not where)
            case _:
                stamp_gathered(self.engine, self.objects, by, RoundKind.NEW_DIGEST, digest, self.stamping)
                close_outlived(self.engine, by, self.policy.outlived(self.clock()))
                return _RENEW

    def run(self) -> None:
        """All phases now, in this process: for commands."""
        after: str | None = self.piece("", None)
        while after is not None:
            after = self.piece("", after)

    def renew(self, *, everything: bool = False) -> int:
        """Renew what is due (or all that is alive), one timestamp a digest; how many timestamps were stamped over."""
        with snapshot(self.engine) as tx:
            found = alive(tx) if everything else due(tx, self.clock())
        for digest in sorted({one.digest for one in found}):
            by = self._occasion()
            renew_timestamps(self.engine, self.objects, by, digest, self.stamping, everything=everything)
        return len(found)

    def state(self) -> EvidenceState:
        """Counted now."""
        with snapshot(self.engine) as tx:
            living, late = alive(tx), due(tx, self.clock())
            uncovered = count_uncovered(tx)
        ends: Sequence[datetime] = [one.valid_until for one in living if one.valid_until is not None]
        return EvidenceState(
            uncovered, len(living), min(ends, default=None), len(late), self.policy.current(self.clock())
        )

    def record_of(self, sha256: Sha256) -> bytes:
        """The evidence record of one object, in DER.

        Raises: NotFoundError ``evidence-not-found``; of the store.
        """
        with snapshot(self.engine) as tx:
            return self.notation.record(EvidenceReader(tx, self.objects).chains(sha256))

    def _rehash(self, by: Occasion, digest: str, *, is_first: bool) -> str:
        outgoing = self.policy.outlived(self.clock())
        if is_first:
            refresh_ends(self.engine, self.objects, by, outgoing, self.stamping)
        done = rehash_some(self.engine, self.objects, by, outgoing, digest, self.notation)
        return f"{_REHASH}:on" if done else _RESTAMP

    def _occasion(self) -> Occasion:
        return Occasion(SYSTEM, self.clock(), self.entropy)
