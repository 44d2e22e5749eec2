"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="VANTHU_HOME", help="Working home (database, objects, development keys). [.vanthu]"),
]
Json = Annotated[bool, typer.Option("--json", help="Machine output: one JSON object a line.")]

ActingAs = Annotated[
    str, typer.Option("--as", metavar="PERSON_ID", help="Who does it (per_…); it is logged under this person.")
]
