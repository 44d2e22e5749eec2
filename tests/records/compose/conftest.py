from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from records.compose import ComposedPdf, Composer, DraftContent, KindTable, Verification, load_kinds

MORNING = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
Compose = Callable[[DraftContent], ComposedPdf]


@pytest.fixture(scope="session")
def kinds() -> KindTable:
    return load_kinds()


@pytest.fixture(scope="session")
def compose() -> Compose:
    composer = Composer()
    return lambda content: composer.compose(content, at=MORNING)


@pytest.fixture
def verification() -> Verification:
    return Verification("https://vanthu.example/v/7K4M-9QXP-2T6D", "7K4M-9QXP-2T6D")
