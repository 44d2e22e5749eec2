"""Copying many objects from one store into another, each proved against its hash on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from records.errors import InternalError, NotFoundError
from records.identifiers import Sha256
from records.storage import ObjectStore
from records.storage_local import LocalStore

BATCH = 500
BATCH_BYTES = 64 * 2**20
"""Held in memory at a time, beyond the largest object."""
CONNECTIONS = 8
"""Uploads at once to a store on the network."""


@dataclass(slots=True)
class Copied:
    """What became of each object asked for."""

    copied: int = 0
    present: int = 0
    missing: list[Sha256] = field(default_factory=list)
    damaged: list[Sha256] = field(default_factory=list)


def copy_objects(wanted: Iterable[Sha256], source: ObjectStore, target: ObjectStore) -> Copied:
    """Everything that the target lacks. Raises: OutsideServiceError of either store."""
    done = Copied()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        absent = _absent(wanted, target, done, pool)
        found = _read(absent, source, done)
        for batch in _batches(found):
            if isinstance(target, LocalStore):
                target.put_all(batch)
            else:
                list(pool.map(target.put, batch))
            done.copied += len(batch)
    return done


def _absent(wanted: Iterable[Sha256], target: ObjectStore, done: Copied, pool: ThreadPoolExecutor) -> Iterator[Sha256]:
    hashes = iter(wanted)
    while page := list(islice(hashes, BATCH)):
        for sha256, stat in zip(page, pool.map(target.stat, page), strict=True):
            if stat is None:
                yield sha256
            else:
                done.present += 1


def _read(absent: Iterable[Sha256], source: ObjectStore, done: Copied) -> Iterator[bytes]:
    for sha256 in absent:
        try:
            yield source.get(sha256)
        except NotFoundError:
            done.missing.append(sha256)
        except InternalError:
            done.damaged.append(sha256)


def _batches(found: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for data in found:
        batch.append(data)
        size += len(data)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
