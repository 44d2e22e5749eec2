"""docs/states.md draws the table of transitions, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from records.outgoing import TRANSITIONS
from records.outgoing.diagram import diagram, page
from records.outgoing.transitions import STATE_NAMES

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_page_is_made_from_the_table() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m records.outgoing.diagram > docs/states.md"


def test_every_transition_is_one_arrow() -> None:
    drawn = re.findall(r"^  (\w+) --> (\w+):", diagram(), re.M)
    wanted = [(STATE_NAMES[one.before], STATE_NAMES[one.after]) for one in TRANSITIONS if one.before is not None]
    assert sorted(drawn) == sorted((a.replace("-", "_"), b.replace("-", "_")) for a, b in wanted)
