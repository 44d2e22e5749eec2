"""The installation's object store, and the journal of what is about to be stored."""

from __future__ import annotations

import secrets

from sqlalchemy import Engine

from api.clocks import Clock
from api.settings import Settings
from api.wiring.ground import folder
from records.database import open_database
from records.failpoints import Failpoint, no_failpoint
from records.intents import IntentJournal, IntentStore
from records.occasion import SYSTEM, Occasion
from records.storage import ObjectStore
from records.storage_local import LocalStore
from records.storage_s3 import S3Store
from records.storage_s3_bucket import Bucket
from records.storage_s3_canary import prove_locks


def open_unproved_objects(settings: Settings, clock: Clock) -> ObjectStore:
    """The store as it is, whether it keeps locks or not: for the store check only."""
    if settings.s3 is None:
        return LocalStore.open(folder(settings.objects), clock=clock)
    bucket = Bucket.connect(settings.s3)
    bucket.prepare()
    return S3Store(bucket, clock=clock)


def open_objects(settings: Settings, clock: Clock, failpoint: Failpoint = no_failpoint) -> ObjectStore:
    """The folder of the home, or the bucket that was set, once it has shown that it keeps locks.

    Raises: OutsideServiceError ``store-ignores-locks``, ``store-clock-differs``, ``store-without-versions``,
    ``store-unavailable``.
    """
    if settings.s3 is None:
        return LocalStore.open(folder(settings.objects), failpoint, clock)
    bucket = Bucket.connect(settings.s3)
    prove_locks(bucket, Occasion(SYSTEM, clock(), secrets.token_bytes))
    return S3Store(bucket, failpoint=failpoint, clock=clock)


def open_journal(settings: Settings, engine: Engine) -> IntentJournal:
    """In the database that all processes share; beside SQLite's, so that a slow store keeps no writer waiting."""
    if engine.dialect.name == "postgresql":
        return IntentJournal(engine)
    folder(settings.intents.parent)
    return IntentJournal.open(open_database(settings.intents))


def noting(
    store: ObjectStore, journal: IntentJournal, clock: Clock, failpoint: Failpoint = no_failpoint
) -> IntentStore:
    """The store as all flows see it."""
    return IntentStore(store, journal, clock, failpoint)
