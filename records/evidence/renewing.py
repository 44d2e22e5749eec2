"""Keeping evidence alive: timestamps stamped over before they end, and all of it hashed again before a digest falls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from records import schema
from records.database import snapshot, transaction
from records.evidence.covering import data_hash
from records.evidence.policy import RENEW_BEFORE
from records.evidence.ports import Notation, Stamping
from records.evidence.reading import EvidenceReader, hash_token
from records.evidence.rounds import (
    LOCKED_FOR,
    Round,
    RoundId,
    RoundKind,
    alive,
    gathering,
    open_round,
    replace_token,
    stamp_round,
)
from records.identifiers import Sha256
from records.occasion import Occasion
from records.storage import ObjectStore, StoredObject

REHASH_LIMIT = 200
"""Objects hashed again in one piece of work: each is read whole."""

_rounds = schema.evidence_rounds
_members = schema.evidence_members
_objects = schema.objects


def due(tx: Connection, now: datetime) -> tuple[Round, ...]:
    """Rounds whose timestamp must be stamped over now."""
    return tuple(one for one in alive(tx) if one.valid_until is not None and one.valid_until - RENEW_BEFORE <= now)


def renew_timestamps(
    engine: Engine, objects: ObjectStore, by: Occasion, digest: str, stamping: Stamping, *, everything: bool = False
) -> Round | None:
    """One new timestamp over all of this digest that are due (or, asked for, over all that are alive).

    However many rounds and records hang on them, it is one (RFC 4998 clause 5.2). Interrupted, the next attempt takes
    up the same round.
    """
    with snapshot(engine) as tx:
        found = [one for one in (alive(tx) if everything else due(tx, by.at)) if one.digest == digest]
        renewing = gathering(tx, RoundKind.TIMESTAMPS, digest)
    if renewing is None:
        if not found:
            return None
        renewing = _open(engine, by, digest, _refreshed(objects, by, found, stamping))
    with snapshot(engine) as tx:
        tokens = tx.scalars(select(_rounds.c.token).where(_rounds.c.renewed_by == renewing.id)).all()
    leaves = sorted(hash_token(digest, objects.get(Sha256(token))) for token in tokens)
    return stamp_round(engine, objects, by, renewing, leaves, stamping)


def _open(engine: Engine, by: Occasion, digest: str, tokens: dict[RoundId, StoredObject]) -> Round:
    with transaction(engine) as tx:
        renewing = open_round(tx, by, RoundKind.TIMESTAMPS, digest)
        for round_id, token in tokens.items():
            replace_token(tx, by, round_id, token)
            tx.execute(update(_rounds).where(_rounds.c.id == round_id).values(renewed_by=renewing.id))
    return renewing


def _refreshed(
    objects: ObjectStore, by: Occasion, rounds: Sequence[Round], stamping: Stamping
) -> dict[RoundId, StoredObject]:
    """Their timestamps with today's evidence, stored; outside any transaction, because the network is asked."""
    tokens = {one.id: objects.get(one.token) for one in rounds if one.token is not None}
    refreshed = {round_id: objects.put(stamping.refreshed(token)) for round_id, token in tokens.items()}
    for one in refreshed.values():
        objects.retain(one.sha256, by.at + LOCKED_FOR)
    return refreshed


def refresh_ends(
    engine: Engine, objects: ObjectStore, by: Occasion, digests: tuple[str, ...], stamping: Stamping
) -> None:
    """Give the last timestamps under outgoing digests today's evidence, before a new digest covers them."""
    with snapshot(engine) as tx:
        found = [one for one in alive(tx) if one.digest in digests]
    tokens = _refreshed(objects, by, found, stamping)
    with transaction(engine) as tx:
        for round_id, token in tokens.items():
            replace_token(tx, by, round_id, token)


def rehash_some(
    engine: Engine,
    objects: ObjectStore,
    by: Occasion,
    digests: tuple[str, ...],
    new: str,
    notation: Notation,
    limit: int = REHASH_LIMIT,
) -> int:
    """Hash objects whose evidence rests on outgoing digests, and that evidence, with the new one; how many.

    Destroyed objects are left out: nobody can hash them any more, and nobody needs to prove them.
    """
    with transaction(engine) as tx:
        found = _outlived(tx, digests, limit)
        if not found:
            return 0
        gathered = gathering(tx, RoundKind.NEW_DIGEST, new) or open_round(tx, by, RoundKind.NEW_DIGEST, new)
        reader = EvidenceReader(tx, objects)
        for sha256, chain, first in found:
            leaf = notation.renewed_leaf(new, data_hash(objects, sha256, new), reader.chains(sha256))
            own = (_members.c.sha256 == sha256, _members.c.chain == chain)
            tx.execute(update(_members).where(*own).values(last_round=reader.last_round(first).id))
            tx.execute(_members.insert().values(sha256=sha256, chain=chain + 1, round=gathered.id, leaf=leaf))
    return len(found)


def close_outlived(engine: Engine, by: Occasion, digests: tuple[str, ...]) -> None:
    """Timestamps under outgoing digests need no renewal once nothing rests on them."""
    with transaction(engine) as tx:
        if not _outlived(tx, digests, 1):
            ended = (_rounds.c.digest.in_(digests), _rounds.c.token.is_not(None), _rounds.c.closed_at.is_(None))
            tx.execute(update(_rounds).where(*ended).values(closed_at=by.at))


def _outlived(tx: Connection, digests: tuple[str, ...], limit: int) -> list[tuple[Sha256, int, str]]:
    """Objects whose newest chain is under one of these digests: hash, chain, first round."""
    query = (
        select(_members.c.sha256, _members.c.chain, _members.c.round)
        .join(_rounds, _rounds.c.id == _members.c.round)
        .join(_objects, _objects.c.sha256 == _members.c.sha256)
        .where(_rounds.c.digest.in_(digests), _rounds.c.token.is_not(None))
        .where(_members.c.last_round.is_(None), _objects.c.doomed_at.is_(None))
        .order_by(_members.c.sha256)
        .limit(limit)
    )
    return [(Sha256(row[0]), row[1], row[2]) for row in tx.execute(query)]
