"""An archive with record files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.keeping import Keeping, keeping_in
from tests.records.office import Line


@pytest.fixture
def keeping(line: Line, tmp_path: Path) -> Keeping:
    return keeping_in(line, tmp_path)
