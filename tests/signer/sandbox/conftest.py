"""One warm sandbox for the whole run, and an honest page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from signer.sandbox import Sandbox
from tests.signer.sandbox.hostile import pdf


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1) as warm:
        yield warm


@pytest.fixture
def page() -> bytes:
    return pdf()
