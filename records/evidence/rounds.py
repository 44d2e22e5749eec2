"""Rounds: what one timestamp covers, as rows and as objects in the locked store."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from records import schema
from records.canonical import canonical_json
from records.database import transaction
from records.errors import InternalError, NotFoundError
from records.evidence.hash_tree import PartedTree, parted, parts
from records.evidence.ports import Stamping
from records.identifiers import Identifier, Sha256
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.storage import ObjectStore, StoredObject

LOCKED_FOR = timedelta(days=20 * 366)
"""Each renewal locks again for as long; the store never has to keep a promise of seventy years at once."""
PAGE = 5000

_rounds = schema.evidence_rounds
_members = schema.evidence_members


class RoundId(Identifier):
    """One round of evidence."""

    __slots__ = ()
    PREFIX = "evr"


class RoundKind(StrEnum):
    """What the leaves of a round are."""

    OBJECTS = "objects"
    """Hashes of stored objects."""
    TIMESTAMPS = "timestamps"
    """Hashes of older timestamps: renewal."""
    NEW_DIGEST = "new-digest"
    """Objects and their whole evidence so far, hashed again with a stronger digest."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round; without ``token`` it still gathers its leaves."""

    id: RoundId
    kind: RoundKind
    digest: str
    leaves: int
    tree: Sha256 | None
    token: Sha256 | None
    stamped_at: datetime | None
    valid_until: datetime | None
    renewed_by: RoundId | None


def load_round(tx: Connection, round_id: str) -> Round:
    """The round exists."""
    return _round(tx.execute(select(_rounds).where(_rounds.c.id == round_id)).one())


def gathering(tx: Connection, kind: RoundKind, digest: str) -> Round | None:
    """The round of this kind that has no timestamp yet."""
    same = (_rounds.c.kind == kind.value, _rounds.c.digest == digest, _rounds.c.token.is_(None))
    row = tx.execute(select(_rounds).where(*same).order_by(_rounds.c.id).limit(1)).one_or_none()
    return None if row is None else _round(row)


def alive(tx: Connection) -> tuple[Round, ...]:
    """Rounds whose timestamp something depends on and that no other stamps over, the first to end first."""
    depended = (_rounds.c.token.is_not(None), _rounds.c.renewed_by.is_(None), _rounds.c.closed_at.is_(None))
    return tuple(_round(row) for row in tx.execute(select(_rounds).where(*depended).order_by(_rounds.c.valid_until)))


def open_round(tx: Connection, by: Occasion, kind: RoundKind, digest: str) -> Round:
    """A new round without leaves."""
    round_id = RoundId.new(by)
    tx.execute(_rounds.insert().values(id=round_id, kind=kind.value, digest=digest, opened_at=by.at, leaves=0))
    return load_round(tx, round_id)


def member_leaves(tx: Connection, round_id: RoundId) -> list[bytes]:
    """The leaves of the objects of a round, sorted."""
    return sorted(tx.scalars(select(_members.c.leaf).where(_members.c.round == round_id)))


def stamp_round(
    engine: Engine, objects: ObjectStore, by: Occasion, gathered: Round, leaves: Sequence[bytes], stamping: Stamping
) -> Round:
    """Build the tree over sorted leaves, have its root stamped, and note both; done already, it stays as it is.

    Bytes first, row last: killed in between, the next attempt asks for another timestamp.
    """
    tree = parted(gathered.digest, leaves)
    stamped = stamping.stamp(tree.root, gathered.digest)
    stored = [objects.put(b"".join(part)) for part in parts(leaves)]
    index = objects.put(_write_tree(tree, [one.sha256 for one in stored]))
    token = objects.put(stamped.token)
    for one in (*stored, index, token):
        objects.retain(one.sha256, by.at + LOCKED_FOR)
    with transaction(engine) as tx:
        for one in (*stored, index, token):
            keep_object(tx, by, one)
        values = {
            "leaves": len(leaves),
            "tree": index.sha256,
            "token": token.sha256,
            "stamped_at": stamped.at,
            "valid_until": stamped.valid_until,
        }
        tx.execute(update(_rounds).where(_rounds.c.id == gathered.id, _rounds.c.token.is_(None)).values(**values))
        return load_round(tx, gathered.id)


def replace_token(tx: Connection, by: Occasion, round_id: RoundId, stored: StoredObject) -> None:
    """The same timestamp with younger evidence about its authority, before it is stamped over."""
    keep_object(tx, by, stored)
    tx.execute(update(_rounds).where(_rounds.c.id == round_id).values(token=stored.sha256))


class TreeReader:
    """Proofs from the stored trees; parts read once are kept for the next proof."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._trees: dict[Sha256, tuple[PartedTree, tuple[Sha256, ...]]] = {}
        self._part: tuple[Sha256, list[bytes]] | None = None

    def reduced(self, read: Round, leaf: bytes) -> tuple[tuple[bytes, ...], ...]:
        """Raises: InternalError ``evidence-leaf-missing``; of the store."""
        if read.tree is None:
            raise _leaf_missing()
        if read.tree not in self._trees:
            self._trees[read.tree] = _read_tree(read.digest, self._objects.get(read.tree))
        tree, stored = self._trees[read.tree]
        try:
            return tree.reduced(leaf, lambda part: self._leaves(stored[part], len(leaf)))
        except ValueError as error:
            raise _leaf_missing() from error

    def _leaves(self, part: Sha256, width: int) -> list[bytes]:
        if self._part is None or self._part[0] != part:
            data = self._objects.get(part)
            self._part = part, [data[at : at + width] for at in range(0, len(data), width)]
        return self._part[1]


def _leaf_missing() -> InternalError:
    return InternalError("evidence-leaf-missing", "An object is not in the hash tree that should prove it.")


def _write_tree(tree: PartedTree, stored: Sequence[Sha256]) -> bytes:
    members = [
        {"first": base64.b64encode(first).decode(), "root": base64.b64encode(root).decode(), "leaves": sha256}
        for first, root, sha256 in zip(tree.first_leaves, tree.roots, stored, strict=True)
    ]
    return canonical_json({"format": "vanthu/evidence-tree/1", "digest": tree.digest, "parts": members}).encode()


def _read_tree(digest: str, data: bytes) -> tuple[PartedTree, tuple[Sha256, ...]]:
    members = json.loads(data)["parts"]
    firsts = tuple(base64.b64decode(one["first"]) for one in members)
    roots = tuple(base64.b64decode(one["root"]) for one in members)
    return PartedTree(digest, firsts, roots), tuple(Sha256(one["leaves"]) for one in members)


def tree_parts(objects: ObjectStore, tree: Sha256) -> tuple[Sha256, ...]:
    """The objects that hold a stored tree's leaves; none when the tree itself is missing."""
    try:
        return _read_tree("", objects.get(tree))[1]
    except NotFoundError:
        return ()


def _round(row: Row[Any]) -> Round:
    return Round(
        id=RoundId(row.id),
        kind=RoundKind(row.kind),
        digest=row.digest,
        leaves=row.leaves,
        tree=None if row.tree is None else Sha256(row.tree),
        token=None if row.token is None else Sha256(row.token),
        stamped_at=row.stamped_at,
        valid_until=row.valid_until,
        renewed_by=None if row.renewed_by is None else RoundId(row.renewed_by),
    )
