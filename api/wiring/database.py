"""The installation's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    pass

from api.settings import Settings
from api.wiring.ground import folder
from records.database import open_database
from records.database_role import grant_application, may_migrate, require_current
from records.migrations import upgrade


def open_database_of(settings: Settings) -> Engine:
    """The installation's database with the tables this version needs.

    Raises: ConflictError ``database-outdated`` for a role that may not migrate.
    """
    folder(settings.home / "database")
    engine = open_database(settings.database)
    if may_migrate(engine):
        upgrade(engine)
    else:
        require_current(engine)
    return engine


def upgrade_database(settings: Settings) -> None:
    """Migrate, as the owner where one was set, and give the application's role its rights.

    Raises: RequestError ``database-role-malformed``; OutsideServiceError ``database-unavailable``.
    """
    if settings.database_owner_url is None:
        open_database_of(settings).dispose()
        return
    engine = open_database(settings.database_owner_url)
    try:
        upgrade(engine)
        role = make_url(settings.database).username
        if role is not None and role != engine.url.username:
            grant_application(engine, role)
    finally:
        engine.dispose()
