"""A real office over a development PKI: each test has a database and a store of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import certs_dev
import pytest

from api.development.authority import delegations
from api.development.people import seeds
from api.office import Office
from api.settings import Settings
from api.wiring.ground import development_pki
from api.wiring.offices import open_office
from records import authority
from records.agencies import seed
from records.database import open_database, transaction
from records.exports.place_local import ExportPlace
from records.intents import IntentJournal, IntentStore
from records.migrations import upgrade
from records.storage_local import LocalStore

START = datetime(2026, 1, 1, tzinfo=UTC)


class NoDispatcher:
    """Documents wait for their dispatch for ever."""

    def wake(self) -> None: ...

    def drain(self) -> None: ...


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.from_environment({}, home=tmp_path_factory.mktemp("flows") / "home")


@pytest.fixture(scope="session")
def pki(settings: Settings) -> certs_dev.DevPki:
    return development_pki(settings)


@pytest.fixture(scope="module")
def installation(settings: Settings) -> Iterator[Office]:
    """Open for one file of tests: a process has one background runtime, and other files start their own."""
    with open_office(settings) as office:
        yield office


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, pki: certs_dev.DevPki) -> Path:
    file = tmp_path_factory.mktemp("database") / "empty.sqlite"
    engine = open_database(file)
    upgrade(engine)
    rows = seeds(pki.identities)
    with transaction(engine) as tx:
        seed(tx, rows.agencies, rows.people, rows.units, rows.posts)
        authority.seed(tx, START, delegations())
    engine.dispose()
    return file


@pytest.fixture
def office(installation: Office, empty_database: Path, tmp_path: Path) -> Iterator[Office]:
    """The installation with a fresh database and store, and nothing sent."""
    file = tmp_path / "vanthu.sqlite"
    shutil.copy(empty_database, file)
    engine = open_database(file)
    journal = IntentJournal.open(open_database(tmp_path / "intents.sqlite"))
    objects = IntentStore(LocalStore.open(tmp_path / "objects"), journal, installation.clock)
    own = {"engine": engine, "objects": objects, "journal": journal, "exports": ExportPlace(tmp_path / "exports")}
    yield replace(installation, dispatcher=NoDispatcher(), **own)
    engine.dispose()
    journal.engine.dispose()
