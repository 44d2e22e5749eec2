"""``vanthu pki``: the development certificates of a working home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out

app = typer.Typer(no_args_is_help=True, help="Development certificates (never for production).")


@app.command("list")
def list_entries(home: options.Home = None) -> None:
    """Name every development certificate of the home, made on first use."""
    from api.settings import Settings
    from api.wiring.ground import development_pki

    for entry in development_pki(Settings.from_environment(home=home)).entries:
        out.print(escape(entry.name))


@app.command("roots")
def roots(
    file: Annotated[Path, typer.Option("--out", help="PEM file to write.")],
    home: options.Home = None,
) -> None:
    """Write the development roots as PEM, for other verifiers."""
    from api.settings import Settings
    from api.wiring.ground import development_roots

    file.write_bytes(development_roots(Settings.from_environment(home=home)))
    out.print(escape(str(file)))
