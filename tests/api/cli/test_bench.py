"""``vanthu bench --json``: the keys that others script against, each figure measured."""

from __future__ import annotations

import json
from pathlib import Path

from tests.api.cli.conftest import Run

QUICK = ("--seconds", "0.05", "--rounds", "1", "--no-memory")
KEYS = {
    "sign": {"ours_per_s", "pyhanko_guide_per_s", "pyhanko_tuned_per_s", "key_per_s"},
    "chain": {"ours_per_s", "checked_per_s"},
    "verify": {"ours_per_s", "pyhanko_per_s", "large_p95_ms"},
    "scaling": {"ours", "key"},
}


def test_the_figures_have_their_names_and_are_measured(run: Run, tmp_path: Path) -> None:
    written = tmp_path / "BENCHMARKS.md"
    answer = run("bench", "--json", *QUICK, "--write", str(written))
    assert answer.status == 0, answer.err
    found = json.loads(answer.out)
    for group, keys in KEYS.items():
        assert keys <= set(found[group])
        assert all(found[group][key] > 0 for key in keys)
    assert found["memory"] is None
    assert f"{found['sign']['key_per_s']:.0f}/s" in written.read_text(encoding="utf-8")
