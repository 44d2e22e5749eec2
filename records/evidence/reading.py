"""Putting together what proves one object: from its rows and trees to chains of archive timestamps."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, Row, select

from records import schema
from records.errors import NotFoundError
from records.evidence.ports import ArchiveTimestamp, Chain
from records.evidence.rounds import Round, TreeReader, load_round
from records.identifiers import Sha256
from records.storage import ObjectStore

_members = schema.evidence_members


class EvidenceReader:
    """Reads evidence of many objects in one snapshot; rounds, tokens and tree parts are read once."""

    def __init__(self, tx: Connection, objects: ObjectStore) -> None:
        self._tx = tx
        self._objects = objects
        self._trees = TreeReader(objects)
        self._rounds: dict[str, Round] = {}
        self._tokens: dict[Sha256, bytes] = {}

    def chains(self, sha256: Sha256) -> tuple[Chain, ...]:
        """Oldest chain first; the last may still grow.

        Raises: NotFoundError ``evidence-not-found`` while the object waits for its first timestamp.
        """
        rows = self._tx.execute(select(_members).where(_members.c.sha256 == sha256).order_by(_members.c.chain))
        chains = tuple(chain for chain in map(self._chain, rows) if chain)
        if not chains:
            raise NotFoundError(
                "evidence-not-found", "The object has no evidence yet.", "Đối tượng này chưa có bằng chứng thời gian."
            )
        return chains

    def last_round(self, first: str) -> Round:
        """Where a chain that begins with this round ends now."""
        return self._path(first, None)[-1]

    def _chain(self, member: Row[Any]) -> Chain:
        leaf, chain = member.leaf, []
        for one in self._path(member.round, member.last_round):
            if one.token is None:
                break
            token = self._token(one.token)
            chain.append(ArchiveTimestamp(one.digest, self._trees.reduced(one, leaf), token))
            leaf = hash_token(one.digest, token)
        return tuple(chain)

    def _path(self, first: str, last: str | None) -> list[Round]:
        path = [self._round(first)]
        while path[-1].id != last and path[-1].renewed_by is not None:
            following = self._round(path[-1].renewed_by)
            if following.token is None:
                break
            path.append(following)
        return path

    def _round(self, round_id: str) -> Round:
        if round_id not in self._rounds:
            self._rounds[round_id] = load_round(self._tx, round_id)
        return self._rounds[round_id]

    def _token(self, sha256: Sha256) -> bytes:
        if sha256 not in self._tokens:
            self._tokens[sha256] = self._objects.get(sha256)
        return self._tokens[sha256]


def hash_token(digest: str, token: bytes) -> bytes:
    """The leaf that stands for a timestamp in the tree of its renewal (RFC 4998 clause 5.2)."""
    return hashlib.new(digest, token).digest()
