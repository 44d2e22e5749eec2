"""``vanthu db``: the database's tables."""

from __future__ import annotations

import typer

from api.cli import options
from api.cli.console import out

app = typer.Typer(no_args_is_help=True, help="Look after the database.")


@app.command("upgrade")
def upgrade(home: options.Home = None) -> None:
    """Bring the database to the tables this version needs; nothing happens when they are there."""
    from api.settings import Settings
    from api.wiring.database import upgrade_database

    upgrade_database(Settings.from_environment(home=home))
    out.print("[green]✔[/] cơ sở dữ liệu đã cập nhật / database is current")
