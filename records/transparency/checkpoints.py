"""Checkpoints: what the tree was at a moment, sealed by the service and kept in the locked store.

A checkpoint carries the hashes of the leaves that came since the one before. Whoever rewrites the database, tiles and
all, still meets them in the store, and the first rewritten entry has a name.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine, select

from records import schema
from records.canonical import canonical_json
from records.database import insert_missing, snapshot, transaction
from records.errors import InternalError, RequestError
from records.identifiers import Sha256
from records.kept_objects import keep_object
from records.occasion import Occasion, utc_text
from records.storage import ObjectStore
from records.transparency import merkle
from records.transparency.merging import tree_size
from records.transparency.merkle import HASH_BYTES
from records.transparency.tiles import Tiles

FORMAT = "vanthu/audit-checkpoint/1"
LOCKED_FOR = timedelta(days=20 * 366)
"""Twenty years from its making nobody deletes a checkpoint, as long as the store's lock holds."""
LEAVES_MAX = 1_000_000
"""Leaves between two checkpoints: 32 MB; more than an hour of any province."""

_checkpoints = schema.audit_checkpoints


class Seal(Protocol):
    """Signs with the service's key, with a timestamp inside. Raises what its technology raises."""

    def seal(self, body: bytes) -> bytes:
        """A detached signature over ``body`` (CMS with a signature timestamp)."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The statement that is sealed; ``text`` is what the signature covers."""

    size: int
    root: Sha256
    at: datetime
    previous: str
    """SHA-256 of the text of the checkpoint before; empty for the first."""
    first_leaf: int
    """The leaves it carries begin here: where the checkpoint before ended."""
    leaves: Sha256
    """SHA-256 of their hashes, one after the other."""

    def text(self) -> str:
        lines = (
            FORMAT,
            f"size {self.size}",
            f"root {self.root}",
            f"at {utc_text(self.at)}",
            f"previous {self.previous or '-'}",
            f"leaves {self.first_leaf} {self.leaves}",
        )
        return "".join(f"{line}\n" for line in lines)

    @property
    def sha256(self) -> Sha256:
        """What the next checkpoint calls ``previous``."""
        return Sha256.of(self.text().encode())


@dataclass(frozen=True, slots=True)
class SealedCheckpoint:
    """A checkpoint with its signature and the leaves it carries."""

    checkpoint: Checkpoint
    signature: bytes
    leaves: bytes

    def encode(self) -> bytes:
        """As it stands in the store and in exports: JSON, members in base64."""
        members = {
            "text": self.checkpoint.text(),
            "signature": base64.b64encode(self.signature).decode(),
            "leaves": base64.b64encode(self.leaves).decode(),
        }
        return canonical_json(members).encode()


def read_sealed(data: bytes) -> SealedCheckpoint:
    """Raises: RequestError ``checkpoint-malformed``."""
    try:
        members = json.loads(data)
        sealed = SealedCheckpoint(
            _read_text(members["text"]), base64.b64decode(members["signature"]), base64.b64decode(members["leaves"])
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _malformed() from error
    if sealed.checkpoint.text() != members["text"]:
        raise _malformed()
    return sealed


def _read_text(text: str) -> Checkpoint:
    form, *lines = text.splitlines()
    values = [line.split(" ") for line in lines]
    if form != FORMAT or [value[0] for value in values] != ["size", "root", "at", "previous", "leaves"]:
        raise _malformed()
    size, root, at, previous, leaves = values
    return Checkpoint(
        size=int(size[1]),
        root=Sha256(root[1]),
        at=datetime.fromisoformat(at[1]),
        previous="" if previous[1] == "-" else previous[1],
        first_leaf=int(leaves[1]),
        leaves=Sha256(leaves[2]),
    )


def _malformed() -> RequestError:
    return RequestError("checkpoint-malformed", "A checkpoint of the log cannot be read.")


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """The row of a checkpoint; ``object`` is where its sealed form is in the store."""

    size: int
    at: datetime
    root: Sha256
    object: Sha256


def last_checkpoint(tx: Connection) -> KeptCheckpoint | None:
    """The newest one; nothing before the first."""
    row = tx.execute(select(_checkpoints).order_by(_checkpoints.c.size.desc()).limit(1)).one_or_none()
    return None if row is None else KeptCheckpoint(row.size, row.at, Sha256(row.root), Sha256(row.object))


def kept_checkpoints(tx: Connection) -> tuple[KeptCheckpoint, ...]:
    """All of them, oldest first."""
    found = tx.execute(select(_checkpoints).order_by(_checkpoints.c.size))
    return tuple(KeptCheckpoint(row.size, row.at, Sha256(row.root), Sha256(row.object)) for row in found)


def make_checkpoint(engine: Engine, objects: ObjectStore, by: Occasion, seal: Seal) -> KeptCheckpoint | None:
    """Seal what the tree is now; nothing when it has not grown since the last one.

    Stored and locked before its row is written: killed in between, the next one simply carries more leaves. Of two
    made at the same time one stays.
    """
    with snapshot(engine) as tx:
        checkpoint, leaves = _state(tx, by)
    if checkpoint is None:
        return None
    sealed = SealedCheckpoint(checkpoint, seal.seal(checkpoint.text().encode()), leaves)
    stored = objects.put(sealed.encode())
    objects.retain(stored.sha256, by.at + LOCKED_FOR)
    with transaction(engine) as tx:
        keep_object(tx, by, stored)
        last = last_checkpoint(tx)
        if (last.size if last else 0) == checkpoint.first_leaf:
            values = {"at": by.at, "root": checkpoint.root, "statement": checkpoint.sha256, "object": stored.sha256}
            insert_missing(tx, _checkpoints, size=checkpoint.size, **values)
        return last_checkpoint(tx)


def _state(tx: Connection, by: Occasion) -> tuple[Checkpoint | None, bytes]:
    row = tx.execute(select(_checkpoints).order_by(_checkpoints.c.size.desc()).limit(1)).one_or_none()
    first = 0 if row is None else row.size
    size = min(tree_size(tx), first + LEAVES_MAX)
    if size <= first:
        return None, b""
    tiles = Tiles(tx)
    leaves = tiles.leaves(first, size)
    if len(leaves) != (size - first) * HASH_BYTES:
        raise InternalError("tree-damaged", "Hashes of the log's tree are missing.")
    previous = "" if row is None else row.statement
    root = Sha256(merkle.root(size, tiles.subtree).hex())
    return Checkpoint(size, root, by.at, previous, first, Sha256.of(leaves)), leaves
