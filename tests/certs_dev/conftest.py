"""One generated PKI for the whole run: generation costs a second or two."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from certs_dev import DevPki, generate

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:18318"


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DevPki:
    return generate(tmp_path_factory.mktemp("home") / "pki", BASE_URL, NOW)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def base_url() -> str:
    return BASE_URL


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home
