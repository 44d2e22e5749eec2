"""What backup and restore work on: database, store and ledger, without an office around them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from api.clocks import Clock, system_clock
from api.settings import Settings
from api.wiring.ground import folder
from api.wiring.objects import open_objects
from records.database import open_database
from records.disposition.destroying import Destroyer
from records.disposition.ledger_local import LocalLedger
from records.occasion import SYSTEM, Occasion


@contextmanager
def open_destroyer(settings: Settings, clock: Clock = system_clock) -> Iterator[Destroyer]:
    """The installation's database as it is, its store, and its ledger; nothing is made, moved or seeded."""
    folder(settings.home / "database")
    engine = open_database(settings.database)
    try:
        yield Destroyer(
            engine,
            open_objects(settings, clock),
            LocalLedger(settings.ledger),
            lambda: Occasion(SYSTEM, clock(), secrets.token_bytes),
        )
    finally:
        engine.dispose()
