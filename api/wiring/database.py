"""The installation's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    pass

from api.settings import Settings
from api.wiring.ground import folder
from records.database import open_database
from records.migrations import upgrade


def open_database_of(settings: Settings) -> Engine:
    """The installation's database with the tables this version needs."""
    folder(settings.home / "database")
    engine = open_database(settings.database)
    upgrade(engine)
    return engine
