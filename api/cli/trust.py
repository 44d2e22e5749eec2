"""``vanthu trust``: whom this installation believes, pinned by SHA-256."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

app = typer.Typer(no_args_is_help=True, help="Trust anchors: add, confirm, list.")

Hierarchy = Annotated[str, typer.Option(help="cong_vu (state service) or public.", show_default=False)]


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="Certificates (PEM), or a trusted list (.xml).", show_default=False)],
    hierarchy: Hierarchy,
    source: Annotated[str, typer.Option(help="Where the file came from, for whoever asks later.", show_default=False)],
    home: options.Home = None,
) -> None:
    """Pin a file of root certificates or an ETSI TS 119 612 trusted list; compare the SHA-256 shown with its source."""
    from api.clocks import system_clock
    from api.settings import Settings
    from api.wiring.trust_files import add_anchor

    pin = add_anchor(Settings.from_environment(home=home), hierarchy, file, source, system_clock().date())
    out.print(f"✔ {escape(pin.file)}  SHA-256 {pin.sha256}")


@app.command("confirm")
def confirm(hierarchy: Hierarchy, home: options.Home = None) -> None:
    """Say that the anchors of a hierarchy were compared with their source today."""
    from api.clocks import system_clock
    from api.settings import Settings
    from api.wiring.trust_files import confirm_anchors

    for pin in confirm_anchors(Settings.from_environment(home=home), hierarchy, system_clock().date()):
        out.print(f"✔ {escape(pin.file)}  {pin.confirmed.isoformat()}")


@app.command("list")
def list_anchors(home: options.Home = None, json: options.Json = False) -> None:
    """Every pinned file: hierarchy, SHA-256, source, last confirmed, stale from."""
    from api.settings import Settings
    from api.wiring.trust_files import HIERARCHIES, pins_of

    settings = Settings.from_environment(home=home)
    for hierarchy in HIERARCHIES:
        for pin in pins_of(settings, hierarchy):
            until = pin.confirmed + timedelta(days=pin.valid_days)
            if json:
                row = {"file": pin.file, "sha256": pin.sha256, "source": pin.source}
                days = {"confirmed": pin.confirmed.isoformat(), "stale_from": until.isoformat()}
                print_json({"hierarchy": hierarchy, **row, **days})
            else:
                out.print(f"{hierarchy}  {escape(pin.file)}  SHA-256 {pin.sha256}")
                out.print(f"  {escape(pin.source)}; xác nhận / confirmed {pin.confirmed}, đến / until {until}")
