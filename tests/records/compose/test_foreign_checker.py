"""A foreign checker of PDF/UA-1 finds nothing, neither in a bare document nor once its fields are placed.

``outloud`` (PyPI) is no dependency of ours: it brings PyMuPDF, which is AGPL. Installed by hand it is used; without it
the test is skipped. No validator of PDF/A without Java is known to us: that claim rests on the typesetter's own checks.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.flows.placing import layout_of
from api.wiring.fonts import font_files
from records.compose import Composer, load_kinds
from records.compose.sample_kinds import sample_of, sample_with_attachments
from records.document_number import Notation
from signer.prepare import prepare

CHECKER = shutil.which("outloud")
MORNING = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
KINDS = load_kinds()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHECKER is None, reason="outloud, a checker of PDF/UA, is not installed (pip install outloud)"),
]


def test_every_kind_passes_with_and_without_its_fields(tmp_path: Path) -> None:
    composer, fonts = Composer(), font_files()
    contents = [*(sample_of(kind.code, KINDS) for kind in KINDS.rows), sample_with_attachments(KINDS)]
    for number, content in enumerate(contents):
        composed = composer.compose(content, at=MORNING)
        layout = layout_of(composed.zones, Notation.parse(content.notation))
        (tmp_path / f"{number}-bare.pdf").write_bytes(composed.data)
        (tmp_path / f"{number}-fields.pdf").write_bytes(prepare(composed.data, layout, fonts).data)
    command = [str(CHECKER), "-q", "--layer", "conformance", *map(str, sorted(tmp_path.glob("*.pdf")))]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    assert answer.stdout.count("PASS") == 2 * len(contents)
