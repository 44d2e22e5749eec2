"""Does the configured store do what an archive needs? Tried on throw-away objects in a corner of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

from api.clocks import Clock
from records.occasion import Entropy
from records.storage import ObjectStore
from records.storage_local import LocalStore
from records.storage_s3 import S3Store
from records.store_check import COMMON, LOCAL, S3, Behaviour, Outcome, ThrowAway, run_all

CORNER = "store-check"


def check_store(store: ObjectStore, clock: Clock, entropy: Entropy) -> Iterator[Outcome]:
    """Every behaviour with its outcome, as it is known; the last line says whether everything was removed again.

    Takes about a minute: retention dates have to be waited for.
    """
    name = f"{CORNER}/{entropy(8).hex()}"
    match store:
        case LocalStore():
            corner = LocalStore.open(store.root / name)
            yield from _run((*COMMON, *LOCAL), ThrowAway(corner, entropy, clock))
            shutil.rmtree(corner.root, ignore_errors=True)
        case S3Store():
            yield from _run((*COMMON, *S3), ThrowAway(replace(store, prefix=f"{name}/"), entropy, clock))
        case _:
            yield from _run(COMMON, ThrowAway(store, entropy, clock))


def _run(behaviours: tuple[Behaviour[ThrowAway], ...], check: ThrowAway) -> Iterator[Outcome]:
    yield from run_all(behaviours, check)
    left = check.tidy_up()
    words = ("tidied-up", "Dọn sạch sau khi thử", "everything tried was removed again")
    yield Outcome(*words, holds=left == 0, found=f"{left} objects stayed" if left else "")
