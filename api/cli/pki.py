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


@app.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8318,
    beyond_loopback: Annotated[
        bool, typer.Option("--beyond-loopback", help="Let other machines ask: development in containers only.")
    ] = False,
    home: options.Home = None,
) -> None:
    """Serve the development timestamp authority, OCSP responders and CRLs until interrupted."""
    from certs_dev.http_server import DevServices

    from api.cli.waiting import until_told_to_stop
    from api.settings import Settings
    from api.wiring.ground import development_pki, warn_development

    pki = development_pki(Settings.from_environment(home=home))
    warn_development()
    with DevServices(pki, host, port, beyond_loopback=beyond_loopback) as services:
        typer.echo(f"vanthu pki: http://{services.address[0]}:{services.address[1]}", err=True)
        until_told_to_stop()
